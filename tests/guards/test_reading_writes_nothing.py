"""The two exceptions from "GET never writes", and that the watch behind that rule sees something.

Opening a private link writes the session, and somebody at HKPC who looks at a firm's data is noted. The rule itself is
held for each address, role and target where those are asked anyway: in `test_permissions`.
"""

import pytest
from django.urls import reverse

from accounts.models import StaffAccess
from accounts.services.access import log_access
from readiness.services.links import new_link
from tests import factories
from tests.guards.permission_matrix import MATRIX, STAFF
from tests.guards.test_permissions import ids
from tests.guards.watch import LOG, watched
from tests.guards.world import ROLES

pytestmark = pytest.mark.django_db


def test_opening_a_private_link_writes_the_session_and_nothing_else(client):
    token = new_link(assessment=factories.draft())
    with watched() as found:
        client.get(reverse("readiness:resume", kwargs={"token": token}))
    assert found
    assert all('"django_session"' in statement for statement in found)


def test_the_watch_sees_writes_and_locks():
    assessment, adviser = factories.draft(), factories.adviser()
    rows = type(assessment).objects.filter(pk=assessment.pk)
    with watched() as found:
        rows.update(language="zh-hans")
        list(rows.select_for_update(of=("self",)))
        list(rows)
        log_access(user=adviser, business=assessment.business, what=StaffAccess.What.ANSWERS, on=assessment.pk)
    assert [statement.startswith(LOG) for statement in found] == [False, False, True]


LOGGED = {
    "readiness:review": StaffAccess.What.ANSWERS,
    "recommendations:result": StaffAccess.What.RESULT,
    "recommendations:result_number": StaffAccess.What.RESULT,
    "recommendations:planner": StaffAccess.What.RESULT,
    "recommendations:download_report": StaffAccess.What.REPORT,
}


@pytest.mark.parametrize("name", LOGGED)
def test_what_staff_look_at_is_noted_once_a_day_and_what_the_firm_looks_at_is_not(name, world):
    route = MATRIX[name]
    sent = world.assessments["sent"]
    address = reverse(name, kwargs=ids(route, world, "sent") | dict(route.kwargs))
    for role in (*ROLES, "adviser"):
        response = world.clients[role].get(address)
        b"".join(response) if response.streaming else None
    noted = StaffAccess.objects.filter(business=sent.business)
    assert {row.user for row in noted} == {world.people[role] for role in STAFF}
    assert noted.count() == len(STAFF)
    assert {row.what for row in noted} == {LOGGED[name]}
