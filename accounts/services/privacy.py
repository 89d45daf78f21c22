"""Erasing what this app holds on people and businesses. Composed by `recommendations.services.erasing`."""

import logging
from collections.abc import Collection, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import Business, Invitation, Membership, OutgoingMail, PrivacyRequest, StaffRole, User
from accounts.services import mail
from accounts.signals import access_lost

logger = logging.getLogger(__name__)


def done(
    *, kind: PrivacyRequest.Kind, subject: PrivacyRequest.Subject, actor: User | None, summary: Mapping[str, int]
) -> PrivacyRequest:
    """The evidence of a request that was met in this same transaction."""
    now = timezone.now()
    return PrivacyRequest.objects.create(
        kind=kind, subject=subject, actor=actor, at=now, done_at=now, summary=dict(summary)
    )


def left_without_owner(user: User) -> list[Business]:
    """The businesses that nobody would own any more without this person, themselves or through their head office."""
    others = Membership.objects.active_owners().exclude(user=user).values("business")
    owned = Business.objects.filter(memberships__user=user, memberships__role=Membership.Role.OWNER)
    return list(owned.exclude(Q(pk__in=others) | Q(parent__in=others)))


def why_not_erase(user: User) -> Any:
    """In words, why this account cannot be erased as it is; None when it can.

    People at HKPC cannot erase their own: what they reviewed names them, and a role is taken away by administrators.
    """
    if user.staff_role != StaffRole.NONE or user.is_staff or user.is_superuser:
        return _(
            "You have a role at HKPC, and what you reviewed and looked at is kept under your name. Ask an "
            "administrator to take the role away and to handle your request."
        )
    if alone := left_without_owner(user):
        names = ", ".join(str(business) for business in alone)
        return _(
            "You are the only owner of: %(names)s. Make somebody else an owner, or erase the business first; "
            "otherwise nobody could look after its data."
        ) % {"names": names}
    return None


@transaction.atomic
def erase_person(*, person: User, say_goodbye: bool = True) -> PrivacyRequest:
    """Erases an account with its addresses, memberships, second factor and what it answered apart as a colleague.

    Rows that stay (steps taken, consents of a business, looks at data) lose the name. A last e-mail says what was kept
    and why, unless told not to. Raises `Refused` with the reason where it cannot be erased.
    """
    owned = Business.objects.filter(memberships__user=person, memberships__role=Membership.Role.OWNER)
    # Two owners who leave at once: the second one finds itself the last.
    list(Business.objects.select_for_update(of=("self",)).filter(pk__in=owned.values("pk")).order_by("pk"))
    # Not against rows that name the person: a submission under way holds the assessment, which erasing waits for.
    locked = User.objects.select_for_update(of=("self",), no_key=True).filter(pk=person.pk).first()
    if locked is None:
        raise Refused(_("This account has been erased already."))
    if reason := why_not_erase(locked):
        raise Refused(reason)
    addresses = {locked.email, *EmailAddress.objects.filter(user=locked).values_list("email", flat=True)}
    summary = {"memberships": locked.memberships.count(), "email_addresses": len(addresses)}
    email, language = locked.email, locked.language
    for address in addresses:
        OutgoingMail.objects.filter(recipient__iexact=address).delete()
        Invitation.objects.filter(email=address.lower()).delete()
    Invitation.objects.withdraw_sent_by(locked)
    access_lost.send(sender=User, person=locked, businesses=list(Business.objects.run_by(locked)))
    forget_in_admin_log(model=User, ids=[locked.pk])
    try:
        locked.delete()
    except ProtectedError as error:
        raise Refused(
            _("You reviewed assessments when you had a role at HKPC. Ask an administrator to handle your request.")
        ) from error
    receipt = done(kind=PrivacyRequest.Kind.ERASURE, subject=PrivacyRequest.Subject.PERSON, actor=None, summary=summary)
    logger.info("an account was erased: request %s", receipt.pk)
    if say_goodbye:
        mail.write(to=email, template="accounts/email/account_erased", language=language, context={"receipt": receipt})
    return receipt


def forget_in_admin_log(*, model: type[Model], ids: Collection[Any]) -> int:
    """Deletes the lines of the administrators' log about these objects, because they hold names and addresses."""
    about = ContentType.objects.get_for_model(model)
    return LogEntry.objects.filter(content_type=about, object_id__in=[str(pk) for pk in ids]).delete()[0]
