"""Real threads on PostgreSQL: one acceptance, one open invitation, and an owner and an administrator always remain."""

import pytest
from django.core import mail

from accounts.errors import Refused
from accounts.models import Invitation, Membership, StaffRole, User
from accounts.services import accepting, businesses, members, staff
from tests import factories
from tests.accounts.test_invitations import ADDRESS, last_token
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3


@pytest.fixture
def firm():
    business = factories.business()
    return business, factories.member(business, "owner"), factories.member(business, "owner")


def refusals(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Refused)]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_of_two_acceptances_counts(_round, firm):
    business, owner, _other = firm
    factories.invitation(business, actor=owner, email=ADDRESS)
    token, person = last_token(), factories.user(ADDRESS)
    outcomes = together(*[lambda: accepting.accept(token=token, actor=person)] * 2)
    assert [str(refusal) for refusal in refusals(outcomes)] == ["This invitation can no longer be accepted."]
    assert business.memberships.filter(user=person).count() == 1
    assert [message.to for message in mail.outbox[1:]] == [[owner.email]]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_accepting_and_withdrawing_at_once_is_one_or_the_other(_round, firm):
    from accounts.services import invitations

    business, owner, _other = firm
    invitation = factories.invitation(business, actor=owner, email=ADDRESS)
    token, person = last_token(), factories.user(ADDRESS)
    outcomes = together(
        lambda: accepting.accept(token=token, actor=person),
        lambda: invitations.revoke(invitation=invitation, actor=owner),
    )
    assert len(refusals(outcomes)) == 1
    invitation.refresh_from_db()
    assert (invitation.accepted_at is None) != (invitation.revoked_at is None)
    assert business.memberships.filter(user=person).exists() == (invitation.accepted_at is not None)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_owners_who_demote_each_other_leave_one(_round, firm):
    business, *owners = firm
    pairs = [(owners[0], owners[1]), (owners[1], owners[0])]
    outcomes = together(
        *[
            lambda who=who, whom=whom: members.change_role(
                membership=Membership.objects.get(user=whom), role="contributor", actor=who
            )
            for who, whom in pairs
        ]
    )
    assert len(refusals(outcomes)) == 1
    assert business.memberships.filter(role="owner").count() == 1


def test_two_owners_who_leave_at_once_leave_one(firm):
    business, *owners = firm
    outcomes = together(*[lambda who=who: members.leave(business=business, actor=who) for who in owners])
    assert [str(refusal) for refusal in refusals(outcomes)] == [
        "A business needs an owner. Make somebody else an owner first."
    ]
    assert business.memberships.filter(role="owner").count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_inviting_twice_at_once_leaves_one_open(_round, firm):
    business, *owners = firm
    outcomes = together(
        *[lambda who=who: factories.invitation(business, actor=who, email=ADDRESS) for who in owners],
    )
    assert all(isinstance(outcome, Invitation) for outcome in outcomes)
    assert business.invitations.usable().count() == 1
    assert business.invitations.count() == 2


def test_the_same_for_the_staff():
    administrators = [factories.administrator(), factories.administrator()]
    together(*[lambda who=who: factories.staff_invitation(actor=who, email=ADDRESS) for who in administrators])
    assert Invitation.objects.for_staff().usable().count() == 1


def test_two_administrators_who_end_each_others_access_leave_one():
    one, other = factories.administrator(), factories.administrator()
    outcomes = together(
        lambda: staff.end_access(person=other, actor=one), lambda: staff.end_access(person=one, actor=other)
    )
    assert [str(refusal) for refusal in refusals(outcomes)] == ["Only an administrator can do this."]
    assert User.objects.filter(staff_role=StaffRole.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_businesses_that_enter_one_number_at_once_are_one_firm(_round, firm):
    shops = [firm[0], factories.business("Another"), factories.business("A third")]
    owners = [factories.owner_of(shop) for shop in shops]
    together(
        *[
            lambda shop=shop, owner=owner: businesses.update_details(
                business=shop, name="", registration_number="12345678", actor=owner
            )
            for shop, owner in zip(shops, owners, strict=True)
        ]
    )
    for shop in shops:
        shop.refresh_from_db()
    assert len({shop.firm for shop in shops}) == 1


def test_two_businesses_made_branches_of_each_other_at_once_make_no_ring():
    person = factories.user()
    shops = [factories.business("One"), factories.business("Two")]
    for shop in shops:
        shop.memberships.create(user=person, role="owner")
    outcomes = together(
        *[
            lambda part=part, whole=whole: businesses.attach_branch(branch=part, head=whole, actor=person)
            for part, whole in (shops, shops[::-1])
        ]
    )
    assert len(refusals(outcomes)) == 1
    assert sorted(shop.parent_id is None for shop in type(shops[0]).objects.all()) == [False, True]
