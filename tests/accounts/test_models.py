import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, StaffRole, User
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_address_is_one_person_whatever_its_case():
    factories.user("Mei@Example.hk")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("mei@example.hk")


def test_signing_in_ignores_the_case_of_the_address():
    person = factories.user("Mei@Example.hk")
    assert User.objects.get_by_natural_key("mei@EXAMPLE.hk") == person


def test_a_person_without_a_password_cannot_use_one():
    assert not User.objects.create_user("mei@example.hk").has_usable_password()


def test_a_superuser_is_an_administrator():
    person = User.objects.create_superuser("root@example.hk", factories.PASSWORD)
    assert (person.is_staff, person.is_superuser, person.staff_role) == (True, True, StaffRole.ADMINISTRATOR)
    assert person.check_password(factories.PASSWORD)


def test_a_person_is_shown_by_name_else_by_address():
    assert str(factories.user(name="Chan Mei-ling")) == "Chan Mei-ling"
    assert str(factories.user("mei@example.hk")) == "mei@example.hk"


def test_a_person_belongs_to_a_business_once():
    business = factories.business()
    person = factories.member(business)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=person, business=business, role=Membership.Role.MANAGER)


def test_a_business_without_a_name_is_still_named():
    assert str(factories.business("")) == "Unnamed business"
