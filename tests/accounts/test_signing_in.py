"""Signing up and in through the site's pages, and what follows from it for work begun without an account."""

import re

import pytest
from django.core import mail

from accounts.models import Business, Membership, User
from tests import factories

pytestmark = pytest.mark.django_db

NEW = {"email": "mei@example.hk", "password1": factories.PASSWORD}


def test_signing_up_makes_a_person_and_asks_to_confirm_the_address(client):
    response = client.post("/en/account/signup/", NEW)
    assert response.status_code == 302
    assert User.objects.get().email == "mei@example.hk"
    assert [message.to for message in mail.outbox] == [["mei@example.hk"]]


def test_each_field_says_what_it_wants(client):
    empty = client.post("/en/account/signup/", {}).context["form"]
    assert empty.errors == {
        "email": ["Enter an e-mail address in the form name@example.com."],
        "password1": ["Choose a password."],
    }
    wrong = client.post("/en/account/signup/", {"email": "mei", "password1": "zxcv-8"}).context["form"]
    assert wrong.errors == {
        "email": ["Enter an e-mail address in the form name@example.com."],
        "password1": ["The password is too short. Use at least 10 characters."],
    }


def test_the_link_in_the_mail_confirms_the_address(client):
    client.post("/en/account/signup/", NEW)
    link = re.search(r"https?://\S+", mail.outbox[0].body)[0]
    path = re.sub(r"https?://[^/]+", "", link)
    client.post(path)
    assert User.objects.get().emailaddress_set.get().verified


def test_signing_up_attaches_what_was_begun_without_an_account(hold_link):
    assessment = factories.draft()
    client = hold_link(assessment)
    client.post("/en/account/signup/", NEW)
    membership = Membership.objects.get()
    assert (membership.user.email, membership.business, membership.role) == (
        "mei@example.hk",
        assessment.business,
        Membership.Role.OWNER,
    )
    assert client.get(f"/en/assessments/{assessment.pk}/").status_code == 200


def test_signing_in_attaches_too(hold_link):
    person = factories.user("mei@example.hk", password=factories.PASSWORD)
    assessment = factories.draft()
    client = hold_link(assessment)
    response = client.post("/en/account/login/", {"login": "MEI@example.hk", "password": factories.PASSWORD})
    assert response.url == "/en/home/"
    assert assessment.business.memberships.get().user == person


def test_a_link_to_an_owned_firm_makes_nobody_its_owner(hold_link):
    owner = factories.user()
    assessment = factories.draft(owner)
    hold_link(assessment).post("/en/account/signup/", NEW)
    assert assessment.business.memberships.get().user == owner


def test_a_link_to_a_branch_of_an_owned_firm_makes_nobody_its_owner(hold_link):
    head = factories.draft(factories.user()).business
    assessment = factories.draft()
    Business.objects.filter(pk=assessment.business.pk).update(parent=head)
    client = hold_link(assessment)
    client.post("/en/account/signup/", NEW)
    link = f"/en/assessments/{assessment.pk}/link/"
    assert "Keep it in your account" not in client.get(link).content.decode()
    client.post(link, {"keep": ""})
    assert not assessment.business.memberships.exists()
    assert client.get(f"/en/businesses/{assessment.business.pk}/").status_code == 404


def test_an_adviser_who_opens_a_link_takes_nothing(hold_link):
    factories.adviser(email="ada@example.hk", password=factories.PASSWORD)
    assessment = factories.draft()
    hold_link(assessment).post("/en/account/login/", {"login": "ada@example.hk", "password": factories.PASSWORD})
    assert not assessment.business.memberships.exists()


@pytest.mark.parametrize("password", ["short", "1234567890", "password123"])
def test_a_weak_password_is_refused(client, password):
    response = client.post("/en/account/signup/", {**NEW, "password1": password})
    assert response.status_code == 200
    assert not User.objects.exists()


def test_a_wrong_password_is_refused_and_many_are_locked_out(client):
    factories.user("mei@example.hk", password=factories.PASSWORD)
    wrong = {"login": "mei@example.hk", "password": "not-the-password"}
    for _attempt in range(10):
        assert client.post("/en/account/login/", wrong).status_code in {200, 429}
    right = client.post("/en/account/login/", {**wrong, "password": factories.PASSWORD})
    assert right.status_code in {200, 429}
    assert "_auth_user_id" not in client.session


def test_the_password_can_be_reset_by_mail(client):
    person = factories.user("mei@example.hk", password=factories.PASSWORD)
    client.post("/en/account/password/reset/", {"email": "mei@example.hk"})
    path = re.sub(r"https?://[^/]+", "", re.search(r"https?://\S+", mail.outbox[0].body)[0])
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another-long-password", "password2": "another-long-password"})
    person.refresh_from_db()
    assert person.check_password("another-long-password")


def test_an_unknown_address_is_not_given_away_by_the_reset(client):
    response = client.post("/en/account/password/reset/", {"email": "nobody@example.hk"})
    assert response.url == "/en/account/password/reset/done/"


def test_signing_out_ends_the_session(sign_in):
    client = sign_in(factories.user())
    client.post("/en/account/logout/")
    assert "_auth_user_id" not in client.session
