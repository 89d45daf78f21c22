"""Who at HKPC looked at a firm's data is noted once a day, and what is noted stays."""

import pytest
from django.db.utils import ProgrammingError

from accounts.models import Membership, StaffAccess
from accounts.services.access import log_access
from tests import factories

pytestmark = pytest.mark.django_db
WHAT = StaffAccess.What


def test_a_look_is_noted_once_a_day_per_thing():
    business, adviser = factories.business(), factories.adviser()
    for on in ["a", "a", "b"]:
        log_access(user=adviser, business=business, what=WHAT.RESULT, on=on)
    log_access(user=adviser, business=business, what=WHAT.REPORT, on="a")
    rows = StaffAccess.objects.order_by("what", "on").values_list("what", "on", "staff_role")
    assert list(rows) == [("report", "a", "adviser"), ("result", "a", "adviser"), ("result", "b", "adviser")]


def test_the_firms_own_people_and_outsiders_are_not_noted():
    business, adviser = factories.business(), factories.adviser()
    Membership.objects.create(user=adviser, business=business, role=Membership.Role.CONTRIBUTOR)
    for person in (None, factories.user(), factories.member(business), adviser):
        log_access(user=person, business=business, what=WHAT.RESULT, on="a")
    assert not StaffAccess.objects.exists()


def test_the_log_cannot_be_rewritten():
    log_access(user=factories.adviser(), business=factories.business(), what=WHAT.RESULT, on="a")
    with pytest.raises(ProgrammingError, match="Cannot update"):
        StaffAccess.objects.update(what=WHAT.REPORT)
