"""Where the people of a firm see it differently, in words and as places on a scale: for the page and the report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from readiness.charts.scale import bar
from readiness.scoring.answers import UNKNOWN, Answer, Answers
from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.spread import DimensionSpread, Spread, TalkingPoint, spread
from readiness.scoring.tiers import two_decimals
from readiness.services.colleagues import in_words
from readiness.wording import words


@dataclass(frozen=True)
class Dot:
    """A score of one or more colleagues: from 1 to 5, in per cent of the scale's length, and how many."""

    score: Fraction
    place: float
    count: int


@dataclass(frozen=True)
class SpreadRow:
    """One dimension; `own` is the firm's score, empty (with `own_place` None) where its answers hide it."""

    dimension: str
    own: str
    own_score: Fraction | None
    own_place: float | None
    lowest: str
    middle: str
    highest: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class PointView:
    """A question to talk about: what the firm says, what colleagues say, how far apart that is."""

    question: str
    dimension: str
    own: str
    colleagues: str
    apart: str


@dataclass(frozen=True)
class SpreadView:
    intro: str
    key: str
    rows: tuple[SpreadRow, ...]
    points: tuple[PointView, ...]
    points_intro: str


def spread_view(questionnaire: Questionnaire, own: Answers, colleagues: Sequence[Answers]) -> SpreadView | None:
    """None where no colleague has answered."""
    if not colleagues:
        return None
    found = spread(questionnaire, own, colleagues)
    return SpreadView(
        intro=_intro(found),
        key=_("Filled: the firm. Hollow: colleagues. From 1 on the left to 5 on the right."),
        rows=tuple(_row(questionnaire, item) for item in found.dimensions),
        points=tuple(_point(questionnaire, point) for point in found.talking_points),
        points_intro=_points_intro(found),
    )


def _intro(found: Spread) -> str:
    return ngettext(
        "%(count)s colleague answered the same questions apart. The score is the firm's own; these answers do not "
        "change it.",
        "%(count)s colleagues answered the same questions apart. The score is the firm's own; these answers do not "
        "change it.",
        found.colleagues,
    ) % {"count": found.colleagues}


def _points_intro(found: Spread) -> str:
    if not found.talking_points:
        return _("Nowhere do your answers lie two levels or more apart, and everybody knew an answer.")
    return _("Worth talking about: answers two levels or more apart, and questions that some could not answer.")


def _row(questionnaire: Questionnaire, item: DimensionSpread) -> SpreadRow:
    return SpreadRow(
        dimension=words(questionnaire.dimension(item.dimension).name),
        own="" if item.own is None else two_decimals(item.own),
        own_score=item.own,
        own_place=None if item.own is None else bar(item.own),
        lowest=two_decimals(item.lowest),
        middle=two_decimals(item.middle),
        highest=two_decimals(item.highest),
        dots=tuple(Dot(score, bar(score), count) for score, count in Counter(item.colleagues).items()),
    )


def _point(questionnaire: Questionnaire, point: TalkingPoint) -> PointView:
    return PointView(
        question=words(questionnaire.question(point.question).text),
        dimension=words(questionnaire.dimension_of(point.question).name),
        own=_own(point.own),
        colleagues=in_words(point.colleagues),
        apart=_apart(point),
    )


def _own(answer: Answer | None) -> str:
    if answer is None:
        return _("not asked")
    return _("don’t know") if answer == UNKNOWN else _("level %(level)s") % {"level": answer}


def _apart(point: TalkingPoint) -> str:
    if point.kind == "unknown":
        return _("Some know, some don’t")
    levels = ngettext("%(levels)s level apart", "%(levels)s levels apart", point.difference)
    return levels % {"levels": point.difference}
