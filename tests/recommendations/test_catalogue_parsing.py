import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from readiness.scoring.problems import InvalidData
from recommendations.parsing import META_FILE, Vocabulary, parse_catalogue, parse_scheme
from recommendations.rules import Leaf
from recommendations.schemes import COST_ITEMS, Ceilings, Name, PartialDate, Pool, Ratio
from tests.readiness.scoring.factories import text
from tests.recommendations.factories import (
    SHEET,
    TIERS,
    catalogue,
    funding_data,
    leaf,
    meta_data,
    registered_only,
    scheme,
    scheme_data,
    source_data,
    window_data,
)

VOCABULARY = Vocabulary(SHEET, TIERS, ("skills", "money"))


def problems_of(read: Callable[[], object]) -> list[str]:
    with pytest.raises(InvalidData) as refused:
        read()
    return [str(problem) for problem in refused.value.problems]


# What is read


def test_a_scheme_with_everything() -> None:
    said = {"sources": ["page"]}
    full = scheme(
        names=text("Alpha") | {"zh-hans": None},
        translations={"zh-hans": "阿尔法"},
        operator=text("Operator"),
        also=["money"],
        dimensions=["ai_literacy"],
        cost_items=["training", "solution"],
        funding=funding_data(
            kinds=["training", "cash_matching"],
            ratio={"government": 1, "enterprise": 2},
            share="1/3",
            application="250000",
            cumulative="1000000.50",
            projects=3,
            tenor_months=24,
            note=text("Note"),
        ),
        window=window_data("2018-08-22", "2027-03", "all_year"),
        lead_time={"weeks": 5, "note": text("Note"), **said},
        documents=[{"text": text("Deed"), **said}],
        conditions=[{"about": "course", "text": text("Course"), **said}],
        sources=[source_data(as_of="2026-01-10"), source_data("leaflet", url=None, title="A leaflet", as_of="2024")],
        conflicts=[text("Conflict")],
        changes=[{"date": "2018", "what": text("Began"), "sources": []}, {"date": None, "what": text("x"), **said}],
        check_with_administrator=True,
        **registered_only(),
    )
    assert full.name("en") == Name("Alpha", ours=False)
    assert full.name("zh-hans") == Name("阿尔法", ours=True)
    assert full.funding.ratio == Ratio(1, 2)
    assert full.funding.share == full.funding.paid_share == Fraction(1, 3)
    assert full.funding.ceilings == Ceilings(Decimal(250000), None, Decimal("1000000.50"))
    assert full.pools == (Pool("alpha", None, Decimal("1000000.50"), frozenset({"alpha"})),)
    assert isinstance(full.gates, Leaf)
    assert [scenario.verdict for scenario in full.scenarios] == ["yes", "no", "unknown"]
    assert full.lead_time is not None
    assert full.lead_time.weeks == 5
    assert full.source("leaflet").title == "A leaflet"
    assert full.closes_on == PartialDate("2027-03")
    assert full.check_with_administrator


def test_a_scheme_with_next_to_nothing() -> None:
    bare = scheme()
    assert (bare.gates, bare.window, bare.closes_on, bare.lead_time, bare.url) == (
        None,
        None,
        None,
        None,
        "https://example.hk/",
    )
    assert not bare.funding.pays
    assert bare.funding.paid_share is None


def test_a_ratio_alone_gives_the_share() -> None:
    matching = scheme(funding=funding_data(kinds=["cash_matching"], ratio={"government": 1, "enterprise": 3}))
    assert (matching.funding.share, matching.funding.paid_share) == (None, Fraction(1, 4))


def test_schemes_stand_by_id_and_are_found() -> None:
    small = catalogue(scheme_data("beta"), scheme_data("alpha", status={"value": "open", "as_of": None, "sources": []}))
    assert small.release == "small/1"
    assert [item.id for item in small.schemes] == ["alpha", "beta"]
    assert "beta" in small
    assert "gamma" not in small
    assert small.category("money").name.en == "money"
    assert small.scheme("alpha").status.as_of is None


def test_ceilings_are_shared_with_the_parent() -> None:
    big = scheme_data("big", funding=funding_data(cumulative="700", year="200"))
    easy = scheme_data("easy", funding=funding_data(application="15", counts_inside="big"))
    small = catalogue(easy, scheme_data("other"), big)
    shared = Pool("big", Decimal(200), Decimal(700), frozenset({"big", "easy"}))
    assert small.scheme("easy").pools == (Pool("easy", None, None, frozenset({"easy"})), shared)
    assert small.scheme("big").pools == (shared,)


def test_one_scheme_on_its_own() -> None:
    alone = parse_scheme(scheme_data(funding=funding_data(year="100")), VOCABULARY)
    assert [pool.year for pool in alone.pools] == [Decimal(100)]
    assert problems_of(lambda: parse_scheme(scheme_data(tiers=["best"]), VOCABULARY)) == [
        "tiers[0]: must be one of unaware, aware, ready, competent"
    ]


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        ("2026-01-10", date(2026, 1, 10), date(2026, 1, 10)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_partial_dates(written: str, earliest: date, latest: date) -> None:
    assert (PartialDate(written).earliest, PartialDate(written).latest) == (earliest, latest)


# What is refused

SOUND = [{"facts": {}, "verdict": "unknown"}]
INSIDE = "funding.counts_inside"
NEVER = {"value": "open", "as_of": "2026-13", "sources": []}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "Alpha"}, "id: must be an id of small letters, digits and separators"),
        ({"colour": "red"}, "colour: unknown key"),
        (
            {"names": {"en": "Alpha", "zh-hant": None, "zh-hans": "x"}},
            "names.zh-hant: has neither an official name nor a translation",
        ),
        ({"translations": {"en": "Alpha"}}, "translations.en: has an official name already"),
        ({"translations": {"fr": "Alpha"}}, "translations.fr: unknown key"),
        ({"names": "Alpha"}, "names: must be a mapping"),
        ({"names": {"en": "Alpha", "zh-hant": "x"}}, "names.zh-hans: missing"),
        ({"objective": {"en": "x", "zh-hant": " ", "zh-hans": "x"}}, "objective.zh-hant: must not be blank"),
        ({"url": "example.hk"}, "url: must be an address that begins with https://"),
        ({"category": "fun"}, "category: must be one of skills, money"),
        ({"also": ["skills", "skills"]}, "also: must not name anything twice"),
        ({"bodies": ["itc", "itc"]}, "bodies: must not name anything twice"),
        (
            {"cost_items": ["lunch"]},
            f"cost_items[0]: must be one of {', '.join(COST_ITEMS)}",
        ),
        ({"funding": funding_data(kinds=["magic"])}, None),
        (
            {"funding": funding_data(share="1/3", ratio={"government": 1, "enterprise": 1})},
            "funding.share: must be 1/2, as the ratio says",
        ),
        ({"funding": funding_data(share="0")}, "funding.share: must be more than 0 and at most 1"),
        ({"funding": funding_data(share="3/2")}, "funding.share: must be more than 0 and at most 1"),
        (
            {"funding": funding_data(share="half")},
            None,
        ),
        ({"funding": funding_data(application="0.001")}, "funding.ceilings.application: must be in whole cents"),
        ({"funding": funding_data(year="-5")}, "funding.ceilings.year: must be 0 or more"),
        (
            {"funding": funding_data(counts_inside="beta")},
            f'{INSIDE}: "beta" is not the id of another scheme',
        ),
        (
            {"funding": funding_data(counts_inside="alpha")},
            f'{INSIDE}: "alpha" is not the id of another scheme',
        ),
        ({"status": {"value": "openish", "as_of": None, "sources": []}}, None),
        (
            {"status": NEVER},
            "status.as_of: is not a day of the calendar",
        ),
        (
            {"status": {"value": "open", "as_of": None, "sources": ["x"]}},
            'status.sources[0]: "x" is not the id of a source of this scheme',
        ),
        ({"window": window_data(mode="sometimes")}, None),
        ({"lead_time": {"weeks": -1, "note": None, "sources": []}}, "lead_time.weeks: must be 0 or more"),
        ({"sources": []}, "sources: must have at least 1 items, has 0"),
        ({"sources": [source_data(), source_data()]}, 'sources[1].id: the id "page" is already used at sources[0].id'),
        ({"sources": [source_data(url=None)]}, "sources[0]: needs an address, or a title where there is none"),
        ({"confidence": "total"}, "confidence: must be one of high, medium, low"),
        ({"check_with_administrator": "yes"}, "check_with_administrator: must be true or false"),
        ({"gates": leaf("size")}, 'gates.fact: "size" is not a declared fact'),
        ({"scenarios": []}, "scenarios: must have at least 1 items, has 0"),
        (
            {"scenarios": [*SOUND, {"facts": {}, "verdict": True}]},
            "scenarios[1].verdict: must be one of yes, no, unknown",
        ),
        ({"scenarios": [{"facts": [], "verdict": "unknown"}]}, "scenarios[0].facts: must be a mapping"),
        ({"scenarios": [{"facts": {"size": 1}, "verdict": "unknown"}]}, "scenarios[0].facts.size: unknown fact"),
        (
            {"scenarios": [{"facts": {"staff": "12"}, "verdict": "unknown"}]},
            "scenarios[0].facts.staff: must be a whole number",
        ),
        (
            {"scenarios": [*SOUND, {"facts": {}, "verdict": "yes"}]},
            'scenarios: has one with the verdict "yes", which the gates cannot reach',
        ),
        (
            registered_only() | {"scenarios": SOUND},
            'scenarios: needs one with the verdict "yes", which the gates can reach',
        ),
    ],
)
def test_schemes_that_are_refused(changes: dict[str, Any], problem: str | None) -> None:
    found = problems_of(lambda: parse_catalogue(meta_data(), {"alpha.yaml": scheme_data() | changes}, SHEET))
    if problem is None:
        assert len(found) == 1
        assert re.search("must be (one of|an exact number)", found[0])
    else:
        assert f"alpha.yaml: {problem}" in found


def test_a_scheme_that_is_no_mapping() -> None:
    found = problems_of(lambda: parse_catalogue(meta_data(), {"alpha.yaml": ["x"]}, SHEET))
    assert found == ["alpha.yaml: must be a mapping"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"facts": "hk"}, 'facts: must be a release of facts such as "hk/2026.1"'),
        ({"facts": "hk/2026.1"}, 'facts: the facts at hand are "small/1"'),
        ({"version": 1}, 'version: must be a version in quotes such as "2026.1"'),
        ({"currency": "dollars"}, 'currency: must be a currency code such as "HKD"'),
        ({"tiers": ["aware", "aware"]}, 'tiers[1]: the id "aware" is already used at tiers[0]'),
        ({"categories": []}, "categories: must have at least 1 items, has 0"),
        ({"owner": "x"}, "owner: unknown key"),
    ],
)
def test_catalogues_that_are_refused(changes: dict[str, Any], problem: str) -> None:
    assert problems_of(lambda: parse_catalogue(meta_data(**changes), {}, SHEET)) == [f"{META_FILE}: {problem}"]


def test_every_problem_of_every_file_is_told() -> None:
    files = {
        "alpha.yaml": scheme_data("alpha", confidence="x", category="y"),
        "beta.yaml": scheme_data("delta", funding=funding_data(counts_inside="gamma")),
        "gamma.yaml": scheme_data("gamma", funding=funding_data(counts_inside="alpha")),
    }
    assert problems_of(lambda: parse_catalogue(meta_data(code="X"), files, SHEET)) == [
        "_catalogue.yaml: code: must be an id of small letters, digits and separators",
        "alpha.yaml: category: must be one of skills, money",
        "alpha.yaml: confidence: must be one of high, medium, low",
        'beta.yaml: id: the file of "delta" must be named delta.yaml',
        'beta.yaml: funding.counts_inside: "gamma" itself counts inside another scheme',
    ]


def test_dimensions_are_checked_where_they_are_known() -> None:
    files = {"alpha.yaml": scheme_data(dimensions=["ai_literacy", "cooking"])}
    assert parse_catalogue(meta_data(), files, SHEET).scheme("alpha").dimensions == ("ai_literacy", "cooking")
    found = problems_of(lambda: parse_catalogue(meta_data(), files, SHEET, dimensions=["ai_literacy"]))
    assert found == ["alpha.yaml: dimensions[1]: must be one of ai_literacy"]
