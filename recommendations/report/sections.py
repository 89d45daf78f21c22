"""The parts of a report about the score: first page, ladder, radar, tables, plan, answers, method."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from readiness.models import Scorecard
from readiness.scoring.answers import UNKNOWN
from readiness.scoring.gaps import gap, widest_gaps
from readiness.scoring.tiers import two_decimals
from recommendations import wording
from recommendations.frozen import FrozenStep
from recommendations.report import document as doc
from recommendations.report.frozen import Frozen
from recommendations.report.scheme_entries import summary

GAPS, SCHEMES, STEPS = 5, 3, 3  # on the first page


def firm_name(frozen: Frozen) -> str:
    return frozen.scorecard.assessment.business.name or _("Unnamed business")


def first_page(frozen: Frozen) -> doc.FirstPage:
    tier = frozen.questionnaire.tier(frozen.score.tier)
    return doc.FirstPage(
        tier=tier.name.get(frozen.language),
        score=two_decimals(frozen.score.overall),
        score_scale=_("out of 5"),
        interpretation=tier.interpretation.get(frozen.language),
        distance=_distance(frozen),
        gaps=_gaps(frozen),
        schemes=tuple(summary(frozen, match) for match in frozen.matches["recommended"][:SCHEMES]),
        steps=next_steps(frozen),
        score_note=_("The score does not decide any funding application."),
        evidence=_evidence(frozen),
    )


def next_steps(frozen: Frozen) -> tuple[doc.Step, ...]:
    """The plan's first steps; where the next tier takes fewer than three, the widest gaps supply the rest."""
    planned = [doc.Step(action=step.action, detail=f"{step.dimension} · {step.effort}") for step in _planned(frozen)]
    known = {step.action for step in planned}
    further = [
        doc.Step(
            action=item.step.action.get(frozen.language),
            detail=f"{item.dimension.name.get(frozen.language)} · {wording.effort(item.step.effort_days)}",
        )
        for item in widest_gaps(frozen.questionnaire, frozen.score, frozen.scorecard.plain_answers, GAPS)
        if item.step
    ]
    return tuple([*planned, *(step for step in further if step.action not in known)][:STEPS])


def _evidence(frozen: Frozen) -> str:
    """Of the firm's own answers, also where the adviser's rating is shown."""
    shown = sum(1 for answer in frozen.own.answers.values() if answer["evidence"])
    every = len(frozen.own.answers)
    values = {"shown": shown, "all": every, "share": (200 * shown + every) // (2 * every) if every else 0}
    return _("Evidence could be shown for %(shown)s of %(all)s answers (%(share)s%%).") % values


def _planned(frozen: Frozen) -> list[doc.PlanStep]:
    return [step for horizon in plan(frozen) for step in horizon.steps]


def _distance(frozen: Frozen) -> str:
    following = frozen.score.next_tier
    if following is None:
        return wording.distance(None, "")
    return wording.distance(following.raises, frozen.questionnaire.tier(following.tier).name.get(frozen.language))


def _gaps(frozen: Frozen) -> tuple[doc.Gap, ...]:
    found = widest_gaps(frozen.questionnaire, frozen.score, frozen.scorecard.plain_answers, GAPS)
    return tuple(
        doc.Gap(
            dimension=item.dimension.name.get(frozen.language),
            score=two_decimals(item.score),
            value=float(item.score),
            meaning=item.level.text.get(frozen.language),
        )
        for item in found
    )


def pillars(frozen: Frozen) -> tuple[doc.PillarRow, ...]:
    return tuple(
        doc.PillarRow(
            pillar=pillar.name.get(frozen.language),
            score=two_decimals(frozen.score.pillars[pillar.id]),
            value=float(frozen.score.pillars[pillar.id]),
            summary=pillar.summary.get(frozen.language),
        )
        for pillar in frozen.questionnaire.pillars
        if pillar.id in frozen.score.pillars
    )


def dimensions(frozen: Frozen) -> tuple[doc.DimensionRow, ...]:
    rows = []
    for dimension in frozen.questionnaire.dimensions:
        if dimension.id not in frozen.score.dimensions:
            continue
        found = gap(frozen.questionnaire, dimension.id, frozen.score, frozen.scorecard.plain_answers)
        rows.append(
            doc.DimensionRow(
                pillar=frozen.questionnaire.pillar_of(dimension.id).name.get(frozen.language),
                dimension=dimension.name.get(frozen.language),
                score=two_decimals(found.score),
                value=float(found.score),
                meaning=found.level.text.get(frozen.language),
                next_step=found.step.action.get(frozen.language) if found.step else _("Nothing left: keep it up."),
            )
        )
    return tuple(rows)


def plan(frozen: Frozen) -> tuple[doc.Horizon, ...]:
    return tuple(
        doc.Horizon(
            title=str(title),
            steps=tuple(_plan_step(frozen, step) for step in frozen.plan["steps"] if step["horizon"] == horizon),
            empty=_("No step falls into this period."),
        )
        for horizon, title in wording.HORIZONS.items()
    )


def _plan_step(frozen: Frozen, frozen_step: FrozenStep) -> doc.PlanStep:
    question = frozen.questionnaire.question(frozen_step["question"])
    step = question.steps[frozen_step["from"] - 1]
    schemes = [frozen.catalogue.scheme(scheme) for scheme in frozen_step["schemes"]]
    weeks = [scheme.lead_time.weeks for scheme in schemes if scheme.lead_time]
    return doc.PlanStep(
        action=step.action.get(frozen.language),
        dimension=frozen.dimension_name_of(question),
        effort=wording.effort(step.effort_days),
        evidence=step.evidence.get(frozen.language),
        schemes=tuple(wording.name(scheme)[0] for scheme in schemes),
        lead_time=wording.lead_time(max(weeks)) if weeks else "",
    )


def plan_intro(frozen: Frozen) -> str:
    more = frozen.plan["more"]
    if more:
        return _("The first nine of the steps to the next tier, least effort first; %(more)s more follow later.") % {
            "more": more
        }
    if frozen.plan["raises"]:
        return _(
            "The steps that reach the next tier with the least effort. When they are done, go on with the weakest "
            "dimensions of the table above."
        )
    return _("You are in the highest tier: these steps strengthen your weakest dimensions.")


def answers(frozen: Frozen) -> tuple[doc.AnswerGroup, ...]:
    return tuple(
        doc.AnswerGroup(
            pillar=pillar.name.get(frozen.language),
            answers=tuple(
                _answer(frozen, question.id)
                for dimension in pillar.dimensions
                for question in dimension.questions
                if question.id in frozen.own.answers
            ),
        )
        for pillar in frozen.questionnaire.pillars
    )


def _answer(frozen: Frozen, question_id: str) -> doc.AnswerRow:
    given = frozen.own.answers[question_id]
    question = frozen.questionnaire.question(question_id)
    unknown = given["value"] == UNKNOWN
    chosen = frozen.questionnaire.unknown_label if unknown else question.level(given["value"]).text
    return doc.AnswerRow(
        question=question.text.get(frozen.language),
        answer=chosen.get(frozen.language),
        level=None if unknown else given["value"],
        dimension=frozen.dimension_name_of(question),
        evidence=given["evidence"],
        note=given["note"],
    )


def answers_intro(frozen: Frozen) -> str:
    shown = sum(1 for answer in frozen.own.answers.values() if answer["evidence"])
    return _("Evidence is available for %(shown)s of %(all)s answers. “We don’t know”: %(unknown)s.") % {
        "shown": shown,
        "all": len(frozen.own.answers),
        "unknown": len(frozen.own_score.unknown),
    }


def method(frozen: Frozen) -> tuple[str, ...]:
    values = {
        "release": frozen.questionnaire.release,
        "fraction": str(frozen.score.overall),
        "decimal": two_decimals(frozen.score.overall),
        "catalogue": frozen.catalogue.release,
        "date": date_format(frozen.report.result.on_date),
        "number": frozen.report.result.revision,
    }
    return (
        _("Each question has five described levels; the firm chose the highest one of which every part is true today."),
        _(
            "A dimension scores the mean of its questions, and the overall score is the mean of the twelve dimensions. "
            "“We don’t know” scores 1 and is counted apart. Pillar scores are shown but do not enter the overall score."
        ),
        _("Tiers go by the exact fraction, here %(fraction)s; %(decimal)s is rounded for display only.") % values,
        _("Questionnaire %(release)s, modelled on Singapore’s AI Readiness Index, with wording of our own.") % values,
        _("Schemes from catalogue %(catalogue)s, matched as of %(date)s. Recommendations: revision %(number)s.")
        % values,
    )


def verification(frozen: Frozen) -> doc.Verification | None:
    if not frozen.is_verified:
        return None
    return doc.Verification(
        intro=_("%(name)s, an adviser, went through the firm’s answers and set the levels below on %(date)s.")
        % {"name": _adviser(frozen.scorecard), "date": _verified_on(frozen)},
        ratings=tuple(
            doc.Rating(
                dimension=dimension.name.get(frozen.language),
                own=two_decimals(frozen.own_score.dimensions[dimension.id]),
                own_value=float(frozen.own_score.dimensions[dimension.id]),
                adviser=two_decimals(frozen.score.dimensions[dimension.id]),
                adviser_value=float(frozen.score.dimensions[dimension.id]),
                comment=frozen.scorecard.comments.get(dimension.id, ""),
            )
            for dimension in frozen.questionnaire.dimensions
            if dimension.id in frozen.score.dimensions and dimension.id in frozen.own_score.dimensions
        ),
    )


def standing(frozen: Frozen) -> str:
    if not frozen.is_verified:
        return _("Self-assessment, not verified by an adviser")
    return _("Verified by %(name)s on %(date)s") % {
        "name": _adviser(frozen.scorecard),
        "date": _verified_on(frozen),
    }


def _verified_on(frozen: Frozen) -> str:
    return date_format(timezone.localdate(frozen.scorecard.created_at))


def _adviser(scorecard: Scorecard) -> str:
    """The adviser's name, never the address: the report goes from hand to hand."""
    adviser = scorecard.created_by
    return (adviser.get_full_name() if adviser else "") or _("an adviser")
