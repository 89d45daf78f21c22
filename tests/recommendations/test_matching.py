import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.matching import CLOSED_STATUSES, STATUS_ORDER, Ranking, is_stale, missing_facts, rank, standing
from recommendations.schemes import STATUSES, Catalogue, PartialDate, Status, Window
from tests.recommendations.factories import (
    TODAY,
    catalogue,
    firms,
    leaf,
    registered_only,
    scheme,
    scheme_data,
    window_data,
)

SCORES = {"weak": Fraction(1), "middling": Fraction(5, 2), "strong": Fraction(5)}
YES = registered_only()
REGISTERED = {"registered": True}


def status(value: str, as_of: str | None = "2026-11-01") -> dict[str, Any]:
    return {"value": value, "as_of": as_of, "sources": ["page"]}


def ranked(small: Catalogue, facts: dict[str, Any] | None = None, **more: Any) -> Ranking:
    given_facts = REGISTERED if facts is None else facts
    return rank(small, **{"tier": "aware", "dimension_scores": SCORES, "facts": given_facts, "on_date": TODAY, **more})


def order(*schemes: dict[str, Any], **more: Any) -> list[str]:
    return [match.scheme for match in ranked(catalogue(*schemes), **more).recommended]


# Status and window

RECOMMENDED_WITHOUT_WINDOW = set(STATUS_ORDER) - {"periodic"}


@pytest.mark.parametrize("value", STATUSES)
def test_each_status_without_a_window(value: str) -> None:
    expected = (
        "closed" if value in CLOSED_STATUSES else "recommended" if value in RECOMMENDED_WITHOUT_WINDOW else "listed"
    )
    assert standing(scheme(status=status(value)), TODAY) == expected


@pytest.mark.parametrize(
    ("value", "opened_on", "closes_on", "expected"),
    [
        ("open", None, "2026-11-20", "recommended"),
        ("open", None, "2026-11-19", "closed"),
        ("open", "2026-11-20", None, "recommended"),
        ("open", "2026-11-21", None, "listed"),
        ("open", "2026-12", "2027-01", "listed"),
        ("open", "2026-11", "2026-11", "recommended"),
        ("open", None, "2026-10", "closed"),
        ("open", None, "2026", "recommended"),
        ("unknown", None, "2026-11-19", "closed"),
        ("closed", None, "2030-01-01", "closed"),
        ("periodic", None, None, "listed"),
        ("periodic", "2026-11-01", None, "listed"),
        ("periodic", "2026-11-01", "2026-11-30", "recommended"),
        ("periodic", None, "2026-11-30", "recommended"),
        ("periodic", "2026-12-01", "2026-12-31", "listed"),
        ("periodic", "2025-09-11", "2025-10-31", "listed"),
    ],
)
def test_windows(value: str, opened_on: str | None, closes_on: str | None, expected: str) -> None:
    assert standing(scheme(status=status(value), window=window_data(opened_on, closes_on)), TODAY) == expected


@pytest.mark.parametrize(
    ("checked", "stale"),
    [(None, True), ("2026-05-24", False), ("2026-05-23", True), ("2026-06", False), ("2026-05", True), ("2026", True)],
)
def test_a_fact_is_stale_after_180_days(checked: str | None, stale: bool) -> None:
    assert is_stale(checked and PartialDate(checked), TODAY) == stale  # type: ignore[arg-type]
    match = ranked(catalogue(scheme_data(status=status("open", checked)))).recommended[0]
    assert (match.stale, match.checked_on and match.checked_on.text) == (stale, checked)


# The order


def test_yes_before_unknown_and_no_apart() -> None:
    small = catalogue(scheme_data("a"), scheme_data("b", **YES), scheme_data("c", **no_listed()))
    ranking = ranked(small, {"registered": True, "listed": True})
    assert [(match.scheme, match.rank, match.verdict) for match in ranking.recommended] == [
        ("b", 1, "yes"),
        ("a", 2, "unknown"),
    ]
    assert [(match.scheme, match.rank, match.verdict) for match in ranking.not_eligible] == [("c", None, "no")]
    assert ranking.not_eligible[0].reasons[0].met is False


def no_listed() -> dict[str, Any]:
    verdicts = ({"listed": False}, "yes"), ({"listed": True}, "no"), ({}, "unknown")
    scenarios = [{"facts": facts, "verdict": word} for facts, word in verdicts]
    return {"gates": {"not": leaf("listed")}, "scenarios": scenarios}


def test_fit_comes_before_weakness() -> None:
    far, near = scheme_data("a", tiers=["competent"], dimensions=["weak"]), scheme_data("b", tiers=["ready"])
    fits, nowhere = scheme_data("c", tiers=["unaware", "aware"]), scheme_data("d", tiers=[])
    assert order(far, near, fits, nowhere) == ["c", "b", "a", "d"]


def test_weakness_is_the_mean_of_what_is_lifted() -> None:
    assert order(
        scheme_data("a", dimensions=[]),
        scheme_data("b", dimensions=["hidden"]),
        scheme_data("c", dimensions=["strong"]),
        scheme_data("d", dimensions=["weak", "strong"]),
        scheme_data("e", dimensions=["middling", "hidden"]),
        scheme_data("f", dimensions=["weak"]),
    ) == ["f", "e", "d", "c", "a", "b"]


def test_status_then_grant_then_id() -> None:
    schemes = [
        scheme_data("a", status=status("open_presumed")),
        scheme_data("b", status=status("public_trial")),
        scheme_data("c"),
        scheme_data("d", status=status("in_force")),
        scheme_data("e"),
    ]
    assert order(*schemes) == ["c", "d", "e", "b", "a"]
    grants = {"a": Decimal(9), "d": Decimal(5), "e": Decimal("5.01"), "c": None}
    assert order(*schemes, grants=grants) == ["e", "d", "c", "b", "a"]


def test_schemes_not_recommended_stand_apart_by_id() -> None:
    ranking = ranked(
        catalogue(
            scheme_data("b", status=status("upcoming"), **YES),
            scheme_data("a", status=status("published")),
            scheme_data("d", status=status("closed"), window=window_data(None, "2024-12-31"), **YES),
            scheme_data("c", status=status("expected_closed")),
            scheme_data("f", **YES),
            scheme_data("e"),
            scheme_data("g"),
        ),
        held=("f", "e"),
    )
    assert [match.scheme for match in ranking.listed] == ["a", "b"]
    assert [(match.scheme, match.closed_on and match.closed_on.text) for match in ranking.closed] == [
        ("c", None),
        ("d", "2024-12-31"),
    ]
    assert [match.scheme for match in ranking.held] == ["e", "f"]
    assert [match.scheme for match in ranking.recommended] == ["g"]
    apart = ranking.listed + ranking.closed + ranking.held
    assert {(match.rank, match.position_reasons) for match in apart} == {(None, ())}


def test_an_unknown_tier_is_refused() -> None:
    with pytest.raises(ValueError, match="best"):
        ranked(catalogue(scheme_data()), tier="best")


# Why it stands there


def said(small: Catalogue, **more: Any) -> dict[str, tuple[Any, str]]:
    return {
        reason.id: (reason.number, reason.text.en) for reason in ranked(small, **more).recommended[0].position_reasons
    }


def test_a_position_is_explained_step_by_step() -> None:
    small = catalogue(scheme_data(dimensions=["weak", "middling"], **YES))
    assert said(small, grants={"alpha": Decimal("30000.00")}) == {
        "verdict": (0, "Your firm meets every rule on firms that we know of."),
        "fit": (0, "It suits firms in your tier."),
        "weakness": (Fraction(7, 4), "It strengthens areas in which you score 1.75 on average."),
        "status": (None, "It is open or in use now."),
        "grant": (Decimal(30000), "It could pay up to HK$30,000 of what you plan to spend."),
    }


NO_RULE = "We know of no rule on firms that could be checked here, so ask the administrator."


@pytest.mark.parametrize(
    ("changes", "facts", "reason", "expected"),
    [
        ({}, {}, "verdict", (None, NO_RULE)),
        (YES, {}, "verdict", (1, "One fact about your firm is still missing.")),
        ({"tiers": []}, {}, "fit", (None, "It is not tied to a tier.")),
        ({"tiers": ["unaware"]}, {}, "fit", (1, "It suits firms one tier away from yours.")),
        ({"tiers": ["competent"]}, {}, "fit", (2, "It suits firms 2 tiers away from yours.")),
        ({}, {}, "weakness", (None, "It does not strengthen one of the twelve areas directly.")),
        ({"status": status("open_via_partners")}, {}, "status",
         (None, "It is reached through partners, or runs as a public trial.")),
        ({"status": status("open_presumed")}, {}, "status",
         (None, "It is presumed open: we found no notice that it closed.")),
    ],
)  # fmt: skip
def test_what_else_is_said(changes: dict[str, Any], facts: dict[str, Any], reason: str, expected: Any) -> None:
    assert said(catalogue(scheme_data(**changes)), facts=facts)[reason] == expected


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        (None, "How much it could pay towards what you plan is not known."),
        (Decimal("0.00"), "It pays nothing towards what you plan to spend."),
        (Decimal("1234567.50"), "It could pay up to HK$1,234,567.50 of what you plan to spend."),
    ],
)
def test_what_is_said_about_the_grant(grant: Decimal | None, expected: str) -> None:
    small = catalogue(scheme_data())
    assert said(small, grants={"alpha": grant})["grant"] == (grant, expected)
    assert "grant" not in said(small)


def test_counts_are_filled_in_every_language() -> None:
    gates = {"all": [leaf("registered"), leaf("listed")]}
    scenarios = [
        {"facts": {"registered": True, "listed": True}, "verdict": "yes"},
        {"facts": {"listed": False}, "verdict": "no"},
        {"facts": {}, "verdict": "unknown"},
    ]
    match = ranked(catalogue(scheme_data(gates=gates, scenarios=scenarios)), {}).recommended[0]
    assert match.missing == ("registered", "listed")
    text = match.position_reasons[0].text
    assert (text.en, text.zh_hant, text.zh_hans) == (
        "2 facts about your firm are still missing.",
        "尚欠2項公司資料。",
        "还缺2项企业信息。",
    )


# Properties

TEMPLATES = catalogue(scheme_data("a"), scheme_data("b", **YES), scheme_data("c", **no_listed()))
days = st.dates(date(2024, 1, 1), date(2027, 12, 31)).map(lambda day: PartialDate(day.isoformat()))


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Schemes that differ in all that decides the order."""
    tiers, dimensions = st.sampled_from(["unaware", "aware", "competent"]), st.sampled_from(sorted(SCORES))
    schemes = tuple(
        replace(
            draw(st.sampled_from(TEMPLATES.schemes)),
            id=name,
            tiers=tuple(draw(st.lists(tiers, unique=True))),
            dimensions=tuple(draw(st.lists(dimensions, unique=True))),
            status=Status(draw(st.sampled_from(STATUSES)), draw(st.none() | days), ()),
            window=draw(st.none() | st.builds(Window, st.just("open"), st.none() | days, st.none() | days, st.none())),
        )
        for name in draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True))
    )
    return replace(TEMPLATES, schemes=schemes)


@settings(deadline=None)
@given(catalogues(), firms, st.randoms(use_true_random=False))
def test_the_order_of_the_catalogue_is_irrelevant(
    small: Catalogue, facts: dict[str, Any], chance: random.Random
) -> None:
    shuffled = list(small.schemes)
    chance.shuffle(shuffled)
    assert ranked(replace(small, schemes=tuple(shuffled)), facts) == ranked(small, facts)


@settings(deadline=None)
@given(catalogues(), firms, st.dates(date(2023, 12, 31), date(2028, 1, 1)))
def test_closed_or_expired_schemes_are_never_ranked(small: Catalogue, facts: dict[str, Any], day: date) -> None:
    ranking = ranked(small, facts, on_date=day)
    for match in ranking.recommended + ranking.not_eligible:
        found = small.scheme(match.scheme)
        assert found.status.value in STATUS_ORDER
        assert found.closes_on is None or found.closes_on.latest >= day
    places = (ranking.recommended, ranking.not_eligible, ranking.listed, ranking.closed, ranking.held)
    assert {match.scheme for place in places for match in place} == {item.id for item in small.schemes}
    assert sum(len(place) for place in places) == len(small.schemes)
    assert [match.rank for match in ranking.recommended] == list(range(1, len(ranking.recommended) + 1))


# What to ask next


def gated(scheme_id: str, gates: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A scheme whose scenarios are taken as they come: only for rules over booleans joined by `all`."""
    facts = {part["fact"]: True for part in gates["all"]}
    no = {gates["all"][0]["fact"]: False}
    scenarios = [
        {"facts": facts, "verdict": "yes"},
        {"facts": no, "verdict": "no"},
        {"facts": {}, "verdict": "unknown"},
    ]
    return scheme_data(scheme_id, gates=gates, scenarios=scenarios, **more)


def asked(small: Catalogue, facts: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    return [(found.fact, found.schemes) for found in missing_facts(small, ranked(small, facts), facts)]


def test_most_decisive_first() -> None:
    small = catalogue(
        gated("a", {"all": [leaf("registered"), leaf("listed")]}),
        gated("b", {"all": [leaf("registered"), leaf("listed"), leaf("subvented")]}, tiers=["competent"]),
        gated("c", {"all": [leaf("subvented")]}, dimensions=["weak"]),
        gated("d", {"all": [leaf("line")]}, status=status("closed")),
        scheme_data("e"),
    )
    assert asked(small, {}) == [("subvented", ("c", "b")), ("registered", ("a", "b")), ("listed", ("a", "b"))]
    assert asked(small, {"subvented": False}) == [("registered", ("a",)), ("listed", ("a",))]
    assert asked(small, {"registered": True, "listed": True, "subvented": True}) == []


def test_declined_facts_are_not_asked_again() -> None:
    small = catalogue(gated("a", {"all": [leaf("registered"), leaf("listed")]}))
    assert asked(small, {"registered": None}) == [("listed", ("a",))]


def test_a_hidden_fact_is_asked_through_the_one_that_shows_it() -> None:
    years = leaf("line_years", "at_least", 3)
    scenarios = [
        {"facts": {"line_years": 3}, "verdict": "yes"},
        {"facts": {"line_years": 2}, "verdict": "no"},
        {"facts": {}, "verdict": "unknown"},
    ]
    small = catalogue(scheme_data("a", gates=years, scenarios=scenarios))
    assert asked(small, {}) == [("line", ("a",))]
    assert asked(small, {"line": True}) == [("line_years", ("a",))]
    assert asked(small, {"line": False}) == []
    assert asked(small, {"line": None}) == []


def test_only_facts_that_could_change_a_verdict() -> None:
    gates = {"all": [leaf("registered"), {"not": leaf("registered")}, leaf("staff", "at_most", 1000)]}
    scenarios = [{"facts": {"registered": True}, "verdict": "no"}, {"facts": {}, "verdict": "unknown"}]
    assert asked(catalogue(scheme_data("a", gates=gates, scenarios=scenarios)), {}) == [("registered", ("a",))]
