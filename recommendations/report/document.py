"""Everything that stands in a report, already worded in the report's language.

A builder fills these dataclasses from a stored result; `recommendations.report.pdf` draws them and knows nothing else:
no database, no settings, no clock, no translations. The same document always gives the same bytes.

Every string is plain text, never markup: the drawing side escapes it, and prints a line break for each "\\n". An empty
string (or tuple) means "leave this out", and its heading goes with it. Numbers that are printed come as strings, ready
to read; floats are for the charts' geometry only. Values of levels and scores lie between 1 and 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from recommendations.report.figures import Bars, FundingPlan, Ladder, Radar, Timeline

Language = Literal["en", "zh-hant", "zh-hans"]
Kind = Literal["self_assessment", "verified", "progress", "cohort"]
State = Literal["met", "unmet", "unknown"]
Verdict = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, kw_only=True)
class PaperLabels:
    """The words on every page of any kind of document; the samples in the comments are the English ones."""

    publisher: str  # "AI Readiness Hong Kong": header, and the PDF's author
    page: str  # "Page {page} of {pages}": must hold both placeholders
    report_number: str  # "Report number"
    issued_on: str  # "Issued on"
    summary: str  # "At a glance": bookmark of the first page
    continued: str  # " (continued)": after a group's name where its rows go on overleaf; brings its own brackets

    def __post_init__(self) -> None:
        if "{page}" not in self.page or "{pages}" not in self.page:
            raise ValueError('labels.page must hold "{page}" and "{pages}"')


@dataclass(frozen=True, kw_only=True)
class Labels(PaperLabels):
    """The fixed words of the report on a result, in its language."""

    # First page
    tier: str  # "Your tier"
    overall_score: str  # "Overall score"
    next_tier: str  # "Towards the next tier"
    top_gaps: str  # "Where the gaps are widest"
    top_schemes: str  # "Schemes to look at first"
    next_steps: str  # "Your next three steps"
    # Section headings, also the bookmarks
    radar: str  # "The twelve dimensions"
    dimensions: str  # "The pillars and dimensions"
    spread: str  # "Where you see it differently"
    talking_points: str  # "Talking points"
    plan: str  # "Your plan for twelve months"
    schemes: str  # "Support schemes for you"
    more_schemes: str  # "Further schemes, in brief"
    verification: str  # "What the adviser found"
    answers: str  # "Appendix: your answers"
    method: str  # "How it was scored"
    # Column headings
    dimension: str  # "Dimension"
    meaning: str  # "What it means today"
    next_step: str  # "Next step"
    action: str  # "What to do"
    evidence: str  # "What counts as evidence"
    question: str  # "Question"
    answer: str  # "Your answer"
    level: str  # "Level"
    lowest: str  # "Lowest": of the scores of the firm and its colleagues
    median: str  # "Median"
    highest: str  # "Highest"
    own_rating: str  # "Own rating"
    adviser_rating: str  # "Adviser's rating"
    comment: str  # "Adviser's comment"
    # Words within an entry
    supported_by: str  # "Support": in front of the scheme names of a plan step
    lead_time: str  # "Lead time"
    position: str  # "Why here": in front of the reasons for it
    conditions: str  # "Conditions that we cannot check"
    documents: str  # "Have ready"
    sources: str  # "Sources"
    evidence_tick: str  # "Evidence available": beside an answer whose tick is set
    note: str  # "Note"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A weak dimension on the first page."""

    dimension: str
    score: str  # "1.50"
    value: float  # the same for the small bar, 1 to 5
    meaning: str = ""  # what the level says about the firm today


@dataclass(frozen=True, kw_only=True)
class SchemeSummary:
    """A scheme on the first page; the full entry follows in `ReportDocument.schemes`."""

    name: str
    funding: str  # what you get, in one line: "Up to HK$250,000, half of the cost"
    verdict: Verdict
    verdict_word: str  # "You seem to qualify"
    name_note: str = ""  # "暫譯" where the name is our translation
    key: str = ""  # `Scheme.key` of the full entry, to link to it


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of the next three steps on the first page."""

    action: str
    detail: str = ""  # "AI Literacy · 2 person-days"


@dataclass(frozen=True, kw_only=True)
class FirstPage:
    """Complete in itself: what a busy owner reads."""

    tier: str  # name of the tier
    score: str  # "3.42"
    score_scale: str  # "out of 5"
    interpretation: str
    distance: str  # "2 raises of a single level away from AI Ready"
    gaps: tuple[Gap, ...]  # at most five, weakest first
    schemes: tuple[SchemeSummary, ...]  # at most three, best first
    steps: tuple[Step, ...]  # at most three, first things first
    score_note: str  # "The score does not decide any funding application"
    evidence: str = ""  # "You could show evidence for 6 of 24 answers (25%)."


@dataclass(frozen=True, kw_only=True)
class PillarRow:
    pillar: str
    score: str
    value: float
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class DimensionRow:
    """Rows come in the questionnaire's order, so that those of one pillar are neighbours."""

    pillar: str
    dimension: str
    score: str
    value: float
    meaning: str  # what the level says about the firm today
    next_step: str


@dataclass(frozen=True, kw_only=True)
class PlanStep:
    action: str
    dimension: str = ""
    effort: str = ""  # "2 person-days"
    evidence: str = ""
    schemes: tuple[str, ...] = ()  # names of schemes that could support it
    lead_time: str = ""  # "about 5 weeks"


@dataclass(frozen=True, kw_only=True)
class Horizon:
    title: str  # "Now to 3 months"
    steps: tuple[PlanStep, ...]
    empty: str = ""  # printed instead where there is no step


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A statement with the numbers of its sources, counted from 1 in the order of `Scheme.sources`."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reason(Cited):
    """A rule on the firm; the text says how it came out, the mark in front only repeats it."""

    state: State


@dataclass(frozen=True, kw_only=True)
class Source:
    text: str  # its title, or the host of its address
    url: str = ""  # made a link where given, never printed; http and https only
    date: str = ""  # "10 January 2026": what it says was so on that day


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A recommended scheme in full, best first."""

    key: str  # stable id, unique in the document: the first page links to it
    name: str
    body: str  # who runs it
    funding: str
    verdict: Verdict
    verdict_word: str
    status: str  # "Open all year"
    checked: str = ""  # "checked on 10 January 2026"
    name_note: str = ""
    category: str = ""
    fit: str = ""  # why it suits this tier; our editorial judgement
    marks: str = ""  # "†‡" after that date: each is explained in `ReportDocument.schemes_notes`
    url: str = ""  # the official address; only its host is printed
    lead_time: str = ""
    reasons: tuple[Reason, ...] = ()  # rules on the firm
    rank_reasons: tuple[str, ...] = ()  # why it stands here in the list
    conditions: tuple[Cited, ...] = ()  # on project, course or vetting: listed, not evaluated
    documents: tuple[Cited, ...] = ()
    sources: tuple[Source, ...] = ()
    brief: bool = False  # further down the list: without the conditions and papers it asks for, in a table


@dataclass(frozen=True, kw_only=True)
class ListedScheme:
    """A scheme that is named but not recommended."""

    name: str
    text: str  # "Closed on 31 December 2024"
    name_note: str = ""
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class SchemeList:
    """Schemes that are not recommended, under one heading: closed ones, or those that the firm does not qualify for."""

    title: str  # "Closed: don't pay anyone to apply for these"
    schemes: tuple[ListedScheme, ...]
    intro: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    question: str
    answer: str  # text of the level chosen, or "We don't know"
    level: int | None  # 1 to 5; None for "We don't know"
    dimension: str = ""
    evidence: bool = False
    note: str = ""  # as the firm typed it


@dataclass(frozen=True, kw_only=True)
class AnswerGroup:
    pillar: str
    answers: tuple[AnswerRow, ...]


@dataclass(frozen=True, kw_only=True)
class SpreadDot:
    """A score given by one or more colleagues."""

    value: float  # 1 to 5
    count: int


@dataclass(frozen=True, kw_only=True)
class SpreadRow:
    """One dimension as the firm and its colleagues score it."""

    dimension: str
    own: str  # "3.00"; empty where the firm's answers hide the dimension
    own_value: float | None
    lowest: str
    median: str
    highest: str
    dots: tuple[SpreadDot, ...]  # the colleagues only, lowest first


@dataclass(frozen=True, kw_only=True)
class TalkingPoint:
    """A question that is seen differently."""

    question: str
    dimension: str
    text: str  # "The firm: level 2. Colleagues: level 4: 2; don't know: 1."
    apart: str  # "2 levels apart"


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What colleagues answered apart, beside the firm's own rating; nobody is named."""

    intro: str
    key: str  # what the marks of the strips mean
    rows: tuple[SpreadRow, ...]
    points_intro: str
    points: tuple[TalkingPoint, ...]  # the widest first


@dataclass(frozen=True, kw_only=True)
class Rating:
    """Both ratings of one dimension."""

    dimension: str
    own: str  # "3.00"
    own_value: float
    adviser: str
    adviser_value: float
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The adviser's part of a verified report."""

    intro: str  # who verified, when, and what that means
    ratings: tuple[Rating, ...]
    comment: str = ""  # on the whole


@dataclass(frozen=True, kw_only=True)
class Check:
    """Where whoever holds the report can check it."""

    address: str  # whole, with the report's number: the QR code and the link
    words: str  # "Check this report at readiness.example/en/verify/AIR-7K2M-Q9XD"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every kind of document has. Raises ValueError for a language or kind it does not know or a naive date."""

    language: Language
    kind: Kind
    number: str  # the report's own number, on every page; empty where the document has none
    title: str  # "AI readiness report"
    subject: str  # one line for the PDF's properties
    firm_name: str  # as typed by the firm; what the document is about where that is no firm
    issued_on: str  # "20 November 2026"
    revision: str  # "revision 2": which recommendations of this rating
    created_at: datetime  # aware; only the PDF's properties show it
    standing: str  # "Self-assessment, not verified" or "Verified by … on …"
    disclaimers: tuple[str, ...]  # the first one stands at the foot of every page: keep it to one line
    labels: PaperLabels
    check: Check | None = None

    def __post_init__(self) -> None:
        if self.language not in get_args(Language):
            raise ValueError(f"unknown language: {self.language!r}")
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind of report: {self.kind!r}")
        if self.created_at.tzinfo is None:
            raise ValueError("created_at needs a time zone")


@dataclass(frozen=True, kw_only=True)
class ReportDocument(Paper):
    """The report on a result. Raises ValueError also where a verified one misses its verification."""

    labels: Labels
    first_page: FirstPage
    ladder: Ladder
    radar: Radar
    pillars: tuple[PillarRow, ...]
    dimensions: tuple[DimensionRow, ...]
    plan: tuple[Horizon, ...]
    schemes: tuple[Scheme, ...]
    scheme_lists: tuple[SchemeList, ...]
    answers: tuple[AnswerGroup, ...]
    method: tuple[str, ...]  # paragraphs
    bars: Bars | None = None
    timeline: Timeline | None = None  # None where nothing is planned
    funding: FundingPlan | None = None  # None where the firm plans no spending
    plan_intro: str = ""
    schemes_intro: str = ""  # "The schemes and cost items … are our editorial judgement"
    schemes_notes: tuple[str, ...] = ()  # what the marks of entries mean: "† Check the terms with the administrator"
    answers_intro: str = ""  # "Evidence is available for 6 of 24 answers"
    spread: Spread | None = None  # only where colleagues answered
    verification: Verification | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind == "verified" and self.verification is None:
            raise ValueError("a verified report needs its verification")
