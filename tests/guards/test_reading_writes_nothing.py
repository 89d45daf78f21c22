"""A page that is only looked at changes nothing: no row, no lock.

Two exceptions: opening a private link writes the session, and somebody at HKPC who looks at a firm's data is noted.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import StaffAccess
from accounts.services.access import log_access
from readiness.services.links import new_link
from tests import factories
from tests.guards.permission_matrix import MATRIX, STAFF
from tests.guards.test_permissions import OUR_APPS, ids
from tests.guards.world import ROLES, TARGETS

pytestmark = pytest.mark.django_db

OURS = sorted(name for name in MATRIX if name.startswith(OUR_APPS))
_WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|SELECT .*FOR (?:NO KEY )?UPDATE)\s*(\S*)", re.S)
# The log of what people at HKPC look at: reading is what it notes.
LOG = 'INSERT INTO "accounts_staffaccess" '


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that write or lock."""
    found: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITE.match(sql):
            found.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


@pytest.mark.parametrize("name", OURS)
def test_get_never_writes(name, world):
    route = MATRIX[name]
    written = {}
    for target in TARGETS if route.about else TARGETS[:1]:
        address = reverse(name, kwargs=ids(route, world, target) | dict(route.kwargs))
        for role in ROLES:
            with watched() as found:
                response = world.clients[role].get(address)
                b"".join(response) if response.streaming else None
            others = [statement for statement in found if not (role in STAFF and statement.startswith(LOG))]
            written |= {(target, role): others} if others else {}
    assert written == {}


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
