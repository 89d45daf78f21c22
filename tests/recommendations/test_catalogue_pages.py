"""The public pages on schemes: what they say in each language, what they cost, what bad addresses get."""

import datetime
import html as markup
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from recommendations.services.catalogue import catalogue_of
from tests import factories

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "zh-hant", "zh-hans")
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _published(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.questionnaire_release()
    factories.catalogue_release()
    monkeypatch.setattr(timezone, "localdate", lambda *_args: TODAY)


def url(name: str, *args: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"recommendations:{name}", args=args)


def text(response: Any) -> str:
    """What is read on the page, with single spaces."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def shown(response: Any) -> set[str]:
    """The ids of the schemes that the list shows."""
    return set(re.findall(r'id="tick-([a-z0-9-]+)"', response.content.decode()))


class TestEverywhere:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(("name", "args"), [("scheme_list", ()), ("compare", ()), ("matrix", ())])
    def test_anybody_reads_them(self, client: Client, name: str, args: tuple[str, ...], language: str) -> None:
        assert client.get(url(name, *args, language=language)).status_code == 200

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_scheme_has_its_page(self, client: Client, language: str) -> None:
        for scheme in catalogue_of(factories.catalogue_release().pk).schemes:
            response = client.get(url("scheme", scheme.id, language=language))
            assert response.status_code == 200, scheme.id
            assert scheme.objective.get(language)[:20] in markup.unescape(response.content.decode()), scheme.id

    def test_they_may_be_found_by_search_engines(self, client: Client) -> None:
        for address in (url("scheme_list"), url("scheme", "bud"), url("matrix")):
            assert "noindex" not in client.get(address).content.decode()
        assert "noindex" in client.get(url("scheme_list") + "?tier=aware").content.decode()
        assert "noindex" in client.get(url("compare")).content.decode()

    def test_they_are_for_reading(self, client: Client) -> None:
        for address in (url("scheme_list"), url("scheme", "bud"), url("matrix"), url("compare")):
            assert client.post(address).status_code == 405
            assert client.head(address).status_code == 200

    def test_no_page_before_a_catalogue_is_published(self, client: Client, settings: Any) -> None:
        settings.CATALOGUE_CODE = "none"
        for address in (url("scheme_list"), url("scheme", "bud"), url("matrix"), url("compare")):
            assert client.get(address).status_code == 404

    @pytest.mark.parametrize("query", ["", "?q=hkpc", "?scheme=bud&scheme=nittp&scheme=tvp"])
    def test_two_queries_whatever_is_shown(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, query: str
    ) -> None:
        pages = [url("scheme_list"), url("compare"), url("matrix"), url("scheme", "bud")]
        for address in pages:
            client.get(address)
            with django_assert_num_queries(2):
                client.get(address + query)


class TestList:
    def test_everything_is_on_it_once_and_counted_in_words(self, client: Client) -> None:
        response = client.get(url("scheme_list"))
        schemes = catalogue_of(factories.catalogue_release().pk).schemes
        assert shown(response) == {scheme.id for scheme in schemes}
        assert re.search(
            r"61 schemes: \d+ open now, \d+ announced, \d+ not open now or not known, \d+ closed", text(response)
        )

    def test_closed_ones_stand_at_the_end_folded_with_their_date(self, client: Client) -> None:
        html = client.get(url("scheme_list")).content.decode()
        assert html.index("do not pay anybody to apply") < html.index("Closed on 31 December 2024")
        assert html.rindex('class="browse__group"') < html.index("do not pay anybody to apply")
        assert not re.search(r'<details class="disclosure closed-lines" open', html)
        assert re.search(r'<details class="disclosure closed-lines" open', self.html(client, "status=closed"))

    def html(self, client: Client, query: str, language: str = "en") -> str:
        return str(client.get(f"{url('scheme_list', language=language)}?{query}").content.decode())

    @pytest.mark.parametrize(
        ("query", "some"),
        [
            ("q=科技券", {"tvp"}),
            ("q=tvp", {"tvp"}),
            ("q=ＴＶＰ", {"tvp"}),
            ("status=announced", {"ai-training-for-all", "airdi", "dtspp-enhanced"}),
            ("body=hkma", {"cdi", "hkma-genai-sandbox"}),
        ],
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_search_and_filters(self, client: Client, query: str, some: set[str], language: str) -> None:
        response = client.get(f"{url('scheme_list', language=language)}?{query}")
        assert shown(response) == some

    def test_what_was_chosen_stays_chosen_and_can_be_taken_away(self, client: Client) -> None:
        html = self.html(client, "q=hkpc&tier=aware&scheme=bud")
        assert '<option value="aware" selected>' in html
        assert 'value="hkpc"' in html
        assert 'href="?tier=aware&amp;scheme=bud"' in html
        assert 'href="?q=hkpc&amp;scheme=bud"' in html

    def test_ticks_are_kept_also_for_what_is_filtered_out(self, client: Client) -> None:
        html = self.html(client, "q=科技券&scheme=bud&scheme=tvp&scheme=nonsense")
        assert '<input type="hidden" name="scheme" value="bud">' in html
        assert re.search(r'id="tick-tvp"[^>]* checked', html)
        assert "nonsense" not in re.sub(r'(href|formaction)="[^"]*"', "", html)

    def test_nothing_found_says_what_to_leave_out(self, client: Client) -> None:
        response = client.get(url("scheme_list") + "?q=科技券&status=open")
        assert "No scheme fits all of this" in text(response)
        assert "without Open now – 1 scheme" in text(response)
        assert "Every word you type" in text(response)
        assert 'formaction="' not in response.content.decode()

    def test_strange_values_narrow_nothing_and_are_escaped(self, client: Client) -> None:
        assert len(shown(client.get(url("scheme_list") + "?tier=x&category=%00&body=<b>&sector="))) == 61
        assert "<script>alert" not in self.html(client, "q=<script>alert(1)</script>")

    def test_our_translations_are_marked(self, client: Client) -> None:
        assert re.search(r"Quality Migrant Admission Scheme|BUD Fund: Easy BUD", self.html(client, ""))
        marked = re.findall(r'<h3 class="scheme-line__name">.*?</h3>', self.html(client, "", "zh-hans"))
        assert any('class="tag"' in name for name in marked)
        assert not all('class="tag"' in name for name in marked)


class TestScheme:
    def page(self, client: Client, scheme: str) -> str:
        return text(client.get(url("scheme", scheme)))

    def test_rules_money_dates_and_sources(self, client: Client) -> None:
        page = self.page(client, "nittp")
        assert "Government money to your money 1 : 1" in page
        assert "Most in a year HK$250,000" in page
        assert "All of this has to be true: Your firm is registered under the Business Registration Ordinance" in page
        assert "Conditions we cannot check here Your employees" in page
        assert "about 5 weeks ahead" in page
        assert "Last checked: 10 January 2026, more than 180 days ago." in page
        assert "This part is our own opinion" in page

    def test_alternatives_are_lists_within_the_list(self, client: Client) -> None:
        html = client.get(url("scheme", "crs")).content.decode()
        assert re.search(r"at least one of these:<ul class=\"rule-tree\">", html)
        assert re.search(r"What counts: Construction", self.page(client, "citf"))

    def test_a_closed_one_warns_first(self, client: Client) -> None:
        page = self.page(client, "tvp")
        assert (
            page.index("Closed on 31 December 2024") < page.index("Do not pay anyone who offers") < page.index("Shared")
        )
        assert "What it gave" in page
        assert "What you get" not in page

    def test_an_event_is_over_and_nobody_applies_to_it(self, client: Client) -> None:
        page = self.page(client, "ai-with-hkpc")
        assert "Over since 21 May 2026" in page
        assert "Do not pay anyone" not in page

    def test_expected_to_be_closed_and_between_rounds(self, client: Client) -> None:
        assert "Expected to have closed on 30 June 2026" in self.page(client, "emf")
        assert "The last round closed on 2 January 2026" in self.page(client, "ccmf")
        assert "Closes on 31 March 2028" in self.page(client, "sfgs-80")

    def test_never_checked(self, client: Client) -> None:
        assert "no date on which anybody checked" in self.page(client, "cip")

    def test_a_guarantee_is_not_a_grant(self, client: Client) -> None:
        assert "HK$18,000,000 (not a grant)" in self.page(client, "sfgs-80")

    def test_a_shared_ceiling_leads_to_the_other_scheme(self, client: Client) -> None:
        assert f'href="{url("scheme", "bud")}"' in client.get(url("scheme", "bud-easy")).content.decode()

    def test_no_rule_known(self, client: Client) -> None:
        assert "The sources name no rule on firms" in self.page(client, "aiss")

    def test_links_to_other_sites_tell_them_nothing(self, client: Client) -> None:
        html = client.get(url("scheme", "bud")).content.decode()
        outside = re.findall(r'<a [^>]*href="https?://[^>]*>', html)
        assert len(outside) > 5
        assert all('rel="noopener noreferrer"' in link for link in outside)

    def test_every_reference_leads_to_a_source(self, client: Client) -> None:
        html = client.get(url("scheme", "nittp")).content.decode()
        cited = set(re.findall(r'href="#(source-\d+)"', html))
        assert cited
        assert cited <= set(re.findall(r'id="(source-\d+)"', html))

    def test_names_in_the_other_languages_carry_their_language(self, client: Client) -> None:
        html = client.get(url("scheme", "nittp")).content.decode()
        assert '<span lang="zh-Hant-HK">新型工業化及科技培訓計劃</span>' in html

    @pytest.mark.parametrize("scheme", ["none", "compar", "BUD"])
    def test_no_such_scheme(self, client: Client, scheme: str) -> None:
        assert client.get(url("scheme", scheme)).status_code == 404


class TestComparing:
    def page(self, client: Client, *schemes: str) -> Any:
        return client.get(url("compare"), {"scheme": list(schemes)})

    def test_side_by_side(self, client: Client) -> None:
        response = self.page(client, "bud", "nittp", "aiss")
        columns = re.findall(r'<th scope="col">', response.content.decode())
        assert len(columns) == 3
        assert "Up to HK$250,000 a year, up to half of the cost" in text(response)
        assert "nothing known" in text(response)

    def test_more_than_three(self, client: Client) -> None:
        response = self.page(client, "bud", "nittp", "aiss", "tvp")
        assert "You ticked more than 3 schemes; here are the first 3." in text(response)
        assert "Technology Voucher Programme" not in text(response)

    def test_what_is_not_in_the_list_is_left_out_and_said(self, client: Client) -> None:
        assert "1 scheme in this address is not in our list" in text(self.page(client, "bud", "nittp", "x"))
        assert "2 schemes in this address are not in our list" in text(self.page(client, "x", "y"))

    @pytest.mark.parametrize("schemes", [(), ("bud",), ("bud", "bud")])
    def test_too_few(self, client: Client, schemes: tuple[str, ...]) -> None:
        assert "Tick two or 3 schemes" in text(self.page(client, *schemes))

    def test_the_way_back_keeps_ticks_and_filters(self, client: Client) -> None:
        html = client.get(url("compare") + "?tier=aware&scheme=bud&scheme=nittp").content.decode()
        assert f'href="{url("scheme_list")}?tier=aware&amp;scheme=bud&amp;scheme=nittp"' in html
        assert f'href="{url("compare")}?tier=aware&amp;scheme=nittp"' in html


class TestMatrix:
    def test_open_schemes_are_links_and_closed_ones_are_not_there(self, client: Client) -> None:
        html = client.get(url("matrix")).content.decode()
        assert f'href="{url("scheme", "nittp")}"' in html
        assert "Technology Voucher Programme" not in html
        assert re.search(r"\d+ schemes that are closed, announced or not known to be open are left out", html)

    def test_rows_are_as_wide_as_the_tiers(self, client: Client) -> None:
        html = client.get(url("matrix")).content.decode()
        for row in re.findall(r"<tr>(.*?)</tr>", html, flags=re.S):
            widths = [int(width or 1) for width in re.findall(r'<td(?: colspan="(\d)")?', row)]
            assert sum(widths) in (0, 4)

    def test_singapores_stands_below_with_its_source(self, client: Client) -> None:
        page = text(client.get(url("matrix")))
        assert page.index("For reference: Singapore") < page.index("AI For Everyone (AI4E)")
        assert "figure 3-1" in page

    def test_without_the_reference(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("recommendations.views.catalogue._reference", lambda: None)
        assert "Singapore" not in text(client.get(url("matrix")))
