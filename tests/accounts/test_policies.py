import pytest

from accounts.policies import belongs_to, has_verified_email, is_adviser, is_staff
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "adviser", "staff"),
    [
        (lambda: None, False, False),
        (factories.user, False, False),
        (factories.adviser, True, True),
        (factories.programme_manager, False, True),
        (factories.administrator, False, True),
        (lambda: factories.adviser(is_active=False), False, False),
    ],
)
def test_who_is_staff_and_who_an_adviser(make, adviser, staff):
    person = make()
    assert (is_adviser(person), is_staff(person)) == (adviser, staff)


def test_belonging_is_to_one_business():
    business, other = factories.business(), factories.business()
    person = factories.member(business)
    assert belongs_to(person, business)
    assert not belongs_to(person, other)
    assert not belongs_to(None, business)


def test_only_a_confirmed_address_counts():
    assert has_verified_email(factories.user())
    assert not has_verified_email(factories.user(verified=False))
    assert not has_verified_email(None)
