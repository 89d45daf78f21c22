import pytest

from accounts.models import Business, Consent, Membership
from accounts.services.businesses import claim_business, open_business
from tests import factories

pytestmark = pytest.mark.django_db


def opened(actor):
    return open_business(name="Shop", consent_version="2026.1", language="zh-hans", actor=actor)


def test_a_business_is_opened_with_its_consent():
    person = factories.user()
    consent = opened(person).consents.get()
    assert (consent.document, consent.version, consent.language) == (
        Consent.Document.PRIVACY_NOTICE,
        "2026.1",
        "zh-hans",
    )
    assert consent.user == person


def test_whoever_opens_a_business_signed_in_owns_it():
    person = factories.user()
    assert opened(person).memberships.get(user=person).role == Membership.Role.OWNER


def test_without_an_account_nobody_owns_it_yet():
    business = opened(None)
    assert not business.memberships.exists()
    assert business.consents.get().user is None


@pytest.mark.parametrize("make", [factories.adviser, factories.programme_manager, factories.administrator])
def test_staff_never_become_owners(make):
    business = opened(make())
    assert not business.memberships.exists()
    assert not claim_business(business=business, user=make())


def test_the_first_to_claim_becomes_the_owner_and_the_second_does_not():
    business = opened(None)
    first, second = factories.user(), factories.user()
    assert claim_business(business=business, user=first)
    assert not claim_business(business=business, user=second)
    assert business.memberships.get().user == first


def test_a_contributor_of_an_unowned_business_becomes_its_owner_without_a_second_membership():
    business = factories.business()
    person = factories.member(business, Membership.Role.CONTRIBUTOR)
    assert claim_business(business=business, user=person)
    assert business.memberships.get().role == Membership.Role.OWNER


def test_nobody_claims_nothing():
    business = opened(None)
    assert not claim_business(business=business, user=None)
    assert Business.objects.count() == 1
