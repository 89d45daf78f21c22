"""Branches, Business Registration numbers, and which businesses statistics count as one firm."""

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import Refused
from accounts.models import Business
from accounts.services import businesses
from tests import factories

pytestmark = pytest.mark.django_db

NUMBER, OTHER_NUMBER = "12345678", "87654321"


@pytest.fixture
def owner():
    return factories.user()


@pytest.fixture
def head(owner):
    return own(owner, "Head office")


def own(person, name="Shop"):
    business = factories.business(name)
    business.memberships.create(user=person, role="owner")
    return business


def numbered(business, number, actor=None):
    actor = actor or factories.owner_of(business)
    businesses.update_details(business=business, name=business.name, registration_number=number, actor=actor)
    business.refresh_from_db()
    return business


def fresh(business):
    return Business.objects.get(pk=business.pk)


class TestDetails:
    def test_the_number_is_kept_as_eight_digits(self, owner, head):
        businesses.update_details(
            business=head, name="  Harbour ", registration_number="１２３４５６７８-000-01-26-A", actor=owner
        )
        assert (fresh(head).name, fresh(head).registration_number) == ("Harbour", NUMBER)

    def test_what_is_no_number_changes_nothing(self, owner, head):
        with pytest.raises(ValidationError):
            businesses.update_details(business=head, name="New", registration_number="1234567", actor=owner)
        assert fresh(head).name == "Head office"

    @pytest.mark.parametrize("role", ["manager", "contributor"])
    def test_only_owners_change_them(self, head, role):
        with pytest.raises(Refused, match="Only an owner"):
            numbered(head, NUMBER, factories.member(head, role))


class TestFirm:
    def test_the_same_number_is_the_same_firm(self, head):
        first = numbered(head, NUMBER)
        second = numbered(own(factories.user()), NUMBER)
        third = numbered(own(factories.user()), OTHER_NUMBER)
        assert second.firm == first.firm != third.firm

    def test_the_first_number_keeps_the_firms_own_key(self, head):
        before = head.firm
        assert numbered(head, NUMBER).firm == before

    def test_another_number_or_none_is_another_firm_again(self, head):
        key = numbered(head, NUMBER).firm
        second = numbered(own(factories.user()), NUMBER)
        numbered(second, "")
        assert second.firm != key
        assert fresh(head).firm == key
        numbered(second, NUMBER)
        numbered(head, OTHER_NUMBER)
        assert head.firm != fresh(second).firm == key

    def test_branches_follow_their_head_office(self, owner, head):
        branch = factories.branch(head, actor=owner, number=OTHER_NUMBER)
        assert branch.firm == head.firm
        stranger = numbered(own(factories.user()), NUMBER)
        numbered(head, NUMBER)
        assert fresh(branch).firm == head.firm == stranger.firm
        numbered(head, "")
        assert fresh(branch).firm == head.firm != stranger.firm

    def test_a_branch_that_leaves_is_a_firm_of_its_own_unless_its_number_says_otherwise(self, owner, head):
        numbered(head, NUMBER)
        with_own, with_same = factories.branch(head, actor=owner), factories.branch(head, actor=owner, number=NUMBER)
        for branch in (with_own, with_same):
            businesses.detach_branch(branch=branch, actor=owner)
        assert fresh(with_own).firm != head.firm
        assert fresh(with_same).firm == head.firm


class TestBranches:
    def test_a_branch_is_added_by_an_owner_of_the_head_office(self, owner, head):
        branch = factories.branch(head, actor=owner, name=" Sha Tin ")
        assert (branch.parent, branch.name, branch.memberships.count()) == (head, "Sha Tin", 0)
        with pytest.raises(Refused, match="Only an owner"):
            factories.branch(head, actor=factories.member(head, "manager"))

    def test_a_branch_has_no_branches(self, owner, head):
        branch = factories.branch(head, actor=owner)
        with pytest.raises(Refused, match="cannot have branches"):
            factories.branch(branch, actor=owner)

    def test_a_business_becomes_a_branch_and_a_business_again(self, owner, head):
        shop = own(owner)
        manager = factories.member(shop, "manager")
        businesses.attach_branch(branch=shop, head=head, actor=owner)
        assert (fresh(shop).parent, fresh(shop).firm) == (head, head.firm)
        assert shop.memberships.filter(user=manager).exists()
        businesses.detach_branch(branch=fresh(shop), actor=owner)
        assert fresh(shop).parent is None
        assert fresh(shop).firm != head.firm

    def test_somebody_owns_what_is_separated(self, owner, head):
        branch = factories.branch(head, actor=owner)
        factories.member(branch, "owner", is_active=False)
        businesses.detach_branch(branch=branch, actor=owner)
        assert branch.memberships.active_owners().get().user == owner

    def test_its_own_owner_remains_the_only_one(self, owner, head):
        branch = factories.branch(head, actor=owner)
        person = factories.member(branch, "owner")
        with pytest.raises(Refused, match="Only an owner"):
            businesses.detach_branch(branch=branch, actor=person)
        businesses.detach_branch(branch=branch, actor=owner)
        assert [member.user for member in branch.memberships.all()] == [person]

    def test_both_must_be_ones_own(self, owner, head):
        strangers = own(factories.user())
        for branch, whole in ((strangers, head), (head, strangers)):
            with pytest.raises(Refused, match="Only an owner"):
                businesses.attach_branch(branch=branch, head=whole, actor=owner)

    def test_no_rings_and_no_chains(self, owner, head):
        branch, shop = factories.branch(head, actor=owner), own(owner)
        with pytest.raises(Refused, match="of itself"):
            businesses.attach_branch(branch=head, head=head, actor=owner)
        for part, whole in ((head, shop), (shop, branch), (branch, shop)):
            with pytest.raises(Refused, match="nor two head offices"):
                businesses.attach_branch(branch=part, head=whole, actor=owner)

    def test_what_is_no_branch_cannot_be_separated(self, owner, head):
        branch = factories.branch(head, actor=owner)
        stale = fresh(branch)
        businesses.detach_branch(branch=branch, actor=owner)
        for business in (head, stale):
            with pytest.raises(Refused, match="is not a branch"):
                businesses.detach_branch(branch=business, actor=owner)
