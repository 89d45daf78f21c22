"""How often something may be tried: counted over all processes, per account and per address, and said in words."""

import re
import threading

import pytest
from django.conf import settings as site_settings
from django.core import signing
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory

from accounts.limits import consume
from readiness.models import Assessment
from tests import factories

pytestmark = pytest.mark.django_db

LOCKED = "Too many tries. Wait 15 minutes, then try again."
LOGIN = "/en/account/login/"
SHARED = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": site_settings.CACHE_TABLE,
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}


@pytest.fixture
def shared_cache(settings):
    """The cache of a site without CACHE_URL."""
    settings.CACHES = SHARED
    call_command("createcachetable", verbosity=0)


def try_to_sign_in(
    email: str, password: str = "not-the-password", *, address: str = "192.0.2.1", host: str = "testserver"
) -> str:
    """What the page says; "in" when that was enough."""
    data = {"login": email, "password": password}
    response = Client(REMOTE_ADDR=address, HTTP_HOST=host).post(LOGIN, data)
    return "in" if response.status_code == 302 else response.content.decode()


def test_five_failures_lock_the_account_from_everywhere_and_no_other(shared_cache):
    factories.user("mei@example.hk", password=factories.PASSWORD)
    factories.user("tom@example.hk", password=factories.PASSWORD)
    for number in range(5):
        assert LOCKED not in try_to_sign_in("mei@example.hk", address=f"192.0.2.{number}")
    assert LOCKED in try_to_sign_in("MEI@example.hk", factories.PASSWORD, address="198.51.100.7")
    assert try_to_sign_in("tom@example.hk", factories.PASSWORD, address="192.0.2.1") == "in"


def test_another_name_for_this_site_is_no_new_count(shared_cache, settings):
    settings.ALLOWED_HOSTS = ["readiness.example"]
    factories.user("mei@example.hk", password=factories.PASSWORD)
    hosts = [
        "readiness.example",
        "readiness.example:1000",
        "readiness.example:1001",
        "Readiness.example",
        "READINESS.example",
    ]
    said = [try_to_sign_in("mei@example.hk", host=host) for host in hosts]
    assert not any(LOCKED in page for page in said)
    assert LOCKED in try_to_sign_in("mei@example.hk", factories.PASSWORD, host="readiness.EXAMPLE:443")


def test_four_failures_lock_nobody_out_and_a_success_is_not_counted(shared_cache):
    factories.user("mei@example.hk", password=factories.PASSWORD)
    for _number in range(6):
        assert try_to_sign_in("mei@example.hk", factories.PASSWORD) == "in"
    for _number in range(4):
        try_to_sign_in("mei@example.hk")
    assert try_to_sign_in("mei@example.hk", factories.PASSWORD) == "in"


def test_an_address_that_tries_many_accounts_is_locked_out_itself(shared_cache):
    factories.user("mei@example.hk", password=factories.PASSWORD)
    for number in range(30):
        try_to_sign_in(f"guess{number}@example.hk", address="203.0.113.5")
    assert try_to_sign_in("mei@example.hk", factories.PASSWORD, address="203.0.113.5") != "in"
    assert try_to_sign_in("mei@example.hk", factories.PASSWORD, address="203.0.113.6") == "in"


def test_choosing_a_new_password_ends_the_lock(client, mailoutbox):
    factories.user("mei@example.hk", password=factories.PASSWORD)
    for _number in range(6):
        try_to_sign_in("mei@example.hk")
    client.post("/en/account/password/reset/", {"email": "mei@example.hk"})
    path = re.sub(r"https?://[^/]+", "", re.search(r"https?://\S+/key/\S+", mailoutbox[0].body)[0])
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another-long-password", "password2": "another-long-password"})
    assert try_to_sign_in("mei@example.hk", "another-long-password") == "in"


def test_codes_of_the_second_step_cannot_be_guessed_at_will(client):
    person = factories.adviser(password=factories.PASSWORD)
    client.post(LOGIN, {"login": person.email, "password": factories.PASSWORD})
    pages = [client.post("/en/account/second-step/authenticate/", {"code": "000000"}) for _number in range(6)]
    said = [LOCKED in page.content.decode() for page in pages]
    assert said == [False] * 5 + [True]


@pytest.mark.parametrize(("language", "words"), [("zh-hant", "15分鐘"), ("zh-hans", "15分钟"), ("en", "15 minutes")])
def test_the_lock_says_how_long_in_each_language(client, language, words):
    for _number in range(6):
        page = client.post(f"/{language}/account/login/", {"login": "mei@example.hk", "password": "wrong"})
    assert words in page.content.decode()


def test_the_words_fit_the_settings():
    limits = site_settings.ACCOUNT_RATE_LIMITS
    durations = {name: set(re.findall(r"/(\w+)/", rate)) for name, rate in limits.items()}
    assert durations.pop("login_failed") == {"15m"}
    assert durations.pop("request_login_code") == {"15m"}
    assert site_settings.CODES_TO_ADDRESS.endswith("/15m")
    assert site_settings.RESETS_TO_ADDRESS.endswith("/h")
    assert set().union(*durations.values()) == {"m", "h"}  # "in an hour at the latest"


def test_two_processes_count_together(shared_cache):
    """Each has a handle of its own on the cache; here the second one takes the place of the first."""
    assert consume("mei", "test", "2/h")
    assert consume("mei", "test", "2/h")
    first = caches["default"]
    caches["default"] = caches.create_connection("default")
    assert caches["default"] is not first
    assert not consume("mei", "test", "2/h")
    assert consume("tom", "test", "2/h")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_the_limit(shared_cache):
    """Eight threads with connections of their own, as eight processes would have."""
    taken: list[bool] = []

    def work() -> None:
        taken.append(consume("mei", "race", "3/h"))
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 3


def test_several_rates_must_all_hold_and_none_means_no_limit():
    assert [consume("mei", "both", "3/h,2/d") for _number in range(3)] == [True, True, False]
    assert all(consume("mei", "free", "") for _number in range(50))


def test_an_address_counts_for_itself_and_a_whole_ipv6_network_as_one():
    def from_address(address: str) -> bool:
        return consume(RequestFactory().post("/", REMOTE_ADDR=address), "start", "1/h")

    assert from_address("192.0.2.1")
    assert not from_address("192.0.2.1")
    assert from_address("192.0.2.2")
    assert from_address("2001:db8::1")
    assert not from_address("2001:db8::2")


def test_behind_a_proxy_of_ours_the_visitors_address_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def through_proxy(visitor: str) -> bool:
        headers = {"X-Forwarded-For": f"6.6.6.6, {visitor}"}  # the first is what the visitor claims
        return consume(RequestFactory().post("/", headers=headers, REMOTE_ADDR="10.0.0.1"), "start", "1/h")

    assert through_proxy("192.0.2.1")
    assert not through_proxy("192.0.2.1")
    assert through_proxy("192.0.2.2")


# Starts without an account


def start(client: Client, name: str = "Shop"):
    return client.post("/en/start/", {"business_name": name, "email": "mei@example.hk", "consent": "yes"})


def test_the_eleventh_anonymous_start_of_an_hour_is_refused_and_keeps_what_was_typed(client):
    factories.questionnaire_release()
    assert [start(client).status_code for _number in range(10)] == [302] * 10
    refused = start(client, "Harbour Noodles & Co.")
    page = refused.content.decode()
    assert refused.status_code == 429
    assert "Too many assessments were started from your network today." in page
    assert 'value="Harbour Noodles &amp; Co."' in page
    assert 'value="mei@example.hk"' in page
    assert 'value="yes" checked' in page
    assert Assessment.objects.count() == 10
    assert start(Client(REMOTE_ADDR="192.0.2.9")).status_code == 302


def test_a_start_that_is_refused_for_its_words_is_not_counted(client, settings):
    settings.ANONYMOUS_STARTS = "1/h"
    factories.questionnaire_release()
    assert client.post("/en/start/", {"business_name": "Shop"}).status_code == 200
    assert start(client).status_code == 302


def test_people_with_an_account_start_as_often_as_they_like(sign_in, settings):
    settings.ANONYMOUS_STARTS = "1/h"
    factories.questionnaire_release()
    client = sign_in(factories.user())
    assert [start(client).status_code for _number in range(3)] == [302] * 3


# Codes and links by e-mail


def test_codes_by_e_mail_are_limited_per_address(client, mailoutbox):
    factories.user("mei@example.hk")
    for number in range(3):
        visitor = Client(REMOTE_ADDR=f"192.0.2.{number}")
        assert visitor.post("/en/account/login/code/", {"email": "mei@example.hk"}).status_code == 302
    page = client.post("/en/account/login/code/", {"email": "mei@example.hk"}).content.decode()
    assert LOCKED in page
    assert len(mailoutbox) == 3


# Browsers that know somebody


CODE = "/en/account/login/code/"
RESET = "/en/account/password/reset/"


def known_browser(email: str) -> Client:
    """One in which this person has signed in, and out again."""
    browser = Client()
    assert browser.post(LOGIN, {"login": email, "password": factories.PASSWORD}).status_code == 302
    browser.post("/en/account/logout/")
    return browser


def test_a_stranger_shuts_nobody_out_of_their_own_browser(mailoutbox):
    factories.user("mei@example.hk", password=factories.PASSWORD)
    own = known_browser("mei@example.hk")
    for number in range(6):
        stranger = Client(REMOTE_ADDR=f"192.0.2.{number}")
        stranger.post(LOGIN, {"login": "mei@example.hk", "password": "not-the-password"})
        stranger.post(CODE, {"email": "mei@example.hk"})
        stranger.post(RESET, {"email": "mei@example.hk"})
    assert len(mailoutbox) == 3 + 5
    assert LOCKED in try_to_sign_in("mei@example.hk", factories.PASSWORD, address="198.51.100.7")
    assert LOCKED in stranger.post(CODE, {"email": "mei@example.hk"}).content.decode()
    assert "Try again in an hour." in stranger.post(RESET, {"email": "mei@example.hk"}).content.decode()

    assert own.post(CODE, {"email": "Mei@example.hk"}).status_code == 302
    assert own.post(RESET, {"email": "mei@example.hk"}).status_code == 302
    assert own.post(LOGIN, {"login": "MEI@example.hk", "password": factories.PASSWORD}).status_code == 302


def test_a_known_browser_has_a_lock_of_its_own_and_signing_in_again_begins_no_new_count():
    factories.user("mei@example.hk", password=factories.PASSWORD)
    own = known_browser("mei@example.hk")
    for _number in range(2):
        own.post(LOGIN, {"login": "mei@example.hk", "password": "not-the-password"})
    own.post(LOGIN, {"login": "mei@example.hk", "password": factories.PASSWORD})
    own.post("/en/account/logout/")
    said = [own.post(LOGIN, {"login": "mei@example.hk", "password": "wrong"}).content.decode() for _number in range(4)]
    assert [LOCKED in page for page in said] == [False, False, False, True]
    assert try_to_sign_in("mei@example.hk", factories.PASSWORD) == "in"


def test_what_a_browser_is_known_by_tells_nobody_who_and_cannot_be_made(settings):
    settings.SESSION_COOKIE_SECURE = True
    factories.user("mei@example.hk", password=factories.PASSWORD)
    factories.user("tom@example.hk", password=factories.PASSWORD)
    own = known_browser("tom@example.hk")
    cookie = own.cookies["known_browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["max-age"]) == (
        True,
        "Lax",
        True,
        31536000,
    )
    name, logins = signing.loads(cookie.value, salt="accounts.known_browsers")
    assert re.fullmatch(r"[\w-]{22}", name)
    assert [len(login) for login in logins] == [32]
    for _number in range(5):
        try_to_sign_in("mei@example.hk")
    made_up = signing.dumps([name, logins], key="a key of a stranger", salt="accounts.known_browsers")
    for value in (cookie.value, cookie.value + "x", made_up):  # known to Tom, which helps nobody with Mei's account
        own.cookies["known_browser"] = value
        assert LOCKED in own.post(LOGIN, {"login": "mei@example.hk", "password": factories.PASSWORD}).content.decode()


def test_an_address_that_is_not_confirmed_makes_no_browser_known():
    factories.user("mei@example.hk", password=factories.PASSWORD, verified=False)
    assert "known_browser" not in known_browser("mei@example.hk").cookies


def test_signing_up_is_limited_per_network(client):
    for number in range(20):
        client.post("/en/account/signup/", {"email": f"p{number}@example.hk", "password1": "short"})
    refused = client.post("/zh-hant/account/signup/", {"email": "one@example.hk", "password1": factories.PASSWORD})
    assert refused.status_code == 429
    assert "最遲一小時" in refused.content.decode()
