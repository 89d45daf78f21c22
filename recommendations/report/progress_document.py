"""What stands in a report on progress: two or more ratings of one firm compared. Same rules as `document`."""

from __future__ import annotations

from dataclasses import dataclass

from recommendations.report.document import Paper, PaperLabels, Step
from recommendations.report.figures import Ladder, Radar, Trend


@dataclass(frozen=True, kw_only=True)
class ProgressLabels(PaperLabels):
    tier: str  # "Your tier"
    overall_score: str  # "Overall score"
    rises: str  # "What rose most"
    falls: str  # "What fell"
    steps_done: str  # "Steps of the last plan"
    next_steps: str  # "Your next three steps"
    # Sections
    trend: str  # "Over time"
    dimensions: str  # "Dimension by dimension"
    answers: str  # "Answers that changed"
    method: str  # "How it was compared"
    # Columns
    dimension: str
    before: str  # "20 May 2026": the day of the earlier rating
    after: str
    change: str
    question: str
    action: str
    state: str  # "How far it got"
    now: str  # "Answer now"
    note: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """A score before and after; `direction` is its mark, as the words of `change` tell it too."""

    name: str
    before: str
    after: str
    change: str  # "↑ up 0.50"
    values: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class ProgressFirstPage:
    tier: str  # "AI Aware", or "AI Unaware → AI Aware"
    score: str  # "2.42 → 2.96"
    change: str  # "↑ up 0.54"
    interpretation: str
    rises: tuple[Change, ...]  # at most five, the widest first
    no_rises: str  # instead of them
    falls: tuple[Change, ...]
    no_falls: str
    steps_done: str  # "4 of 9 steps done, 2 partly"; empty where the firm told of none
    steps: tuple[Step, ...]  # the next three
    score_note: str


@dataclass(frozen=True, kw_only=True)
class AnswerChange:
    question: str
    before: str  # "level 2"
    after: str


@dataclass(frozen=True, kw_only=True)
class AnswerGroup:
    title: str  # "Higher than last time"
    answers: tuple[AnswerChange, ...]
    empty: str


@dataclass(frozen=True, kw_only=True)
class StepOutcome:
    """A step of the last plan and what became of it; `share`: 1 done, 0.5 partly, 0 not."""

    action: str
    dimension: str  # "AI Literacy: level 2 to 3"
    state: str
    share: float
    now: str  # "level 3"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ProgressDocument(Paper):
    labels: ProgressLabels
    first_page: ProgressFirstPage
    ladder: Ladder
    trend: Trend
    radar: Radar
    changes: tuple[Change, ...]
    answers: tuple[AnswerGroup, ...]
    steps: tuple[StepOutcome, ...]
    method: tuple[str, ...]
    left_out: str = ""  # which dimensions cannot be compared, and why
    steps_intro: str = ""
