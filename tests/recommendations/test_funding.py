from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.funding import (
    MOST_COSTS,
    Combination,
    Cost,
    Funding,
    best_combination,
    beyond_ceilings,
    ceilings_used,
    combine,
    cost_of,
    full_grant,
    fund,
    fund_all,
    gain,
    leaves_something,
    pays_for,
)
from recommendations.matching import rank
from recommendations.schemes import OTHER_KINDS, PAYING_KINDS, Ceilings, Pool, Scheme
from tests.recommendations.factories import (
    TODAY,
    catalogue,
    funding_data,
    registered_only,
    scheme,
    scheme_data,
)


def money(amount: str) -> Decimal:
    return Decimal(amount)


def paying(share: str | None = "1/2", **more: Any) -> dict[str, Any]:
    return funding_data(**{"kinds": ["cash_matching"], "share": share, **more})


def figures(found: Scheme, spend: str, received: Mapping[str, Decimal] | None = None) -> tuple[Any, ...]:
    """Grant, own money, what is beyond the ceiling, and the ceiling that binds."""
    funded = fund(found, money(spend), received or {})
    assert (funded.scheme, str(funded.spend)) == (found.id, f"{money(spend):.2f}")
    amounts = (funded.grant, funded.own, funded.not_covered)
    return (*(None if amount is None else str(amount) for amount in amounts), funded.limited_by)


# One scheme


@pytest.mark.parametrize(
    ("share", "spend", "grant", "own"),
    [
        ("1/2", "60000", "30000.00", "30000.00"),
        ("1/4", "100000", "25000.00", "75000.00"),
        ("1/3", "100", "33.33", "66.67"),
        ("1/3", "3000000", "1000000.00", "2000000.00"),
        ("2/3", "100", "66.66", "33.34"),
        ("7/10", "99.99", "69.99", "30.00"),
        ("1", "0.01", "0.01", "0.00"),
        ("1/2", "0.01", "0.00", "0.01"),
        ("1/2", "0", "0.00", "0.00"),
    ],
)
def test_the_share_is_exact_and_cents_are_rounded_down(share: str, spend: str, grant: str, own: str) -> None:
    assert figures(scheme(funding=paying(share)), spend) == (grant, own, "0.00", None)


def test_a_ratio_of_one_to_two_pays_a_third_and_not_33_33_percent() -> None:
    matching = scheme(funding=paying(None, ratio={"government": 1, "enterprise": 2}))
    assert figures(matching, "45000000")[0] == "15000000.00"


@pytest.mark.parametrize("kind", PAYING_KINDS)
def test_kinds_that_pay(kind: str) -> None:
    assert figures(scheme(funding=paying(kinds=[kind])), "100")[0] == "50.00"


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_kinds_that_do_not_pay(kind: str) -> None:
    ceiling = scheme(funding=paying(kinds=[kind], application="18000000"))
    assert figures(ceiling, "100") == ("0.00", "100.00", "100.00", None)


def test_an_unknown_share_gives_no_figure() -> None:
    assert figures(scheme(funding=paying(None, application="1000000")), "100") == (None, None, None, None)


@pytest.mark.parametrize(
    ("ceilings", "received", "expected"),
    [
        ({"application": "250"}, "0", ("250.00", "750.00", "500.00", "application")),
        ({"application": "250"}, "200", ("250.00", "750.00", "500.00", "application")),
        ({"year": "250"}, "100", ("150.00", "850.00", "700.00", "year")),
        ({"cumulative": "600"}, "100", ("500.00", "500.00", "0.00", None)),
        ({"cumulative": "600"}, "100.01", ("499.99", "500.01", "0.02", "cumulative")),
        ({"cumulative": "600"}, "700", ("0.00", "1000.00", "1000.00", "cumulative")),
        ({"application": "300", "year": "400", "cumulative": "900"}, "200", ("200.00", "800.00", "600.00", "year")),
    ],
)
def test_ceilings_and_what_is_left_of_them(ceilings: dict[str, str], received: str, expected: tuple[Any, ...]) -> None:
    assert figures(scheme(funding=paying(**ceilings)), "1000", {"alpha": money(received)}) == expected


def test_what_lies_beyond_the_ceiling_is_exact() -> None:
    """100.00 is a third of 300.00, so 700.00 of 1,000.00 is shared by nobody."""
    assert figures(scheme(funding=paying("1/3", application="100")), "1000") == (
        "100.00",
        "900.00",
        "700.00",
        "application",
    )


BUD = scheme_data("bud", cost_items=["solution"], funding=paying("1/4", application="800000", cumulative="7000000"))
EASY = scheme_data(
    "bud-easy", cost_items=["solution"], funding=paying("1/4", application="150000", counts_inside="bud")
)


def test_a_ceiling_that_is_shared() -> None:
    small = catalogue(BUD, EASY, scheme_data("other"))
    easy, bud = small.scheme("bud-easy"), small.scheme("bud")
    assert figures(easy, "1000000") == ("150000.00", "850000.00", "400000.00", "application")
    assert figures(easy, "1000000", {"bud": money("6900000")})[0::3] == ("100000.00", "cumulative")
    assert figures(bud, "1000000", {"bud": money("6000000"), "bud-easy": money("900000")})[0::3] == (
        "100000.00",
        "cumulative",
    )
    assert figures(easy, "1000000", {"other": money("7000000")})[0] == "150000.00"


def test_all_schemes_with_the_costs_that_they_fit() -> None:
    small = catalogue(
        scheme_data("a", cost_items=["training", "staff"], funding=paying()), scheme_data("b", funding=paying())
    )
    costs = [
        Cost("training", money("10")),
        Cost("solution", money("20")),
        Cost("staff", money("5")),
        Cost("staff", money("1")),
    ]
    funded = fund_all(small, costs)
    assert {name: (str(found.spend), str(found.grant)) for name, found in funded.items()} == {
        "a": ("16.00", "8.00"),
        "b": ("0.00", "0.00"),
    }


@pytest.mark.parametrize("amount", ["-1", "0.001", "NaN", "Infinity", "1000000000000000"])
def test_amounts_that_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="in whole cents"):
        Cost("training", money(amount))
    with pytest.raises(ValueError, match="in whole cents"):
        fund(scheme(), money(amount))


# Combinations


def combined(schemes: Sequence[Scheme], *amounts: tuple[str, str], **received: str) -> list[tuple[str | None, str]]:
    costs = [Cost(item, money(amount)) for item, amount in amounts]
    found = best_combination(schemes, costs, {name: money(amount) for name, amount in received.items()})
    return [(item.scheme, str(item.grant)) for item in found.items]


def offer(
    name: str, share: str = "1/2", items: Sequence[str] = ("training", "solution"), **more: Any
) -> dict[str, Any]:
    return scheme_data(name, cost_items=list(items), funding=paying(share, **more))


TWO = (("training", "100"), ("solution", "100"))


def test_each_cost_goes_to_the_scheme_that_pays_most() -> None:
    small = catalogue(offer("a", "1/2"), offer("b", "3/4", ["solution"]), offer("c", items=["staff"])).schemes
    assert combined(small, *TWO, ("equipment", "50")) == [("a", "50.00"), ("b", "75.00"), (None, "0.00")]


def test_one_cost_is_never_paid_twice() -> None:
    small = catalogue(offer("a", "1/2", application="10"), offer("b", "1/2", application="20")).schemes
    assert combined(small, ("training", "100")) == [("b", "20.00")]


def test_a_ceiling_may_make_the_smaller_share_the_better_one() -> None:
    small = catalogue(offer("a", "3/4", application="80"), offer("b", "1/4")).schemes
    assert combined(small, ("training", "100"), ("solution", "200")) == [("a", "75.00"), ("b", "50.00")]


def test_fewest_applications_then_ids() -> None:
    small = catalogue(offer("c"), offer("b", items=["training"]), offer("a", items=["solution"]), offer("d")).schemes
    assert combined(small, *TWO) == [("c", "50.00"), ("c", "50.00")]
    assert combined(small, ("solution", "100")) == [("a", "50.00")]


def test_earlier_costs_are_paid_first_and_none_is_named_for_nothing() -> None:
    small = catalogue(offer("a", application="70")).schemes
    assert combined(small, *TWO) == [("a", "50.00"), ("a", "20.00")]
    assert combined(small, *TWO, a="1") == [("a", "50.00"), ("a", "20.00")]
    tight = catalogue(offer("a", application="50")).schemes
    assert combined(tight, *TWO) == [("a", "50.00"), (None, "0.00")]


def test_what_was_received_is_taken_off_in_a_combination() -> None:
    small = catalogue(offer("a", year="70", cumulative="500"), offer("b", "1/4")).schemes
    assert combined(small, *TWO, a="60") == [("b", "25.00"), ("b", "25.00")]
    assert combined(small, *TWO, a="25") == [("a", "45.00"), ("b", "25.00")]


def test_a_shared_ceiling_binds_both() -> None:
    small = catalogue(BUD | {"cost_items": ["training"]}, EASY).schemes
    costs = (("training", "4000000"), ("solution", "400000"))
    assert combined(small, *costs) == [("bud", "800000.00"), ("bud-easy", "100000.00")]
    assert combined(small, *costs, bud="6150000") == [("bud", "800000.00"), ("bud-easy", "50000.00")]


def test_schemes_without_a_figure_stay_out() -> None:
    small = catalogue(
        scheme_data("a", cost_items=["training"], funding=paying(None)),
        scheme_data("b", cost_items=["training"], funding=paying(kinds=["loan_guarantee"])),
    ).schemes
    assert combined(small, ("training", "100")) == [(None, "0.00")]
    assert combined(small) == []


def test_sums_and_applications() -> None:
    small = catalogue(offer("a"), offer("b", "3/4", ["solution"])).schemes
    found = best_combination(small, [Cost("training", money("100")), Cost("solution", money("99.99"))])
    assert (str(found.grant), str(found.own), found.schemes) == ("124.99", "75.00", ("a", "b"))
    assert [str(item.own) for item in found.items] == ["50.00", "25.00"]
    assert (Combination(()).grant, Combination(()).own) == (0, 0)


def test_only_recommended_schemes_with_a_yes_are_combined() -> None:
    yes, fits = registered_only(), {"cost_items": ["training"]}
    closed = {"value": "closed", "as_of": None, "sources": []}
    small = catalogue(
        scheme_data("a", funding=paying("9/10"), **fits),
        scheme_data("b", funding=paying("8/10"), status=closed, **fits, **yes),
        scheme_data("c", funding=paying("1/10"), **fits, **yes),
    )
    ranking = rank(small, tier="aware", dimension_scores={}, facts={"registered": True}, on_date=TODAY)
    found = combine(small, ranking, [Cost("training", money("100"))])
    assert [(item.scheme, str(item.grant)) for item in found.items] == [("c", "10.00")]


def test_no_more_costs_than_can_be_weighed() -> None:
    costs = [Cost("training", money("1"))] * MOST_COSTS
    assert best_combination([], costs).grant == 0
    with pytest.raises(ValueError, match="at most 8"):
        best_combination([], [*costs, costs[0]])


# Its parts


def test_what_is_paid_without_a_ceiling() -> None:
    assert str(full_grant(scheme(funding=paying("1/3", application="1")), money("100"))) == "33.33"
    assert str(full_grant(scheme(funding=paying(None)), money("100"))) == "0.00"
    assert str(full_grant(scheme(funding=paying(kinds=["equity"])), money("100"))) == "0.00"


@pytest.mark.parametrize(
    ("grant", "share", "cost"),
    [("0", "1/3", "0.00"), ("33.33", "1/3", "99.99"), ("1", "1", "1.00"), ("0.01", "2/3", "0.02")],
)
def test_the_smallest_cost_with_that_grant(grant: str, share: str, cost: str) -> None:
    assert str(cost_of(money(grant), Fraction(share))) == cost


def test_what_a_scheme_pays_for() -> None:
    fits = {"cost_items": ["training"]}
    assert pays_for(scheme(funding=paying(), **fits), "training")
    assert not pays_for(scheme(funding=paying(), **fits), "staff")
    assert not pays_for(scheme(funding=paying(None), **fits), "training")
    assert not pays_for(scheme(funding=paying(kinds=["equity"]), **fits), "training")


@pytest.mark.parametrize(
    ("ceilings", "received", "something"),
    [
        ({}, "1", False),
        ({"application": "5"}, "1", False),
        ({"year": "100"}, "99.99", True),
        ({"year": "100"}, "100", False),
        ({"cumulative": "100"}, "100.01", False),
        ({"year": "100", "cumulative": "500"}, "100", False),
        ({"year": "500", "cumulative": "100"}, "100", False),
    ],
)
def test_whether_money_is_left(ceilings: dict[str, str], received: str, something: bool) -> None:
    assert leaves_something(scheme(funding=paying(**ceilings)), {"alpha": money(received)}) is something


def test_ceilings_that_a_combination_uses() -> None:
    """Bud's own ceiling in all counts what easy gets too; a ceiling stands once, whoever uses it."""
    free = scheme_data("free", cost_items=["staff"], funding=paying("1/4", year="70"))
    small = catalogue(BUD | {"cost_items": ["training"]}, EASY, free, offer("open", items=["research"]))
    costs = [Cost("training", money("4000000")), Cost("solution", money("400000")), Cost("staff", money("400"))]
    costs += [Cost("research", money("10")), Cost("equipment", money("5"))]
    received = {"bud": money("6150000"), "free": money("80"), "other": money("1")}
    found = best_combination(small.schemes, costs, received)
    assert [item.scheme for item in found.items] == ["bud", "bud-easy", None, "open", None]
    assert [
        (use.scheme, use.limit, str(use.ceiling), use.received and str(use.received), str(use.planned), str(use.left))
        for use in ceilings_used(small, found, received)
    ] == [
        ("bud", "application", "800000", None, "800000.00", "0.00"),
        ("bud", "cumulative", "7000000", "6150000", "850000.00", "0.00"),
        ("bud-easy", "application", "150000", None, "50000.00", "100000.00"),
    ]
    year = ceilings_used(small, Combination((Funding("staff", money("400"), "free", money("100")),)))
    assert [(use.limit, str(use.received), str(use.planned), str(use.left)) for use in year] == [
        ("year", "0", "100.00", "0")
    ]


def test_what_of_the_costs_lies_beyond_a_ceiling() -> None:
    third = scheme(funding=paying("1/3", application="40"))
    paid = Funding("training", money("90"), "alpha", money("30"))
    assert str(beyond_ceilings(third, [paid])) == "0.00"
    assert str(beyond_ceilings(third, [paid, Funding("solution", money("90"), "alpha", money("10"))])) == "60.00"
    # A quarter of 0.05 is 0.01 down to the cent, and 0.04 is enough for that.
    unpaid = Funding("staff", money("0.05"), "alpha", money("0"))
    assert str(beyond_ceilings(scheme(funding=paying("1/4")), [unpaid])) == "0.04"
    assert str(beyond_ceilings(scheme(funding=paying(None)), [paid])) == "0.00"


def test_what_another_scheme_would_bring_beyond_the_combination() -> None:
    both = Combination(
        (Funding("training", money("90"), "a", money("30")), Funding("staff", money("5"), None, money("0")))
    )
    fits = scheme(cost_items=["training", "staff"])
    assert str(gain(both, fits, money("47.50"))) == "17.50"
    assert str(gain(both, fits, money("20"))) == "-10.00"
    assert str(gain(both, scheme(cost_items=["solution"]), money("20"))) == "20.00"


# Properties

BARE = scheme()
ITEMS = ("training", "solution", "computing")
amounts = st.integers(0, 1200).map(lambda cents: Decimal(cents).scaleb(-2))
limits = st.none() | st.integers(0, 600).map(lambda cents: Decimal(cents).scaleb(-2))
shares = st.sampled_from([Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)])
received_amounts = st.dictionaries(st.sampled_from("abc"), amounts)


@st.composite
def funding_schemes(draw: st.DrawFn) -> list[Scheme]:
    """One to three schemes a, b and c; b and c may count inside a."""
    names = "abc"[: draw(st.integers(1, 3))]
    inside = {name: "a" if name != "a" and draw(st.booleans()) else None for name in names}
    schemes = []
    for name in names:
        terms = replace(
            BARE.funding,
            kinds=(draw(st.sampled_from(["grant", "grant", "equity"])),),
            share=draw(shares),
            ceilings=Ceilings(draw(limits), draw(limits), draw(limits)),
            counts_inside=inside[name],
        )
        items = tuple(draw(st.lists(st.sampled_from(ITEMS), unique=True)))
        schemes.append(replace(BARE, id=name, funding=terms, cost_items=items, pools=()))
    return [replace(item, pools=pools_of(item, schemes)) for item in schemes]


def pools_of(item: Scheme, schemes: Sequence[Scheme]) -> tuple[Pool, ...]:
    owners = [item] + [other for other in schemes if other.id == item.funding.counts_inside]
    return tuple(
        Pool(
            owner.id,
            owner.funding.ceilings.year,
            owner.funding.ceilings.cumulative,
            frozenset({owner.id} | {other.id for other in schemes if other.funding.counts_inside == owner.id}),
        )
        for owner in owners
    )


@given(funding_schemes(), amounts, received_amounts)
def test_a_grant_never_exceeds_cost_share_or_ceilings(
    schemes: list[Scheme], spend: Decimal, received: dict[str, Decimal]
) -> None:
    for item in schemes:
        funded = fund(item, spend, received)
        assert funded.grant is not None
        assert funded.own is not None
        assert funded.not_covered is not None
        assert 0 <= funded.grant <= spend
        assert funded.grant + funded.own == spend
        assert 0 <= funded.not_covered <= funded.own
        assert Fraction(funded.grant) <= Fraction(spend) * (item.funding.share or 0)
        application = item.funding.ceilings.application
        assert application is None or funded.grant <= application
        for pool in item.pools:
            used = sum(received.get(name, Decimal(0)) for name in pool.members)
            for ceiling in (pool.year, pool.cumulative):
                assert ceiling is None or funded.grant == 0 or funded.grant + used <= ceiling


def paid_in_order(
    assigned: Sequence[Scheme | None], costs: Sequence[Cost], received: Mapping[str, Decimal]
) -> list[Decimal]:
    """What each cost gets when earlier costs come first: written from the rules, cent by cent of every ceiling."""
    paid: list[Decimal] = []
    for number, (item, cost) in enumerate(zip(assigned, costs, strict=True)):
        if item is None:
            paid.append(Decimal(0))
            continue
        before = [(other.id, paid[at]) for at, other in enumerate(assigned[:number]) if other is not None]
        room = [Decimal(int(Fraction(cost.amount) * 100 * (item.funding.share or 0))) / 100]
        if item.funding.ceilings.application is not None:
            room.append(item.funding.ceilings.application - sum(amount for name, amount in before if name == item.id))
        for pool in item.pools:
            used = sum(received.get(name, Decimal(0)) for name in pool.members)
            used += sum(amount for name, amount in before if name in pool.members)
            room += [ceiling - used for ceiling in (pool.year, pool.cumulative) if ceiling is not None]
        paid.append(max(min(room), Decimal(0)))
    return paid


def by_brute_force(
    schemes: Sequence[Scheme], costs: Sequence[Cost], received: Mapping[str, Decimal]
) -> list[tuple[str | None, Decimal]]:
    payers = [item for item in schemes if item.funding.pays]
    best: tuple[Any, list[tuple[str | None, Decimal]]] | None = None
    for assigned in product([None, *payers], repeat=len(costs)):
        if any(
            item is not None and cost.item not in item.cost_items for item, cost in zip(assigned, costs, strict=True)
        ):
            continue
        paid = paid_in_order(assigned, costs, received)
        names = [item.id if item is not None and amount else None for item, amount in zip(assigned, paid, strict=True)]
        applications = len({name for name in names if name is not None})
        key = (-sum(paid), applications, [(name is None, name or "") for name in names])
        if best is None or key < best[0]:
            best = (key, list(zip(names, paid, strict=True)))
    assert best is not None
    return best[1]


@settings(deadline=None, max_examples=200)
@given(
    funding_schemes(),
    st.lists(st.builds(Cost, st.sampled_from(ITEMS), amounts), max_size=4),
    received_amounts,
    st.randoms(use_true_random=False),
)
def test_combine_equals_brute_force(
    schemes: list[Scheme], costs: list[Cost], received: dict[str, Decimal], chance: Any
) -> None:
    expected = by_brute_force(schemes, costs, received)
    chance.shuffle(schemes)
    found = best_combination(schemes, costs, received)
    assert [(item.scheme, item.grant) for item in found.items] == expected
    assert all(0 <= item.grant <= item.amount for item in found.items)
