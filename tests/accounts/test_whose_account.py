"""Whoever signs up with an address that is not theirs keeps nothing once its owner comes, and keeps nobody out."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db

MEI, EVE = "mei@harbour.example", "eve@other.example"
OTHER_PASSWORD = "another-long-password"


def sign_up(email: str) -> Client:
    client = Client()
    assert client.post("/en/account/signup/", {"email": email, "password1": factories.PASSWORD}).status_code == 302
    return client


def last_link(to: str) -> str:
    message = [message for message in mail.outbox if message.to == [to]][-1]
    return re.sub(r"^https?://[^/]+", "", re.search(r"https?://\S+", message.body)[0])


def confirm(client: Client, email: str) -> None:
    assert client.post(last_link(email)).status_code == 302


def add_address(client: Client, email: str) -> None:
    client.post("/en/account/reauthenticate/", {"password": factories.PASSWORD})
    client.post("/en/account/email/", {"email": email, "action_add": ""})


def ask_for_code(email: str) -> tuple[Client, str]:
    client = Client()
    client.post("/en/account/login/code/", {"email": email})
    return client, mail.outbox[-1].body


def code_in(body: str) -> str:
    return re.search(r"^\d{4}-\d{4}$", body, re.MULTILINE)[0]


def sign_in_by_code(email: str) -> Client:
    client, body = ask_for_code(email)
    assert client.post("/en/account/login/code/confirm/", {"code": code_in(body)}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/en/account/").status_code == 200


def password_opens(email: str, password: str = factories.PASSWORD) -> bool:
    return Client().post("/en/account/login/", {"login": email, "password": password}).status_code == 302


def choose_password(email: str) -> None:
    client = Client()
    client.post("/en/account/password/reset/", {"email": email})
    form = client.get(last_link(email), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})


def addresses(email: str) -> set[tuple[str, bool]]:
    """The addresses of the account with this main address, and whether each is confirmed."""
    person = User.objects.get(email=email)
    return set(EmailAddress.objects.filter(user=person).values_list("email", "verified"))


def test_a_code_opens_the_account_to_its_owner_and_to_nobody_who_was_there_before():
    eve = sign_up(MEI)
    add_address(eve, EVE)
    eves_link = last_link(EVE)
    mei = sign_in_by_code(MEI)
    assert "the password set before is gone" in mei.get("/en/account/").content.decode()
    assert not is_in(eve)
    assert not password_opens(MEI)
    assert Client().post(eves_link).status_code == 404
    assert addresses(MEI) == {(MEI, True)}
    assert is_in(mei)


def test_a_password_chosen_by_mail_stays_and_takes_the_rest_away():
    eve = sign_up(MEI)
    add_address(eve, EVE)
    choose_password(MEI)
    assert not is_in(eve)
    assert addresses(MEI) == {(MEI, True)}
    assert not password_opens(MEI)
    assert password_opens(MEI, OTHER_PASSWORD)


def test_whoever_signs_up_and_follows_the_link_keeps_password_and_session():
    here, elsewhere = sign_up(MEI), Client()
    confirm(elsewhere, MEI)
    assert is_in(here)
    assert password_opens(MEI)
    tom = sign_up("tom@harbour.example")
    confirm(tom, "tom@harbour.example")
    assert is_in(tom)
    assert password_opens("tom@harbour.example")
    for _again in range(2):  # nor does a code take anything away later
        sign_in_by_code(MEI)
    assert is_in(here)
    assert password_opens(MEI)


def test_an_address_that_was_only_added_opens_nothing_and_stays_free():
    eve = sign_up(EVE)
    confirm(eve, EVE)
    add_address(eve, MEI)
    ask_for_code(MEI)
    Client().post("/en/account/password/reset/", {"email": MEI})
    assert [message.subject for message in mail.outbox[-2:]] == ["There is no account with this address"] * 2
    cache.clear()  # three minutes later: an address gets one link in three minutes
    mei = sign_up(MEI)
    confirm(mei, MEI)
    assert password_opens(MEI)
    assert addresses(EVE) == {(EVE, True), (MEI, False)}
    assert addresses(MEI) == {(MEI, True)}
    assert is_in(eve)


def test_the_first_confirmed_address_becomes_the_main_one_and_frees_the_other():
    eve = sign_up(MEI)
    add_address(eve, EVE)
    confirm(eve, EVE)
    assert addresses(EVE) == {(EVE, True), (MEI, False)}
    cache.clear()
    confirm(sign_up(MEI), MEI)
    assert addresses(MEI) == {(MEI, True)}


def test_a_closed_account_keeps_its_address():
    factories.user(MEI, is_active=False)
    page = Client().post("/en/account/signup/", {"email": MEI, "password1": factories.PASSWORD})
    assert page.status_code == 200


def test_people_at_hkpc_keep_password_and_second_factor():
    person = factories.administrator(email=MEI, verified=False, password=factories.PASSWORD)
    client, body = ask_for_code(MEI)
    client.post("/en/account/login/code/confirm/", {"code": code_in(body)})
    assert password_opens(MEI)
    choose_password(MEI)
    assert person.authenticator_set.count() == 2
