"""The log of single records taken out. Who exported is noted, and each firm can read that it was among them."""

from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Business, DataExport, StaffAccess, User


@transaction.atomic
def log_export(
    *, actor: User, kind: DataExport.Kind, filters: Mapping[str, str], rows: int, businesses: QuerySet[Business]
) -> DataExport:
    """Notes that somebody at HKPC took single records out, and in the log of each business that it was among them.

    One statement for all businesses, however many they are.
    """
    export = DataExport.objects.create(user=actor, kind=kind, filters=dict(filters), rows=rows)
    found, parameters = businesses.order_by().values("pk").query.sql_with_params()
    names = 'business_id, user_id, staff_role, what, "on", day, at'
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO accounts_staffaccess ({names})"  # noqa: S608 - the ORM's own query
            f" SELECT found.id, %s, %s, %s, %s, %s, %s FROM ({found}) AS found (id) ON CONFLICT DO NOTHING",
            [
                actor.pk,
                actor.staff_role,
                StaffAccess.What.EXPORT,
                str(export.pk),
                timezone.localdate(),
                timezone.now(),
                *parameters,
            ],
        )
    return export
