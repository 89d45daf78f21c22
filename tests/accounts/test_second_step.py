"""The second step: staff get nowhere without it, and its codes are good once."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.models import StaffRole
from accounts.services.second_factors import code_of, recovery_codes_of
from tests import factories

pytestmark = pytest.mark.django_db

SET_UP = "/en/account/second-step/totp/activate/"
SHOW = "/en/account/second-step/authenticate/"
SHOW_AGAIN = "/en/account/second-step/reauthenticate/"
QUEUE = "/en/reviews/"
HOUR = 3600


@pytest.fixture
def clock(monkeypatch):
    """Sets the time that codes, sessions and limits are judged by; it stands still at the middle of a step."""
    now = [time.time() // 30 * 30 + 15]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def advance(seconds: float) -> None:
        now[0] += seconds

    return advance


def password_step(client: Client, person) -> str:
    """Where the right password leads."""
    person.set_password(factories.PASSWORD)
    person.save()
    return client.post("/en/account/login/", {"login": person.email, "password": factories.PASSWORD}).url


def second_step(client: Client, code: str) -> bool:
    """Whether the code was taken."""
    return client.post(SHOW, {"code": code}).status_code == 302


def works(client: Client) -> bool:
    return client.get(QUEUE).status_code == 200


def test_an_adviser_signs_in_with_password_and_code(client, clock):
    person = factories.adviser()
    assert password_step(client, person) == SHOW
    assert client.get(QUEUE).url == f"/en/account/login/?next={QUEUE}"
    assert not second_step(client, "000000")
    assert second_step(client, code_of(factories.TOTP_SECRET))
    assert works(client)


def test_a_code_is_good_once_also_for_somebody_who_looked_on(client, clock):
    person, thief = factories.adviser(), Client()
    code = code_of(factories.TOTP_SECRET)
    password_step(client, person)
    password_step(thief, person)
    assert second_step(client, code)
    assert not second_step(thief, code)
    clock(31)  # the code itself is still within the tolerance
    assert not second_step(thief, code)
    assert second_step(thief, code_of(factories.TOTP_SECRET))


@pytest.mark.parametrize(("seconds", "taken"), [(0, True), (30, True), (-30, True), (60, False), (-60, False)])
def test_a_code_is_good_for_one_step_of_30_seconds_either_way(client, clock, seconds, taken):
    password_step(client, factories.adviser())
    code = code_of(factories.TOTP_SECRET)
    clock(seconds)
    assert second_step(client, code) is taken


def test_a_recovery_code_is_good_once(client):
    person = factories.adviser()
    code = recovery_codes_of(person)[0]
    password_step(client, person)
    assert second_step(client, code)
    assert len(recovery_codes_of(person)) == 9
    again = Client()
    password_step(again, person)
    assert not second_step(again, code)


@pytest.mark.parametrize("make", [factories.adviser, factories.programme_manager, factories.administrator])
@pytest.mark.parametrize("page", ["/en/", "/en/home/", QUEUE, "/en/account/", "/en/privacy/", "/admin/"])
def test_staff_without_a_second_factor_are_sent_to_set_one_up(password_only, make, page):
    client = password_only(make(second_factor=False))
    assert client.get(page).url == SET_UP
    assert client.post(page).url == SET_UP


def test_somebody_whom_the_admin_pages_let_in_needs_one_without_any_role(password_only):
    assert password_only(factories.user(is_staff=True)).get("/admin/").url == "/en/account/second-step/totp/activate/"


def test_while_setting_up_one_can_change_language_confirm_an_address_and_sign_out(password_only):
    client = password_only(factories.adviser(second_factor=False))
    assert client.get("/zh-hant/home/").url == "/zh-hant/account/second-step/totp/activate/"
    assert client.get("/en/account/email/").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.post("/en/account/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_an_unconfirmed_address_is_asked_to_be_confirmed_first_without_running_in_circles(password_only):
    client = password_only(factories.adviser(second_factor=False, verified=False))
    response = client.get(QUEUE, follow=True)
    assert response.redirect_chain == [(SET_UP, 302), ("/en/account/second-step/", 302)]
    assert "Confirm every e-mail address of your account first" in response.content.decode()


@pytest.mark.django_db(transaction=True)  # what follows a commit needs its request
def test_setting_up_opens_the_site_and_shows_the_recovery_codes(client):
    person = factories.adviser(second_factor=False)
    password_step(client, person)
    page = client.get(SET_UP).content.decode()
    assert "Your role at HKPC needs it" in page
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    assert "This code is not right" in client.post(SET_UP, {"code": "000000"}).content.decode()
    assert client.post(SET_UP, {"code": code_of(secret)}).url == "/en/account/second-step/recovery-codes/"
    assert [message.subject for message in mail.outbox] == ["The second step is on"]
    shown = client.get("/en/account/second-step/recovery-codes/").content.decode()
    assert all(code in shown for code in recovery_codes_of(person))
    assert works(client)


def test_the_secret_is_not_readable_in_the_table():
    stored = Authenticator.objects.get(user=factories.adviser(), type="totp").data["secret"]
    assert factories.TOTP_SECRET not in stored


def test_removing_the_app_takes_staff_back_to_setting_one_up(client, clock):
    person = factories.adviser()
    password_step(client, person)
    second_step(client, code_of(factories.TOTP_SECRET))
    client.post("/en/account/second-step/totp/deactivate/")
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get(QUEUE).url == SET_UP


def test_after_twelve_hours_staff_show_a_code_again(client, clock):
    person = factories.adviser()
    password_step(client, person)
    second_step(client, code_of(factories.TOTP_SECRET))
    clock(12 * HOUR - 1)
    assert works(client)
    clock(1)
    assert client.get(f"{QUEUE}?state=waiting").url == f"{SHOW_AGAIN}?next=%2Fen%2Freviews%2F%3Fstate%3Dwaiting"
    assert client.post(QUEUE).url == SHOW_AGAIN
    assert client.get(QUEUE, headers={"HX-Request": "true"}).headers["HX-Redirect"].startswith(SHOW_AGAIN)
    assert client.get("/en/account/email/").status_code == 302
    answer = client.post(f"{SHOW_AGAIN}?next={QUEUE}", {"code": code_of(factories.TOTP_SECRET)})
    assert answer.url == QUEUE
    assert works(client)


def test_a_role_that_is_new_asks_for_the_factor_that_the_person_has_already(password_only):
    person = factories.adviser()
    person.staff_role = StaffRole.NONE
    person.save()
    client = password_only(person)
    assert client.get("/en/home/").status_code == 200
    person.staff_role = StaffRole.ADVISER
    person.save()
    assert client.get("/en/home/").url.startswith(SHOW_AGAIN)


def test_what_one_person_showed_does_not_count_for_another(sign_in):
    client = sign_in(factories.adviser())
    assert works(client)
    client.post("/en/account/logout/")
    assert password_step(client, factories.adviser("Bo Adviser")) == SHOW


def test_sessions_of_staff_are_short_and_those_of_owners_long(client, sign_in):
    assert sign_in(factories.adviser()).session.get_expiry_age() == 12 * HOUR
    person = factories.user(password=factories.PASSWORD)
    client.post("/en/account/login/", {"login": person.email, "password": factories.PASSWORD, "remember": "on"})
    assert client.session.get_expiry_age() == 60 * 24 * HOUR


def test_others_may_have_a_second_step_and_switch_it_off(client, clock):
    person = factories.adviser()
    person.staff_role = StaffRole.NONE
    person.save()
    assert password_step(client, person) == SHOW
    second_step(client, code_of(factories.TOTP_SECRET))
    assert "Switch the second step off" in client.get("/en/account/second-step/").content.decode()
    client.post("/en/account/second-step/totp/deactivate/")
    assert client.get("/en/home/").status_code == 200
    assert password_step(Client(), person) == "/en/home/"


def test_the_password_is_asked_for_again_only_when_signing_in_was_a_while_ago(client, clock):
    person = factories.user()
    password_step(client, person)
    assert client.get(SET_UP).status_code == 200
    clock(301)
    assert client.get(SET_UP).url == f"/en/account/reauthenticate/?next={SET_UP.replace('/', '%2F')}"
    answer = client.post(f"/en/account/reauthenticate/?next={SET_UP}", {"password": factories.PASSWORD})
    assert answer.url == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_the_administrators_pages_have_no_sign_in_of_their_own(client, sign_in):
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").url == "/en/account/login/?next=%2Fadmin%2F"
    assert sign_in(factories.administrator()).get("/admin/").status_code == 200


def test_an_administrator_removes_a_lost_app_but_sees_no_secret(sign_in):
    lost = Authenticator.objects.get(user=factories.adviser(), type="totp")
    client = sign_in(factories.administrator())
    address = f"/admin/mfa/authenticator/{lost.pk}"
    assert lost.data["secret"] not in client.get(f"{address}/change/").content.decode()
    client.post(f"{address}/delete/", {"post": "yes"})
    assert not Authenticator.objects.filter(pk=lost.pk).exists()
