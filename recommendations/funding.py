"""How much the schemes could pay towards what a firm plans to spend, in exact HK$.

A grant is the scheme's share of the cost, rounded down to the cent, and never more than what its ceilings leave: per
application, per year, and in all, those of a scheme inside which it counts included. What was received before is taken
off the year's and the overall ceilings; without its date it counts for this year, so that we promise too little rather
than too much. A scheme whose share is unknown gets no figure, and a kind that is no payment towards a cost gets 0.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Literal

from recommendations.matching import Ranking
from recommendations.schemes import Catalogue, Pool, Scheme

CENT = Decimal("0.01")
TOO_MUCH = Decimal(10) ** 15
MOST_COSTS = 8  # planned costs that `combine` takes: every way of sharing them out is weighed
_NONE = Decimal("0.00")
_NOTHING: Mapping[str, Decimal] = {}

Limit = Literal["application", "year", "cumulative"]


@dataclass(frozen=True)
class Cost:
    """A planned cost: one of COST_ITEMS and its amount in HK$, 0 or more, in whole cents (ValueError if not)."""

    item: str
    amount: Decimal

    def __post_init__(self) -> None:
        _check_amount(self.amount)


@dataclass(frozen=True)
class Funded:
    """What a scheme could pay for a planned spend. `grant`, `own` and `not_covered` are None where it is not known.

    `own` is all that the firm pays, and `not_covered` the part of the spend that lies beyond the ceilings, where the
    scheme shares nothing. `limited_by` names the ceiling that binds: application, year, cumulative, or None.
    """

    scheme: str
    spend: Decimal
    grant: Decimal | None
    own: Decimal | None
    not_covered: Decimal | None
    limited_by: Limit | None


@dataclass(frozen=True)
class Funding:
    """One cost in a combination; `scheme` is None, and the grant 0.00, where nothing pays for it."""

    item: str
    amount: Decimal
    scheme: str | None
    grant: Decimal

    @property
    def own(self) -> Decimal:
        return self.amount - self.grant


@dataclass(frozen=True)
class Combination:
    """Each planned cost with the one scheme that pays towards it, in the order of the costs."""

    items: tuple[Funding, ...]

    @property
    def grant(self) -> Decimal:
        return sum((item.grant for item in self.items), _NONE)

    @property
    def own(self) -> Decimal:
        return sum((item.own for item in self.items), _NONE)

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes to apply to, each once, by id."""
        return tuple(sorted({item.scheme for item in self.items if item.scheme is not None}))


@dataclass(frozen=True)
class CeilingUse:
    """A ceiling of `scheme`, in HK$, and how much of it is used up, by the schemes that count inside it too.

    `received` is what counts against it from before: None for the ceiling per application, which starts anew.
    """

    scheme: str
    limit: Limit
    ceiling: Decimal
    received: Decimal | None
    planned: Decimal

    @property
    def left(self) -> Decimal:
        """0 or more."""
        return _left(self.ceiling, (self.received or _NONE) + self.planned)


# One scheme


def fund(scheme: Scheme, planned_spend: Decimal, already_received: Mapping[str, Decimal] = _NOTHING) -> Funded:
    """What the scheme could pay towards a spend in one application; amounts in HK$, in whole cents (ValueError if not).

    `already_received` is by scheme id: schemes that share a ceiling use it up together.
    """
    _check_amount(planned_spend)
    planned_spend, share = planned_spend.quantize(CENT), scheme.funding.paid_share
    if not scheme.funding.pays:
        return Funded(scheme.id, planned_spend, _NONE, planned_spend, planned_spend, None)
    if share is None:
        return Funded(scheme.id, planned_spend, None, None, None, None)
    wanted = full_grant(scheme, planned_spend)
    limit, limited_by = _tightest(scheme, already_received)
    if limit is None or wanted <= limit:
        return Funded(scheme.id, planned_spend, wanted, planned_spend - wanted, _NONE, None)
    covered = cost_of(limit, share)
    return Funded(scheme.id, planned_spend, limit, planned_spend - limit, planned_spend - covered, limited_by)


def fund_all(
    catalogue: Catalogue, costs: Sequence[Cost], already_received: Mapping[str, Decimal] = _NOTHING
) -> dict[str, Funded]:
    """By scheme id, what each could pay if all the costs that it fits went to it alone."""
    return {
        scheme.id: fund(
            scheme,
            sum((cost.amount for cost in costs if cost.item in scheme.cost_items), Decimal(0)),
            already_received,
        )
        for scheme in catalogue.schemes
    }


def _check_amount(amount: Decimal) -> None:
    if not amount.is_finite() or not 0 <= amount < TOO_MUCH or amount != amount.quantize(CENT):
        raise ValueError("an amount is 0 or more, below HK$10 to the 15th, in whole cents")


def full_grant(scheme: Scheme, amount: Decimal) -> Decimal:
    """What the scheme would pay towards a cost if it had no ceiling: its share of the HK$, down to the cent.

    0.00 for a scheme that pays towards no cost and for one whose share is unknown.
    """
    share = scheme.funding.paid_share
    if share is None or not scheme.funding.pays:
        return _NONE
    return _from_cents(_cents(amount) * share.numerator // share.denominator)


def cost_of(grant: Decimal, share: Fraction) -> Decimal:
    """The smallest cost in HK$, in whole cents, of which the share (above 0, at most 1) is at least the grant."""
    return _from_cents(-(-_cents(grant) * share.denominator // share.numerator))


def pays_for(scheme: Scheme, item: str) -> bool:
    """Whether the scheme pays a known share of that kind of cost (one of COST_ITEMS)."""
    return item in scheme.cost_items and scheme.funding.pays and scheme.funding.paid_share is not None


def leaves_something(scheme: Scheme, received: Mapping[str, Decimal]) -> bool:
    """Whether the scheme can be shown to have money left after what was received (HK$ by scheme id).

    True only where it has a ceiling by the year or in all, its own or a shared one, and each of them leaves something.
    """
    limits = [left for pool in scheme.pools for _limit, left in _pool_limits(pool, received)]
    return bool(limits) and min(limits) > 0


def _cents(amount: Decimal) -> int:
    return int(amount.scaleb(2))


def _from_cents(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _tightest(scheme: Scheme, received: Mapping[str, Decimal]) -> tuple[Decimal | None, Limit | None]:
    """The ceiling that leaves least for one application, and its name; None where there is no ceiling."""
    limits = [(left.quantize(CENT), limit) for limit, left in _limits(scheme, received)]
    return min(limits, key=lambda pair: pair[0], default=(None, None))


def _limits(scheme: Scheme, received: Mapping[str, Decimal]) -> Iterator[tuple[Limit, Decimal]]:
    if scheme.funding.ceilings.application is not None:
        yield "application", scheme.funding.ceilings.application
    for pool in scheme.pools:
        yield from _pool_limits(pool, received)


def _pool_limits(pool: Pool, received: Mapping[str, Decimal]) -> Iterator[tuple[Limit, Decimal]]:
    used = _within(pool, received)
    for limit, ceiling in _pool_ceilings(pool):
        yield limit, _left(ceiling, used)


def _pool_ceilings(pool: Pool) -> Iterator[tuple[Limit, Decimal]]:
    """Those that are known."""
    if pool.year is not None:
        yield "year", pool.year
    if pool.cumulative is not None:
        yield "cumulative", pool.cumulative


def _within(pool: Pool, amounts: Mapping[str, Decimal]) -> Decimal:
    return sum((amounts[member] for member in pool.members if member in amounts), Decimal(0))


def _left(ceiling: Decimal, used: Decimal) -> Decimal:
    return max(ceiling - used, Decimal(0))


# Several costs, several schemes


def combine(
    catalogue: Catalogue,
    ranking: Ranking,
    costs: Sequence[Cost],
    already_received: Mapping[str, Decimal] = _NOTHING,
) -> Combination:
    """The best use of the schemes that are recommended to the firm and that it may use (verdict "yes")."""
    usable = [catalogue.scheme(match.scheme) for match in ranking.recommended if match.verdict == "yes"]
    return best_combination(usable, costs, already_received)


def best_combination(
    schemes: Collection[Scheme], costs: Sequence[Cost], already_received: Mapping[str, Decimal] = _NOTHING
) -> Combination:
    """Each cost to at most one scheme: the highest total grant, then fewest applications, then the smallest ids.

    One application to a scheme covers all the costs given to it, under its ceiling per application; within a ceiling
    the earlier costs are paid first. "Smallest ids" compares the schemes cost by cost, and a cost that nothing pays
    for stands last. ValueError for more than MOST_COSTS costs. The result is exact: schemes that share no ceiling
    do not touch each other, so only the sets of costs that they take need to be weighed against each other.
    """
    if len(costs) > MOST_COSTS:
        raise ValueError(f"at most {MOST_COSTS} costs can be combined")
    groups = [_Group(schemes, costs, already_received) for schemes in _sharing_ceilings(schemes)]
    best: dict[int, _Choice] = {0: (0, 0, (_NOBODY,) * len(costs))}
    for group in groups:
        best = _with_group(best, group.offers())
    names = min(best.values())[2]
    paid = [sum(cents) for cents in zip(*(group.pay(names) for group in groups), (0,) * len(costs), strict=True)]
    return Combination(
        tuple(
            Funding(cost.item, cost.amount.quantize(CENT), None if name == _NOBODY else name, _from_cents(cents))
            for cost, name, cents in zip(costs, names, paid, strict=True)
        )
    )


_NOBODY = "~"  # sorts after every id
# Minus the total in cents, the number of applications, the scheme of each cost: the smallest is the best. Adding the
# same to two choices that fund the same costs keeps their order, so choices can be built up group by group.
_Choice = tuple[int, int, tuple[str, ...]]


def _sharing_ceilings(schemes: Collection[Scheme]) -> list[list[Scheme]]:
    """The schemes that pay a known share; those that share a ceiling stand together."""
    groups: dict[str, list[Scheme]] = {}
    for scheme in schemes:
        if scheme.funding.pays and scheme.funding.paid_share is not None:
            groups.setdefault(scheme.funding.counts_inside or scheme.id, []).append(scheme)
    return list(groups.values())


def _with_group(best: Mapping[int, _Choice], offers: Mapping[int, _Choice]) -> dict[int, _Choice]:
    """The best choice for each set of costs (as bits) once the group's offers may be used too."""
    following = dict(best)
    for taken, (total, applications, names) in best.items():
        for wanted, (more, further, others) in offers.items():
            if taken & wanted:
                continue
            old = following.get(taken | wanted)
            if old is not None and old[0] < total + more:
                continue
            new = (total + more, applications + further, tuple(map(min, names, others)))
            following[taken | wanted] = new if old is None else min(old, new)
    return following


class _Group:
    """Schemes that share ceilings, with what each would pay for each cost and what the ceilings leave, in cents."""

    def __init__(self, schemes: Sequence[Scheme], costs: Sequence[Cost], received: Mapping[str, Decimal]) -> None:
        self._costs = len(costs)
        self._wanted = [{scheme.id: _wanted(scheme, cost) for scheme in schemes} for cost in costs]
        # A ceiling that is not known binds nothing, and no more than all the costs is ever asked for.
        everything = sum(_cents(cost.amount) for cost in costs)
        self._left: dict[tuple[str, str], int] = {}
        self._binding: dict[str, list[tuple[str, str]]] = {}
        for scheme in schemes:
            application = scheme.funding.ceilings.application
            limits = {(scheme.id, "application"): everything if application is None else _cents(application)}
            for pool in scheme.pools:
                limits |= {(pool.id, limit): _cents(left) for limit, left in _pool_limits(pool, received)}
            self._binding[scheme.id] = list(limits)
            self._left |= limits

    def offers(self) -> dict[int, _Choice]:
        """By set of costs, the best that the group pays when it pays something for each cost of the set."""
        found: dict[int, _Choice] = {}
        for names in product(*([_NOBODY, *(name for name, cents in row.items() if cents)] for row in self._wanted)):
            cents = self.pay(names)
            taken = sum(1 << number for number, paid in enumerate(cents) if paid)
            if taken and taken.bit_count() == self._costs - names.count(_NOBODY):
                choice = (-sum(cents), len({*names} - {_NOBODY}), names)
                found[taken] = min(found.get(taken, choice), choice)
        return found

    def pay(self, names: Sequence[str]) -> list[int]:
        """What each cost gets, in cents, from the schemes of this group among the names.

        The earlier costs are paid first. The total is the highest in any order, since of two ceilings either one lies
        inside the other or they have nothing in common.
        """
        left = dict(self._left)
        paid = []
        for name, wanted in zip(names, self._wanted, strict=True):
            grant = 0
            if name in self._binding:
                grant = min(wanted[name], *(left[limit] for limit in self._binding[name]))
                for limit in self._binding[name]:
                    left[limit] -= grant
            paid.append(grant)
        return paid


def _wanted(scheme: Scheme, cost: Cost) -> int:
    return _cents(full_grant(scheme, cost.amount)) if pays_for(scheme, cost.item) else 0


# What a combination uses up, and what it leaves out


def ceilings_used(
    catalogue: Catalogue, combination: Combination, received: Mapping[str, Decimal] = _NOTHING
) -> tuple[CeilingUse, ...]:
    """Every known ceiling of the schemes that pay in the combination, each once, in the order of the costs.

    `received` is HK$ by scheme id, as in `fund`.
    """
    planned: dict[str, Decimal] = {}
    for item in combination.items:
        if item.scheme is not None:
            planned[item.scheme] = planned.get(item.scheme, _NONE) + item.grant
    found: dict[tuple[str, Limit], CeilingUse] = {}
    for scheme in map(catalogue.scheme, planned):
        ceiling = scheme.funding.ceilings.application
        if ceiling is not None:
            use = CeilingUse(scheme.id, "application", ceiling, None, planned[scheme.id])
            found[scheme.id, "application"] = use
        for pool in scheme.pools:
            for limit, ceiling in _pool_ceilings(pool):
                use = CeilingUse(pool.id, limit, ceiling, _within(pool, received), _within(pool, planned))
                found.setdefault((pool.id, limit), use)
    return tuple(found.values())


def gain(combination: Combination, scheme: Scheme, grant: Decimal) -> Decimal:
    """How much more, in HK$, a grant of the scheme would be than what the costs that it fits get already.

    Below 0 where they get more.
    """
    return grant - sum((item.grant for item in combination.items if item.item in scheme.cost_items), _NONE)


def beyond_ceilings(scheme: Scheme, items: Collection[Funding]) -> Decimal:
    """The part of the costs given to the scheme, in HK$, in which it has no share since a ceiling is reached.

    It is the smallest cost of which the share is what the grants lack, so never more than the costs; 0.00 for none.
    """
    share = scheme.funding.paid_share
    if share is None:
        return _NONE
    return cost_of(sum((full_grant(scheme, item.amount) - item.grant for item in items), _NONE), share)
