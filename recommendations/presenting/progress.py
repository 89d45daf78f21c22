"""What has changed since the assessment before: scores, tiers, answers, and what the planned steps brought."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from readiness.models import Scorecard
from readiness.scoring.answers import UNKNOWN, Answer
from readiness.scoring.comparison import AnswerChanged, Change, Comparison, Direction, compare
from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.tiers import two_decimals
from readiness.services.releases import questionnaire_of
from readiness.services.scorecards import alike
from readiness.wording import words
from recommendations.models import StepDone
from recommendations.presenting.reading import Rated, Reading
from recommendations.presenting.scores import StepView, step_view

ARROWS: dict[Direction, str] = {"up": "↑", "down": "↓", "same": "→"}
WORDS: dict[Direction, Promise] = {
    "up": gettext_lazy("up"),
    "down": gettext_lazy("down"),
    "same": gettext_lazy("unchanged"),
}


@dataclass(frozen=True)
class ChangeRow:
    """A score before and after with the change in words: "↑ up 0.50"."""

    name: str
    before: str
    after: str
    arrow: str
    change: str
    values: tuple[float, float]  # the same, before and after, for drawings


@dataclass(frozen=True)
class AnswerRow:
    question: str
    before: str
    after: str


@dataclass(frozen=True)
class StepRow:
    """A planned step: what it should have raised, how far it got, and where the answer is now."""

    step: StepView
    dimension: str
    from_level: int
    to_level: int
    state_id: str
    state: str
    note: str
    now: str


@dataclass(frozen=True)
class ProgressView:
    """`overall` is None where the two questionnaires ask other things; `left_out` names what is not compared."""

    before: Scorecard
    is_verified: bool
    tier_before: str
    tier_after: str
    overall: ChangeRow | None
    dimensions: tuple[ChangeRow, ...]
    left_out: tuple[str, ...]
    rose: tuple[AnswerRow, ...]
    fell: tuple[AnswerRow, ...]
    steps: tuple[StepRow, ...]


def progress_view(reading: Reading, earlier: Sequence[Scorecard], steps: Iterable[StepDone]) -> ProgressView:
    """`earlier`: the scorecards of the assessment before; `steps`: what the firm told of its plan.

    Like is compared with like: the adviser's ratings where both were verified and that is what is read, else the
    firm's own.
    """
    before, after = alike(reading.scorecard, reading.own, earlier)
    return comparison_view(_rated(before), _rated(after), steps)


def comparison_view(before: Rated, after: Rated, steps: Iterable[StepDone]) -> ProgressView:
    """Two ratings beside each other, in the active language."""
    found = compare(before.measured, after.measured)
    new, old = after.questionnaire, before.questionnaire
    return ProgressView(
        before=before.card,
        is_verified=after.card.kind == Scorecard.Kind.VERIFIED,
        tier_before=words(old.tier(found.tier_before).name),
        tier_after=words(new.tier(found.tier_after).name),
        overall=_change(_("Overall score"), found.overall) if found.overall else None,
        dimensions=tuple(_change(words(new.dimension(change.of).name), change) for change in found.dimensions),
        left_out=_left_out(found, new, old),
        rose=_answers(new, found.rose),
        fell=_answers(new, found.fell),
        steps=tuple(_step(old, row, after.card) for row in _in_order(old, steps)),
    )


def _rated(card: Scorecard) -> Rated:
    return Rated(card, questionnaire_of(card.release_id))


def _change(name: str, change: Change) -> ChangeRow:
    by = "" if change.direction == "same" else " " + two_decimals(abs(change.difference))
    return ChangeRow(
        name=name,
        before=two_decimals(change.before),
        after=two_decimals(change.after),
        arrow=ARROWS[change.direction],
        change=f"{WORDS[change.direction]}{by}",
        values=(float(change.before), float(change.after)),
    )


def _left_out(found: Comparison, new: Questionnaire, old: Questionnaire) -> tuple[str, ...]:
    names = {dimension.id: words(dimension.name) for release in (old, new) for dimension in release.dimensions}
    return tuple(names[dimension] for dimension in found.left_out)


def _answers(questionnaire: Questionnaire, changed: Iterable[AnswerChanged]) -> tuple[AnswerRow, ...]:
    return tuple(
        AnswerRow(words(questionnaire.question(item.question).text), _level(item.before), _level(item.after))
        for item in changed
    )


def _level(answer: Answer | None) -> str:
    if answer is None:
        return _("not asked")
    return _("don’t know") if answer == UNKNOWN else _("level %(level)s") % {"level": answer}


def _in_order(questionnaire: Questionnaire, steps: Iterable[StepDone]) -> list[StepDone]:
    """Done before partly before not; then as the questions stand."""
    questions = [question.id for question in questionnaire.questions]
    states = list(StepDone.State)
    return sorted(
        steps, key=lambda row: (states.index(StepDone.State(row.state)), questions.index(row.question), row.level)
    )


def _step(questionnaire: Questionnaire, row: StepDone, after: Scorecard) -> StepRow:
    question = questionnaire.question(row.question)
    return StepRow(
        step=step_view(question.steps[row.level - 1]),
        dimension=words(questionnaire.dimension_of(question.id).name),
        from_level=row.level,
        to_level=row.level + 1,
        state_id=row.state,
        state=str(row.get_state_display()),
        note=row.note,
        now=_level(after.plain_answers.get(row.question)),
    )
