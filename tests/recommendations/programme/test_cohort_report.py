"""The cohort's report: what is published, in the reader's language, on request."""

from io import BytesIO

import pypdf
import pytest

from tests import factories
from tests.recommendations.programme.cohort import published, small_cohort

pytestmark = pytest.mark.django_db

ADDRESS = "/en/programme/report.pdf"


@pytest.fixture
def client(sign_in):
    return sign_in(factories.programme_manager())


def text_of(response) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(response.content)).pages).split())


def test_it_shows_what_the_page_shows(client):
    small_cohort()
    with published():
        response = client.get(ADDRESS, {"quarter": "2026Q3"})
        again = client.get(ADDRESS, {"quarter": "2026Q3"})
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-cache"
    assert "2026Q3" in response["Content-Disposition"]
    assert response.content == again.content
    text = text_of(response)
    for words in (
        "Quarter 3 of 2026 · All sectors · All sizes",
        "about 45",
        "AI Aware (60%)",
        "Import and export, wholesale and retail fewer than 5, or hidden to protect others",
        "Counts are rounded to 5, each by itself.",
    ):
        assert words in text


def test_a_hidden_selection_says_why(client):
    small_cohort()
    with published():
        text = text_of(client.get(ADDRESS, {"sector": "trade", "size": "micro"}))
    assert "The figures of this selection are not shown." in text
    assert "about" not in text


def test_before_anything_is_published_it_says_so(client):
    factories.questionnaire_release()
    factories.catalogue_release()
    assert "No figures are published yet." in text_of(client.get(ADDRESS))


def test_the_dashboard_links_to_it_with_what_is_chosen(client):
    small_cohort()
    with published():
        page = client.get("/en/programme/?quarter=2026Q3").content.decode()
    assert f'href="{ADDRESS}?quarter=2026Q3&amp;sector=all&amp;size=all"' in page
