"""What a catalogue says about schemes, as frozen data: nothing here depends on a firm or on a day."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from readiness.facts import FactSheet
from readiness.scoring.texts import Text
from recommendations.eligibility import VerdictWord
from recommendations.rules import Node

COST_ITEMS = ("training", "solution", "computing", "equipment", "research", "staff")

# What a scheme gives, and whether that is a payment towards a planned cost. A ceiling of a loan guarantee or of an
# equity fund is not a grant, and neither is what comes back through a tax return or a rebate after the year.
PAYING_KINDS = (
    "cash_matching",
    "training",
    "voucher",
    "compute_subsidy",
    "wage_subsidy",
    "subsidy_terms_not_announced",
    "grant",
    "research_grant",
)
OTHER_KINDS = (
    "advisory_free",
    "cash_rebate",
    "compliance_facilitation",
    "compute_service",
    "data_free",
    "data_infrastructure",
    "equity",
    "event",
    "guidance_free",
    "incubation",
    "institution",
    "loan_guarantee",
    "rd_collaboration",
    "sandbox",
    "talent_admission",
    "tax_deduction",
    "tool_free",
    "training_fee_based",
)
KINDS = PAYING_KINDS + OTHER_KINDS

STATUSES = (
    *("open", "in_force", "operating", "available", "periodic"),
    *("open_via_partners", "public_trial", "open_presumed"),
    *("upcoming", "in_preparation", "published", "second_cohort_testing", "unknown"),
    *("expected_closed", "past_event", "closed"),
)
WINDOW_MODES = (
    *("all_year", "all_year_batched", "always_available", "by_cohort", "closed", "event", "expected_closed"),
    *("not_applicable", "open", "open_since_launch", "operating", "periodic", "public_trial", "published"),
    *("uncertain", "unknown", "upcoming", "via_fund_managers", "via_universities"),
)
CONFIDENCE = ("high", "medium", "low")
ABOUT = ("employee", "course", "project", "vetting", "application")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date as its source gives it: "2026-01-10", "2026-01" or "2026"."""

    text: str

    @cached_property
    def earliest(self) -> datetime.date:
        """The first day that it can mean."""
        return datetime.date.fromisoformat((self.text + "-01-01")[:10])

    @cached_property
    def latest(self) -> datetime.date:
        """The last day that it can mean."""
        first = self.earliest
        match len(self.text):
            case 4:
                return first.replace(month=12, day=31)
            case 7:
                return (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
            case _:
                return first


@dataclass(frozen=True)
class Name:
    """A scheme's name in one language; `ours` where no official name is known there and we translated."""

    text: str
    ours: bool


@dataclass(frozen=True)
class Ratio:
    """Government to enterprise: 1:3 means that the government pays one quarter."""

    government: int
    enterprise: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.government, self.government + self.enterprise)


@dataclass(frozen=True)
class Ceilings:
    """The most that is paid, in HK$: per application, per (financial) year, and in all. None: no ceiling is known."""

    application: Decimal | None
    year: Decimal | None
    cumulative: Decimal | None


@dataclass(frozen=True)
class Pool:
    """Schemes that share the ceilings of the scheme `id`: what any member paid counts for all."""

    id: str
    year: Decimal | None
    cumulative: Decimal | None
    members: frozenset[str]


@dataclass(frozen=True)
class FundingTerms:
    """What a scheme pays. `share` is the largest share of the cost, above 0 and at most 1; None where it is unknown."""

    kinds: tuple[str, ...]
    ratio: Ratio | None
    share: Fraction | None
    ceilings: Ceilings
    counts_inside: str | None
    projects: int | None
    tenor_months: int | None
    note: Text | None

    @property
    def pays(self) -> bool:
        """Whether it pays towards a cost at all; how much may still be unknown."""
        return any(kind in PAYING_KINDS for kind in self.kinds)

    @property
    def paid_share(self) -> Fraction | None:
        return self.share if self.share is not None or self.ratio is None else self.ratio.share


@dataclass(frozen=True)
class Status:
    value: str
    as_of: PartialDate | None  # None: never checked
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Window:
    mode: str
    opened_on: PartialDate | None
    closes_on: PartialDate | None
    note: Text | None


@dataclass(frozen=True)
class LeadTime:
    """How long before its start a project or course must be applied for."""

    weeks: int
    note: Text | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    text: Text
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Condition:
    """A condition that is listed for the firm and not evaluated; `about` says what it is on."""

    about: str
    text: Text
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Where a statement comes from: an address, or the title of a document that has none."""

    id: str
    url: str | None
    title: str | None
    as_of: PartialDate | None
    retrieved: datetime.date
    supports: str


@dataclass(frozen=True)
class Change:
    date: PartialDate | None
    what: Text
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Scenario:
    """An example that must come out: these facts lead to that verdict."""

    facts: Mapping[str, Any]
    verdict: VerdictWord


@dataclass(frozen=True)
class Category:
    id: str
    name: Text
    summary: Text


@dataclass(frozen=True)
class Scheme:
    """One scheme. `tiers`, `fit`, `dimensions` and `cost_items` are our editorial judgement, the rest is sourced."""

    id: str
    names: Mapping[str, Name]
    body: Text
    operator: Text | None
    bodies: tuple[str, ...]
    url: str | None
    objective: Text
    category: str
    also: tuple[str, ...]
    tiers: tuple[str, ...]
    fit: Text
    dimensions: tuple[str, ...]
    cost_items: tuple[str, ...]
    funding: FundingTerms
    status: Status
    window: Window | None
    lead_time: LeadTime | None
    documents: tuple[Document, ...]
    gates: Node | None
    conditions: tuple[Condition, ...]
    sources: tuple[Source, ...]
    confidence: str
    conflicts: tuple[Text, ...]
    check_with_administrator: bool
    changes: tuple[Change, ...]
    scenarios: tuple[Scenario, ...]
    pools: tuple[Pool, ...] = ()

    def name(self, language: str) -> Name:
        """The official name in one of LANGUAGES, else our translation; KeyError for any other code."""
        return self.names[language]

    def source(self, source_id: str) -> Source:
        """KeyError for an id that is none of its sources."""
        return {source.id: source for source in self.sources}[source_id]

    @property
    def closes_on(self) -> PartialDate | None:
        return self.window.closes_on if self.window else None


@dataclass(frozen=True)
class Catalogue:
    """One release of a catalogue; tiers from the lowest to the highest, schemes by id."""

    code: str
    version: str
    title: Text
    facts: FactSheet
    currency: str
    tiers: tuple[str, ...]
    categories: tuple[Category, ...]
    schemes: tuple[Scheme, ...]

    @property
    def release(self) -> str:
        """Code and version together, such as "hk/2026.1"."""
        return f"{self.code}/{self.version}"

    def scheme(self, scheme_id: str) -> Scheme:
        """KeyError for an unknown id."""
        return self._by_id[scheme_id]

    def __contains__(self, scheme_id: object) -> bool:
        return scheme_id in self._by_id

    def category(self, category_id: str) -> Category:
        """KeyError for an unknown id."""
        return {category.id: category for category in self.categories}[category_id]

    @cached_property
    def _by_id(self) -> dict[str, Scheme]:
        return {scheme.id: scheme for scheme in self.schemes}
