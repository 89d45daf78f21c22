"""Members of a business, and the staff of HKPC: roles, leaving, who remains."""

import pytest
from django.core import mail

from accounts.errors import Refused
from accounts.models import Invitation, StaffChange
from accounts.policies import role_in
from accounts.services import accepting, invitations, members, staff
from tests import factories
from tests.accounts.test_invitations import ADDRESS, last_token_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def business():
    return factories.draft(factories.user("owner@example.hk")).business


@pytest.fixture
def owner(business):
    return factories.owner_of(business)


def membership(person):
    return person.memberships.get()


class TestMembers:
    def test_an_owner_gives_another_role_and_removes(self, business, owner):
        person = factories.member(business, "contributor")
        members.change_role(membership=membership(person), role="owner", actor=owner)
        assert membership(person).role == "owner"
        members.remove_member(membership=membership(person), actor=owner)
        assert not person.memberships.exists()

    @pytest.mark.parametrize("role", ["manager", "contributor"])
    def test_nobody_else_does(self, business, owner, role):
        person = factories.member(business, role)
        with pytest.raises(Refused, match="Only an owner can change roles"):
            members.change_role(membership=membership(person), role="owner", actor=person)
        with pytest.raises(Refused, match="Only an owner can remove people"):
            members.remove_member(membership=membership(owner), actor=person)

    def test_everybody_may_leave_but_the_last_owner(self, business, owner):
        person = factories.member(business, "contributor")
        members.leave(business=business, actor=person)
        with pytest.raises(Refused, match="do not belong"):
            members.leave(business=business, actor=person)
        with pytest.raises(Refused, match="needs an owner"):
            members.leave(business=business, actor=owner)
        with pytest.raises(Refused, match="needs an owner"):
            members.change_role(membership=membership(owner), role="manager", actor=owner)
        factories.member(business, "owner")
        members.leave(business=business, actor=owner)
        assert business.memberships.count() == 1

    def test_an_owner_whose_account_is_closed_does_not_count(self, business, owner):
        factories.member(business, "owner", is_active=False)
        with pytest.raises(Refused, match="needs an owner"):
            members.leave(business=business, actor=owner)

    def test_a_branch_needs_no_owner_of_its_own(self, business, owner):
        branch = factories.branch(business, actor=owner)
        person = factories.member(branch, "owner")
        members.leave(business=branch, actor=person)
        assert not branch.memberships.exists()
        assert role_in(owner, branch) == "owner"

    def test_who_is_gone_is_not_changed(self, business, owner):
        gone = membership(factories.member(business, "manager"))
        members.remove_member(membership=gone, actor=owner)
        gone.pk = 2**40
        with pytest.raises(Refused, match="no longer belongs"):
            members.change_role(membership=gone, role="owner", actor=owner)

    @pytest.mark.parametrize(
        ("at_head", "here", "role"),
        [
            ("owner", None, "owner"),
            ("manager", "contributor", "manager"),
            ("contributor", None, None),
            ("contributor", "owner", "owner"),
            (None, "contributor", "contributor"),
        ],
    )
    def test_the_role_in_a_branch_is_the_higher_of_two(self, business, owner, at_head, here, role):
        branch = factories.branch(business, actor=owner)
        person = factories.user()
        for where, held in ((business, at_head), (branch, here)):
            if held:
                where.memberships.create(user=person, role=held)
        assert role_in(person, branch) == role


@pytest.fixture
def administrator():
    return factories.administrator(name="Root")


class TestStaff:
    def test_an_invitation_gives_the_role_and_is_written_down(self, administrator):
        factories.staff_invitation(actor=administrator, email=ADDRESS, role="administrator")
        person = factories.user(ADDRESS)
        accepting.accept(token=last_token_to(ADDRESS), actor=person)
        person.refresh_from_db()
        assert (person.staff_role, person.is_staff, person.is_superuser) == ("administrator", True, True)
        change = StaffChange.objects.get()
        assert (change.person, change.before, change.after, change.actor) == (
            person,
            "",
            "administrator",
            administrator,
        )
        assert mail.outbox[-1].to == [administrator.email]

    def test_an_adviser_may_belong_to_a_business(self, administrator, owner):
        factories.staff_invitation(actor=administrator, email=owner.email)
        accepting.accept(token=last_token_to(owner.email), actor=owner)
        owner.refresh_from_db()
        assert (owner.staff_role, owner.is_staff) == ("adviser", False)
        assert owner.memberships.count() == 1

    def test_no_invitation_lowers_a_role_that_is_there(self, administrator):
        factories.staff_invitation(actor=administrator, email=ADDRESS)
        person = factories.administrator(email=ADDRESS)
        with pytest.raises(Refused, match="have a role at HKPC already"):
            accepting.accept(token=last_token_to(ADDRESS), actor=person)
        with pytest.raises(Refused, match="has a role at HKPC already"):
            factories.staff_invitation(actor=administrator, email=ADDRESS)

    @pytest.mark.parametrize("make", [factories.user, factories.adviser, factories.programme_manager])
    def test_only_administrators_decide(self, administrator, make):
        person, open_one = make(), factories.staff_invitation(actor=administrator)
        for attempt in (
            lambda: factories.staff_invitation(actor=person),
            lambda: staff.end_access(person=administrator, actor=person),
            lambda: invitations.revoke(invitation=open_one, actor=person),
            lambda: invitations.renew(invitation=open_one, actor=person),
        ):
            with pytest.raises(Refused, match="Only an administrator"):
                attempt()

    def test_inviting_again_and_withdrawing(self, administrator):
        first = factories.staff_invitation(actor=administrator, email=ADDRESS)
        again = invitations.renew(invitation=first, actor=administrator)
        assert list(Invitation.objects.standing()) == [again]
        invitations.revoke(invitation=again, actor=administrator)
        assert not Invitation.objects.standing().exists()

    def test_nobody_changes_their_own_role(self, administrator):
        with pytest.raises(Refused, match="your own role"):
            staff.end_access(person=administrator, actor=administrator)

    def test_a_role_is_changed_and_access_ended_and_both_are_written_down(self, administrator):
        person = factories.adviser()
        staff.change_staff_role(person=person, staff_role="programme_manager", actor=administrator)
        staff.change_staff_role(person=person, staff_role="programme_manager", actor=administrator)
        staff.end_access(person=person, actor=administrator)
        person.refresh_from_db()
        assert (person.staff_role, person.is_active) == ("", True)
        changes = [(change.before, change.after) for change in StaffChange.objects.order_by("pk")]
        assert changes == [("adviser", "programme_manager"), ("programme_manager", "")]
        with pytest.raises(Refused, match="no role at HKPC"):
            staff.end_access(person=person, actor=administrator)

    def test_an_administrator_who_goes_keeps_no_door(self, administrator):
        other = factories.administrator()
        factories.staff_invitation(actor=other, email=ADDRESS)
        staff.change_staff_role(person=other, staff_role="adviser", actor=administrator)
        other.refresh_from_db()
        assert (other.is_staff, other.is_superuser) == (False, False)
        assert not Invitation.objects.standing().exists()
