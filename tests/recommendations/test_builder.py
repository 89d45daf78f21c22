"""What stands in a report, from answers and facts through the services to the words: against literal expectations."""

import datetime
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.functional import Promise

from readiness.services import reviews
from recommendations.models import Report
from recommendations.report.builder import build_document
from recommendations.report.document import ReportDocument, Scheme
from recommendations.services import reports
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 20)
FACTS = {**factories.FACTS, "incorporated_in_hk": True, "target_markets": ["none"]}
# 16 questions at level 2, six at 4, one at 1 and one unknown: 58 over 24 questions, so 29/12.
ANSWERS: dict[str, Any] = {
    "level": 2,
    "business_use_case_1": 4,
    "business_use_case_2": 4,
    "machine_learning_infrastructure_1": 4,
    "machine_learning_infrastructure_2": 4,
    "data_infrastructure_1": 4,
    "data_infrastructure_2": 4,
    "ai_governance_2": 1,
    "ai_talent_2": "unknown",
}


@pytest.fixture(autouse=True)
def _november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are issued on one fixed day: what is stale or closed depends on it."""
    local = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: local(value, zone) if value else TODAY)


@pytest.fixture
def build() -> Callable[[str], ReportDocument]:
    """Builds the self-assessment's document in a language."""
    factories.submitted(facts=FACTS, **ANSWERS)
    result = Report.objects.get().result

    def in_language(language: str) -> ReportDocument:
        return build_document(reports.request(result=result, language=language, actor=None))

    return in_language


@pytest.fixture
def document(build: Callable[[str], ReportDocument]) -> ReportDocument:
    return build("en")


def scheme(document: ReportDocument, key: str) -> Scheme:
    return next(entry for entry in document.schemes if entry.key == key)


def listed(document: ReportDocument, title: str) -> dict[str, str]:
    found = next(group for group in document.scheme_lists if group.title == title)
    return {entry.name: entry.text for entry in found.schemes}


def test_the_first_page_says_tier_score_and_distance(document):
    page = document.first_page
    assert (page.tier, page.score, page.score_scale) == ("AI Unaware", "2.42", "out of 5")
    assert page.distance == "2 raises of a single level take you to AI Aware."
    assert page.score_note == "The score does not decide any funding application."
    assert document.standing == "Self-assessment, not verified by an adviser"
    assert (document.issued_on, document.revision) == ("20 November 2026", "Revision 1")


def test_gaps_come_weakest_first_then_in_the_order_of_the_questionnaire(document):
    assert [(gap.dimension, gap.score, gap.value) for gap in document.first_page.gaps] == [
        ("AI Talent", "1.50", 1.5),
        ("AI Governance", "1.50", 1.5),
        ("Management Support", "2.00", 2.0),
        ("AI Literacy", "2.00", 2.0),
        ("Employee Acceptance of AI", "2.00", 2.0),
    ]
    assert all(gap.meaning for gap in document.first_page.gaps)


def test_the_plan_holds_the_two_cheapest_raises(document):
    steps = [(horizon.title, step.dimension, step.effort) for horizon in document.plan for step in horizon.steps]
    assert steps == [
        ("Now to 3 months", "AI Governance", "0.5 person-days"),
        ("Now to 3 months", "AI Talent", "0.5 person-days"),
    ]
    assert [horizon.title for horizon in document.plan] == ["Now to 3 months", "3 to 6 months", "6 to 12 months"]
    assert document.plan[1].empty == "No step falls into this period."


def test_three_next_steps_even_where_the_plan_has_two(document):
    planned = [step.action for horizon in document.plan for step in horizon.steps]
    steps = document.first_page.steps
    assert [step.action for step in steps[:2]] == planned
    assert steps[2].detail == "Management Support · 2 person-days"


def test_the_ladder_marks_the_tier(document):
    assert [(step.name, step.band, step.current) for step in document.ladder.steps] == [
        ("AI Unaware", "below 2.5", True),
        ("AI Aware", "2.5 to below 3.5", False),
        ("AI Ready", "3.5 to 4.5", False),
        ("AI Competent", "above 4.5", False),
    ]
    assert document.ladder.marker == pytest.approx(29 / 12)


def test_the_scales_of_the_tables_agree(document):
    assert [row.score for row in document.pillars] == ["1.90", "1.75", "4.00", "2.00", "4.00"]
    assert [row.score for row in document.dimensions] == [axis.score for axis in document.radar.axes]
    assert [(row.dimension, row.score) for row in document.dimensions][5:8] == [
        ("AI Governance", "1.50"),
        ("AI Risk Control", "2.00"),
        ("Business Use Case", "4.00"),
    ]
    assert all(axis.other is None for axis in document.radar.axes)


def test_a_scheme_says_what_it_pays_whether_and_why(document):
    entry = scheme(document, "nittp")
    assert document.first_page.schemes[0].name == entry.name == document.schemes[0].name
    assert entry.name == "New Industrialisation and Technology Training Programme (NITTP)"
    assert entry.funding == "Up to HK$250,000 a year, up to half of the cost"
    assert (entry.verdict, entry.verdict_word) == ("yes", "You seem to qualify")
    assert [(reason.state, reason.text, reason.sources) for reason in entry.reasons] == [
        ("met", "Your firm is registered under the Business Registration Ordinance", (1,)),
        ("met", "Your firm is neither a government nor a subvented body", (1,)),
    ]
    assert entry.rank_reasons[0] == "It suits firms in your tier."
    assert entry.lead_time == "about 5 weeks ahead"


def test_status_date_and_marks_of_a_scheme(document):
    entry = scheme(document, "nittp")
    assert (entry.status, entry.checked, entry.marks) == ("Open", "checked on 10 January 2026", "†‡")
    assert document.schemes_notes == (
        "† Check the terms with the administrator before you apply.",
        "‡ Not checked for more than 180 days: it may have changed since.",
    )


def test_sources_are_hosts_with_dates(document):
    sources = scheme(document, "nittp").sources
    assert (sources[0].text, sources[0].date) == ("itf.gov.hk", "")
    assert (sources[1].text, sources[1].date) == ("stheadline.com", "10 January 2026")
    study = next(source for source in sources if source.text.startswith("Hong Kong AI Industry"))
    assert (study.url, study.date) == ("", ""), "its title says the date already"


def test_a_scheme_without_a_known_rule_is_not_known_yet(document):
    entry = scheme(document, "pcpd-genai-checklist")
    assert (entry.verdict, entry.verdict_word) == ("unknown", "Not known yet")
    assert [(reason.state, reason.sources) for reason in entry.reasons] == [("unknown", ())]
    assert entry.reasons[0].text.startswith("We know of no rule on firms")


def test_a_rule_that_excludes_the_firm_is_given_as_the_reason(document):
    excluded = listed(document, "Not for your firm as it is")
    assert "BUD Fund: Easy BUD" in excluded
    assert "your firm plans neither" in excluded["BUD Fund: Easy BUD"]
    assert "bud-easy" not in {entry.key for entry in document.schemes}


def test_closed_schemes_are_listed_with_their_date_and_never_recommended(document):
    closed = listed(document, "Closed")
    assert closed["Technology Voucher Programme (TVP)"] == "Closed on 31 December 2024"
    assert "Closed in May 2025" in closed.values(), "a partial date is not made exact"
    assert "tvp" not in {entry.key for entry in document.schemes}
    assert all(entry.source for group in document.scheme_lists for entry in group.schemes)


def test_the_appendix_holds_every_answer(document):
    answers = {row.question: row for group in document.answers for row in group.answers}
    assert len(answers) == 24
    unknown = [row for row in answers.values() if row.level is None]
    assert [(row.dimension, row.answer) for row in unknown] == [("AI Talent", "We don't know")]
    assert document.answers_intro == "Evidence is available for 0 of 24 answers. “We don’t know”: 1."


def test_the_method_names_the_fraction_and_the_releases(document):
    method = " ".join(document.method)
    assert "29/12; 2.42 is rounded for display only" in method
    assert "airi-hk/2026.1" in method
    assert "hk/2026.1, matched as of 20 November 2026. Recommendations: revision 1." in method


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("active", ["en", "zh-hant", "zh-hans"])
def test_the_language_that_happens_to_be_active_does_not_matter(build, language, active):
    expected = build(language)
    with translation.override(active):
        assert build(language) == expected
    with translation.override(None):
        assert build(language) == expected


def test_nothing_is_left_to_be_translated_later(build):
    with translation.override("en"):
        document = build("zh-hant")
    assert lazy_places(document) == []


def test_chinese_documents_speak_chinese(build):
    hant, hans = build("zh-hant"), build("zh-hans")
    assert (hant.first_page.tier, hans.first_page.tier) == ("未意識到人工智能", "未意识到人工智能")
    assert (hant.issued_on, hans.issued_on) == ("2026年11月20日", "2026年11月20日")
    assert hant.first_page.gaps[0].dimension == "人工智能人才"
    assert scheme(hant, "nittp").name == "新型工業化及科技培訓計劃"
    assert scheme(hans, "nittp").name == "新型工业化及科技培训计划"
    assert scheme(hant, "nittp").reasons[0].text == "貴公司已根據《商業登記條例》登記"


def test_the_verified_document_sets_both_ratings_side_by_side():
    reviewer = factories.adviser(name="Lam Wing-yan")
    assessment = factories.rated(reviewer, adviser_level=3, facts=FACTS, **ANSWERS)
    comments = {"ai_talent": "Certificate seen."}
    reviews.rate(assessment=assessment, levels={}, comments=comments, actor=reviewer)
    result = factories.verify(assessment, actor=reviewer)
    document = build_document(reports.request(result=result, language="en", actor=None))
    assert document.kind == "verified"
    assert document.standing.startswith("Verified by Lam Wing-yan on ")
    assert (document.first_page.tier, document.first_page.score) == ("AI Aware", "3.00")
    ratings = {rating.dimension: rating for rating in document.verification.ratings}
    assert len(ratings) == 12
    talent = ratings["AI Talent"]
    assert (talent.own, talent.adviser, talent.comment) == ("1.50", "3.00", "Certificate seen.")
    assert (document.radar.axes[2].value, document.radar.axes[2].other) == (1.5, 3.0)
    assert [row.level for group in document.answers for row in group.answers].count(4) == 6, "the firm's own answers"


def test_an_adviser_without_a_name_stays_unnamed():
    reviewer = factories.adviser(name="")
    assessment = factories.verified(reviewer, facts=FACTS)
    result = assessment.scorecards.latest("created_at").results.get()
    document = build_document(reports.request(result=result, language="en", actor=None))
    assert "an adviser" in document.standing
    assert reviewer.email not in document.standing + document.verification.intro


def lazy_places(value: Any, place: str = "document") -> list[str]:
    """Where a promise of a later translation still stands."""
    if isinstance(value, Promise):
        return [place]
    if is_dataclass(value):
        return [found for f in fields(value) for found in lazy_places(getattr(value, f.name), f"{place}.{f.name}")]
    if isinstance(value, tuple):
        return [found for at, item in enumerate(value) for found in lazy_places(item, f"{place}[{at}]")]
    return []


def test_what_colleagues_see_differently_stands_in_the_report_without_names():
    assessment = factories.complete(facts=FACTS, **ANSWERS)
    owner = factories.owner_of(assessment.business)
    factories.contribution(assessment, level=2, data_quality_1=5)
    factories.contribution(assessment, level=2, data_quality_2="unknown")
    factories.submit(assessment, actor=owner)
    spread = build_document(Report.objects.get()).spread
    assert spread is not None
    (quality,) = [row for row in spread.rows if row.dimension == "Data Quality"]
    assert (quality.own, quality.lowest, quality.median, quality.highest) == ("2.00", "1.50", "2.00", "3.50")
    assert [(dot.value, dot.count) for dot in quality.dots] == [(1.5, 1), (3.5, 1)]
    assert [
        (point.dimension, point.apart, point.text) for point in spread.points if point.dimension == "Data Quality"
    ] == [
        ("Data Quality", "3 levels apart", "The firm: level 2. Colleagues: 1 at level 2; 1 at level 5."),
        ("Data Quality", "Some know, some don’t", "The firm: level 2. Colleagues: 1 at level 2; 1 doesn’t know."),
    ]


def test_without_colleagues_the_report_has_no_such_part(document):
    assert document.spread is None
