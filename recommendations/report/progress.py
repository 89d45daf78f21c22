"""The document of a report on progress: a rating beside the firm's earlier ones."""

from collections.abc import Iterable
from typing import cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from readiness.scoring.tiers import two_decimals
from readiness.wording import words
from recommendations.models import StepDone
from recommendations.presenting import progress as presenting
from recommendations.presenting.reading import Rated
from recommendations.report import charts, figures, sections
from recommendations.report import progress_document as doc
from recommendations.report.checking import check
from recommendations.report.document import Language, PaperLabels
from recommendations.report.frozen import Frozen
from recommendations.report.labels import paper_labels

MOST = 5  # rises, and falls, on the first page
SHARES = {StepDone.State.DONE: 1.0, StepDone.State.PARTLY: 0.5, StepDone.State.NOT: 0.0}


def progress_document(frozen: Frozen) -> doc.ProgressDocument:
    """In the active language. ValueError where no earlier rating is left to compare with."""
    if not frozen.earlier:
        raise ValueError("no earlier rating is left to compare with")
    after = _compared(frozen)
    view = presenting.comparison_view(frozen.earlier[-1], after, _steps(frozen))
    firm = sections.firm_name(frozen)
    issued_on = date_format(frozen.report.result.on_date)
    return doc.ProgressDocument(
        language=cast(Language, frozen.language),
        kind="progress",
        number=frozen.report.number,
        title=_("AI readiness progress report"),
        subject=_("Progress in AI readiness of %(firm)s, %(date)s") % {"firm": firm, "date": issued_on},
        firm_name=firm,
        issued_on=issued_on,
        revision="",
        created_at=timezone.localtime(frozen.report.created_at),
        standing=_standing(view),
        disclaimers=(_("This report does not decide any funding application."),),
        check=check(frozen.report),
        labels=_labels(paper_labels(), _day(frozen.earlier[-1]), _day(after)),
        first_page=_first_page(frozen, after, view),
        ladder=_ladder(frozen.earlier[-1], after, view),
        trend=_trend([*frozen.earlier, after]),
        radar=_radar(frozen.earlier[-1], after),
        changes=tuple(_change(row) for row in view.dimensions),
        left_out=_left_out(view),
        answers=_answers(view),
        steps=tuple(_step(row) for row in view.steps),
        steps_intro=_steps_done(view),
        method=_method(frozen, after),
    )


def _compared(frozen: Frozen) -> Rated:
    """The rating that is of the same kind as the earlier ones."""
    card = frozen.scorecard if frozen.earlier[-1].card.kind == frozen.scorecard.kind else frozen.own
    return Rated(card, frozen.questionnaire)


def _steps(frozen: Frozen) -> Iterable[StepDone]:
    """As the firm had told when the report was asked for."""
    return [StepDone(**step) for step in frozen.report.beside.get("steps", [])]


def _day(rated: Rated) -> str:
    return date_format(timezone.localdate(rated.card.created_at))


def _standing(view: presenting.ProgressView) -> str:
    if view.is_verified:
        return _("The adviser’s ratings compared")
    return _("The firm’s own ratings compared, as they were submitted")


def _labels(paper: PaperLabels, before: str, after: str) -> doc.ProgressLabels:
    return doc.ProgressLabels(
        **vars(paper),
        tier=_("Your tier"),
        overall_score=_("Overall score"),
        rises=_("What rose most"),
        falls=_("What fell most"),
        steps_done=_("Steps of the last plan"),
        next_steps=_("Your next three steps"),
        trend=_("Over time"),
        dimensions=_("Dimension by dimension"),
        answers=_("Answers that changed"),
        method=_("How it was compared"),
        dimension=_("Dimension"),
        before=before,
        after=after,
        change=_("Compared with last time"),
        question=_("Question"),
        action=_("What to do"),
        state=_("How far it got"),
        now=_("Answer now"),
        note=_("Note"),
    )


def _first_page(frozen: Frozen, after: Rated, view: presenting.ProgressView) -> doc.ProgressFirstPage:
    before = frozen.earlier[-1]
    tier = after.questionnaire.tier(after.score.tier)
    widest = sorted(view.dimensions, key=lambda row: -abs(row.values[1] - row.values[0]))
    rises = tuple(_change(row) for row in widest if row.values[1] > row.values[0])
    falls = tuple(_change(row) for row in widest if row.values[1] < row.values[0])
    moved = view.tier_before != view.tier_after
    scores = two_decimals(before.score.overall), two_decimals(after.score.overall)
    return doc.ProgressFirstPage(
        tier=f"{view.tier_before} → {view.tier_after}" if moved else view.tier_after,
        score=" → ".join(scores),
        change=_said(view.overall) if view.overall else _("not comparable: other questions were asked"),
        interpretation=words(tier.interpretation),
        rises=rises[:MOST],
        no_rises=_("No dimension scores higher than last time."),
        falls=falls[:MOST],
        no_falls=_("No dimension scores lower than last time."),
        steps_done=_steps_done(view),
        steps=sections.next_steps(frozen),
        score_note=_("The score does not decide any funding application."),
    )


def _change(row: presenting.ChangeRow) -> doc.Change:
    return doc.Change(name=row.name, before=row.before, after=row.after, change=_said(row), values=row.values)


def _said(row: presenting.ChangeRow) -> str:
    return f"{row.arrow} {row.change}"


def _steps_done(view: presenting.ProgressView) -> str:
    if not view.steps:
        return _("The firm did not tell which steps of its last plan it has taken.")
    states = [step.state_id for step in view.steps]
    return _("Planned steps that were told of: %(all)s. Done: %(done)s. Partly done: %(partly)s.") % {
        "all": len(states),
        "done": states.count(StepDone.State.DONE),
        "partly": states.count(StepDone.State.PARTLY),
    }


def _ladder(before: Rated, after: Rated, view: presenting.ProgressView) -> figures.Ladder:
    old, new = two_decimals(before.score.overall), two_decimals(after.score.overall)
    said = {"before": old, "tier_before": view.tier_before, "after": new, "tier_after": view.tier_after}
    return figures.Ladder(
        steps=charts.tier_steps(after.questionnaire, after.score.tier),
        marker=float(after.score.overall),
        marker_label=new,
        before=float(before.score.overall),
        before_label=old,
        description=_("Before: %(before)s, %(tier_before)s. Now: %(after)s, %(tier_after)s.") % said,
    )


def _trend(ratings: list[Rated]) -> figures.Trend:
    points = tuple(
        figures.TrendPoint(
            label=_day(rated),
            score=two_decimals(rated.score.overall),
            value=float(rated.score.overall),
            tier=words(rated.questionnaire.tier(rated.score.tier).name),
        )
        for rated in ratings
    )
    newest = ratings[-1]
    said = _(", ").join(f"{point.label} {point.score}" for point in points)
    return figures.Trend(
        points=points,
        tiers=charts.tier_steps(newest.questionnaire, newest.score.tier),
        description=_("Overall score over time: %(scores)s") % {"scores": said},
    )


def _radar(before: Rated, after: Rated) -> figures.Radar:
    """Only the dimensions that both ratings have."""
    both = [
        dimension
        for dimension in after.questionnaire.dimensions
        if dimension.id in after.score.dimensions and dimension.id in before.score.dimensions
    ]
    return figures.Radar(
        axes=tuple(
            figures.RadarAxis(
                label=words(dimension.name),
                value=float(after.score.dimensions[dimension.id]),
                other=float(before.score.dimensions[dimension.id]),
                score=two_decimals(after.score.dimensions[dimension.id]),
            )
            for dimension in both
        ),
        series=_day(after),
        other_series=_day(before),
        description=_("Scores of the dimensions now and last time; the rings are the levels from 1 to 5."),
    )


def _left_out(view: presenting.ProgressView) -> str:
    if not view.left_out:
        return ""
    names = _(", ").join(view.left_out)
    return _("Not compared, because other questions were asked: %(dimensions)s.") % {"dimensions": names}


def _answers(view: presenting.ProgressView) -> tuple[doc.AnswerGroup, ...]:
    groups = (
        (_("Higher than last time"), view.rose, _("No answer is higher than last time.")),
        (_("Lower than last time"), view.fell, _("No answer is lower than last time.")),
    )
    return tuple(
        doc.AnswerGroup(
            title=title,
            answers=tuple(
                doc.AnswerChange(question=row.question, before=row.before, after=row.after) for row in changed
            ),
            empty=empty,
        )
        for title, changed, empty in groups
    )


def _step(row: presenting.StepRow) -> doc.StepOutcome:
    raised = _("level %(start)s to %(end)s") % {"start": row.from_level, "end": row.to_level}
    return doc.StepOutcome(
        action=row.step.action,
        dimension=_("%(dimension)s: %(raise)s") % {"dimension": row.dimension, "raise": raised},
        state=row.state,
        share=SHARES[StepDone.State(row.state_id)],
        now=row.now,
        note=row.note,
    )


def _method(frozen: Frozen, after: Rated) -> tuple[str, ...]:
    ratings = [*frozen.earlier, after]
    releases = _(", ").join(dict.fromkeys(rated.questionnaire.release for rated in ratings))
    return (
        _("Like is compared with like: the adviser’s ratings where both were verified, else the firm’s own."),
        _("A dimension is compared where both ratings asked the same questions of it. Questionnaires: %(releases)s.")
        % {"releases": releases},
        _("Which steps were taken is what the firm told; nobody has checked it unless an adviser’s comment says so."),
    )
