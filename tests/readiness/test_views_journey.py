"""The firm's pages, from start to submission, as a browser without JavaScript uses them."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import Business, Consent
from readiness.models import Assessment, ResumeLink
from readiness.services.links import new_link, revoke_links
from tests import factories
from tests.conftest import HoldLink, SignIn
from tests.readiness.pages import text, url

pytestmark = pytest.mark.django_db

PILLAR = "business_value_readiness"
FIRST, SECOND = "business_use_case_1", "business_use_case_2"
LINK = re.compile(r"https?://[^/]+/[a-z-]+/resume/([A-Za-z0-9_-]{43})/")


def start(client: Client, language: str = "en", **typed: Any) -> Any:
    with translation.override(language):
        return client.post(url("start"), {"consent": "yes"} | typed)


@pytest.fixture
def draft() -> Assessment:
    return factories.draft()


@pytest.fixture
def firm(draft: Assessment, hold_link: HoldLink) -> Client:
    """A browser that holds the draft's private link."""
    return hold_link(draft)


class TestStart:
    @pytest.fixture(autouse=True)
    def _release(self) -> None:
        factories.questionnaire_release()

    def test_opens_an_assessment_without_an_account(self, client: Client) -> None:
        response = start(client, business_name=" Cafe\u0301 <海港> ", language="zh-hant")

        assessment = Assessment.objects.get()
        consent = Consent.objects.get()
        assert response.url == "/zh-hant" + url("assessment", assessment)[3:]
        assert (assessment.business.name, assessment.language) == ("Café <海港>", "zh-hant")
        assert (consent.version, consent.language, consent.user) == ("2026.2", "zh-hant", None)

    def test_belongs_to_whoever_is_signed_in(self, sign_in: SignIn) -> None:
        person = factories.user()
        start(sign_in(person))
        assert Business.objects.get().members.get() == person

    def test_shows_the_private_link_once(self, client: Client) -> None:
        page = url("assessment", Assessment.objects.get()) if start(client) and Assessment.objects.exists() else ""

        first, second = client.get(page), client.get(page)

        token = LINK.search(text(first))
        assert token
        assert not LINK.search(text(second))
        assert Client().get(url("resume", token=token[1])).url == page

    def test_sends_the_link_to_the_address_and_forgets_it(
        self, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            start(client, email="owner@example.hk", language="zh-hans")

        assert mail.outbox[0].to == ["owner@example.hk"]
        assert "/zh-hans/resume/" in mail.outbox[0].body
        assert LINK.search(mail.outbox[0].body)

    def test_needs_consent_and_keeps_what_was_typed(self, client: Client) -> None:
        response = client.post(url("start"), {"business_name": "A&B <HK>", "email": "no address"})

        page = text(response)
        assert not Business.objects.exists()
        assert 'href="#id_consent"' in page
        assert 'href="#id_email"' in page
        assert 'value="A&amp;B &lt;HK&gt;"' in page
        assert 'value="no address"' in page

    @pytest.mark.parametrize("name", ["x" * 201, "a\x00b"])
    def test_refuses_a_name_that_cannot_be_kept(self, client: Client, name: str) -> None:
        assert "has-error" in text(start(client, business_name=name))
        assert not Business.objects.exists()

    def test_switching_the_language_keeps_what_was_typed_and_stores_nothing(self, client: Client) -> None:
        typed = {"business_name": "海港", "email": "half@", "consent": "yes", "switch_language": "zh-hant", "key": "k"}

        page = text(client.post("/zh-hant/start/", typed))

        assert not Business.objects.exists()
        assert 'lang="zh-Hant-HK"' in page
        assert 'value="海港"' in page
        assert 'value="half@"' in page
        assert "checked" in page
        assert "has-error" not in page

    def test_a_double_click_opens_one_assessment(self) -> None:
        key = re.search(r'name="key" value="([^"]{43})"', text(Client().get(url("start"))))
        assert key
        one, other = Client(), Client()  # the browser dropped the first answer, its cookies too

        urls = {start(browser, key=key[1]).url for browser in (one, other)}

        assert urls == {url("assessment", Assessment.objects.get())}
        assert Business.objects.count() == Consent.objects.count() == 1
        assert other.get(urls.pop()).status_code == 200

    def test_an_old_page_is_no_way_around_a_revoked_link(self, client: Client) -> None:
        key = "k" * 43
        start(client, key=key)
        revoke_links(assessment=Assessment.objects.get())

        response = start(Client(), key=key)

        assert Assessment.objects.count() == 1
        assert Client().get(response.url).status_code == 404
        assert not ResumeLink.objects.filter(revoked_at=None).exists()

    @pytest.mark.parametrize("key", ["", "short", "k" * 42 + "!"])
    def test_a_page_with_a_mangled_key_still_starts(self, client: Client, key: str) -> None:
        start(client, key=key)
        start(client, key=key)
        assert Assessment.objects.count() == 2


class TestPrivateLink:
    def test_opens_the_assessment_on_another_device(self, draft: Assessment) -> None:
        other = Client()
        response = other.get(url("resume", token=new_link(assessment=draft)))

        assert response.url == url("assessment", draft)
        assert response["Referrer-Policy"] == "strict-origin"
        assert "no-store" in response["Cache-Control"]
        assert other.get(response.url).status_code == 200

    @pytest.mark.parametrize("kind", ["unknown", "revoked"])
    def test_one_that_does_not_work_says_so_kindly(
        self, draft: Assessment, kind: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        token = new_link(assessment=draft) if kind == "revoked" else "x" * 43
        revoke_links(assessment=draft)

        response = Client().get(url("resume", token=token))

        assert response.status_code == 404
        assert "This link does not work" in text(response)
        assert "no-store" in response["Cache-Control"]
        assert token not in caplog.text

    def test_a_new_one_replaces_the_others_but_not_for_this_browser(self, draft: Assessment, firm: Client) -> None:
        page = text(firm.post(url("link", draft), {"renew": "yes"}, follow=True))

        token = LINK.search(page)
        assert token
        assert ResumeLink.objects.filter(assessment=draft, revoked_at=None).count() == 1
        assert firm.get(url("assessment", draft)).status_code == 200
        assert not LINK.search(text(firm.get(url("link", draft))))

    def test_a_new_one_can_be_sent(
        self, draft: Assessment, firm: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            firm.post(url("link", draft), {"renew": "yes", "email": "me@example.hk"})
        assert mail.outbox[0].to == ["me@example.hk"]

    def test_a_wrong_address_changes_nothing(self, draft: Assessment, firm: Client) -> None:
        page = text(firm.post(url("link", draft), {"renew": "yes", "email": "me@"}))

        assert 'href="#link-email"' in page
        assert 'value="me@"' in page
        assert ResumeLink.objects.filter(assessment=draft, revoked_at=None).count() == 2

    def test_revoking_shuts_out_who_has_only_the_link(self, draft: Assessment, firm: Client) -> None:
        assert firm.post(url("link", draft), {"revoke": "yes"}).url == url("landing")
        assert firm.get(url("assessment", draft)).status_code == 404

    def test_revoking_leaves_members_in(self, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = factories.draft(owner)
        member = sign_in(owner)

        assert member.post(url("link", assessment), {"revoke": "yes"}).url == url("link", assessment)
        assert "No private link" in text(member.get(url("link", assessment)))

    def test_who_is_signed_in_can_take_it_into_the_account(self, sign_in: SignIn, hold_link: HoldLink) -> None:
        assessment, person = factories.submitted(), factories.user()
        browser = hold_link(assessment, sign_in(person))
        assert 'name="keep"' in text(browser.get(url("link", assessment)))
        assert 'name="keep"' in text(browser.get(url("assessment", assessment)))

        browser.post(url("link", assessment), {"keep": "yes"})

        assert assessment.business.memberships.get().user == person
        assert 'name="keep"' not in text(browser.get(url("link", assessment)))

    @pytest.mark.parametrize("who", ["a stranger", "an adviser", "nobody"])
    def test_not_everybody_can(self, who: str, sign_in: SignIn, hold_link: HoldLink) -> None:
        owner = factories.user() if who == "a stranger" else None
        assessment = factories.submitted(owner)
        person = {"a stranger": factories.user, "an adviser": factories.adviser}.get(who, lambda: None)()
        browser = hold_link(assessment, sign_in(person))
        assert 'name="keep"' not in text(browser.get(url("link", assessment)))

        browser.post(url("link", assessment), {"keep": "yes"})

        assert [member.user for member in assessment.business.memberships.all()] == ([owner] if owner else [])

    def test_one_link_shown_elsewhere_is_not_mixed_up(self, draft: Assessment, firm: Client) -> None:
        start(firm)
        assert not LINK.search(text(firm.get(url("assessment", draft))))


class TestHome:
    def test_is_empty_at_first(self, client: Client) -> None:
        assert "There is no assessment here yet" in text(client.get(url("home")))

    def test_lists_what_is_held_and_what_one_belongs_to(self, sign_in: SignIn, hold_link: HoldLink) -> None:
        owner = factories.user()
        own = factories.submitted(owner, level=3)
        held = factories.draft(name="Held & Co")
        factories.draft(name="Somebody else")

        page = text(hold_link(held, sign_in(owner)).get(url("home")))

        assert "Held &amp; Co" in page
        assert own.business.name.replace("&", "&amp;") in page
        assert "Somebody else" not in page
        assert "AI Aware" in page
        assert "0 of 24 questions answered" in page
        assert reverse("recommendations:reports", kwargs={"pk": own.pk}) in page

    def test_shows_the_adviser_s_tier_once_verified(self, sign_in: SignIn) -> None:
        owner = factories.user()
        factories.verified(owner=owner, level=3, adviser_level=1)
        page = text(sign_in(owner).get(url("home")))
        assert "AI Unaware" in page
        assert "AI Aware" not in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_reads_the_same_few_tables_however_many_there_are(
        self, count: int, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        owner = factories.user()
        for _number in range(count):
            factories.submitted(owner)
        member = sign_in(owner)
        with django_assert_num_queries(6):
            member.get(url("home"))


class TestOverview:
    def test_is_a_list_of_what_is_left(self, draft: Assessment, firm: Client) -> None:
        page = text(firm.get(url("assessment", draft)))
        assert "24 questions in five parts, about 15 minutes" in page
        assert page.count("Not started") == 6

    def test_knows_how_far_one_is(self, hold_link: HoldLink) -> None:
        assessment = factories.complete(**{FIRST: None, SECOND: None})
        page = text(hold_link(assessment).get(url("assessment", assessment)))
        assert "You have answered 22 of 24 questions. About 2 minutes are left." in page
        assert url("pillar", assessment, pillar=PILLAR) in page

    def test_is_not_found_by_others(self, draft: Assessment) -> None:
        assert Client().get(url("assessment", draft)).status_code == 404
        assert Client().get(url("assessment", pk=uuid4())).status_code == 404

    def test_tells_how_to_get_a_review(self, sign_in: SignIn, hold_link: HoldLink) -> None:
        owner, stranger = factories.user(), factories.user()
        unconfirmed = factories.user(verified=False)
        assessment = factories.submitted(owner)
        assessment.business.memberships.create(user=unconfirmed, role="manager")
        page = url("assessment", assessment)

        anybody = text(hold_link(assessment).get(page))
        assert f"{reverse('account_signup')}?next={page}" in anybody
        assert "Only owners and managers" in text(hold_link(assessment, sign_in(stranger)).get(page))
        assert reverse("account_email") in text(sign_in(unconfirmed).get(page))
        assert url("request_review", assessment) in text(sign_in(owner).get(page))

    def test_shows_what_the_adviser_asks(self, sign_in: SignIn) -> None:
        owner = factories.user()
        page = text(sign_in(owner).get(url("assessment", factories.returned(owner=owner))))
        assert "Your adviser asks" in page
        assert "Which systems do you mean?" in page

    @pytest.mark.parametrize("state", ["submitted", "waiting", "in_review", "verified"])
    def test_tells_what_happened(self, state: str, sign_in: SignIn) -> None:
        owner = factories.user()
        assessment = getattr(factories, state)(owner=owner)
        page = text(sign_in(owner).get(url("assessment", assessment)))
        assert "You submitted your answers" in page
        assert reverse("recommendations:result", kwargs={"pk": assessment.pk}) in page

    def test_takes_few_queries(self, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        owner = factories.user()
        assessment = factories.submitted(owner)
        member = sign_in(owner)
        with django_assert_max_num_queries(13):
            member.get(url("assessment", assessment))


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_pages_come_in_every_language(language: str, draft: Assessment, firm: Client) -> None:
    with translation.override(language):
        pages = [url("start"), url("home"), url("link", draft), url("profile", draft), url("check", draft)]
        pages += [url("assessment", draft), url("pillar", draft, pillar=PILLAR)]
        for page in pages:
            response = firm.get(page)
            assert (response.status_code, response["Content-Language"]) == (200, language), page


@pytest.mark.parametrize("version", ["2026.2", "a%00b", "latest"])
def test_a_version_that_there_is_not_is_not_found(client: Client, version: str):
    factories.questionnaire_release()
    assert client.get(f"/en/how-we-score/airi-hk/{version}/").status_code == 404
