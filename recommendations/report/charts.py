"""What the charts of a report on a result show, from frozen data, in the active language."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from readiness.charts.ladder import band_in_words
from readiness.scoring.questionnaire import Dimension, Question, Questionnaire
from readiness.scoring.tiers import lower_bound, two_decimals
from readiness.wording import words
from recommendations import wording
from recommendations.frozen import FrozenCombination, FrozenFunding, FrozenStep
from recommendations.report import figures
from recommendations.report.frozen import Frozen, Peers
from recommendations.wording import COST_ITEMS

WEEKS_A_MONTH = Decimal(52) / 12
GRANT, OWN = 3, 0  # shades


def tier_steps(questionnaire: Questionnaire, current: str) -> tuple[figures.LadderStep, ...]:
    """The tiers with their edges, the lowest first."""
    tiers = questionnaire.tiers
    edges = [figures.LOWEST, *(float(lower_bound(tier.band) or figures.LOWEST) for tier in tiers[1:]), figures.HIGHEST]
    return tuple(
        figures.LadderStep(
            name=words(tier.name),
            band=band_in_words(tier.band),
            low=edges[number],
            high=edges[number + 1],
            current=tier.id == current,
        )
        for number, tier in enumerate(tiers)
    )


def ladder(frozen: Frozen) -> figures.Ladder:
    shown = two_decimals(frozen.score.overall)
    current = frozen.questionnaire.tier(frozen.score.tier).name.get(frozen.language)
    return figures.Ladder(
        steps=tier_steps(frozen.questionnaire, frozen.score.tier),
        marker=float(frozen.score.overall),
        marker_label=shown,
        description=_("%(score)s out of 5: %(tier)s") % {"score": shown, "tier": current},
    )


def _scored(frozen: Frozen) -> list[Dimension]:
    return [item for item in frozen.questionnaire.dimensions if item.id in frozen.score.dimensions]


def radar(frozen: Frozen) -> figures.Radar:
    axes = tuple(
        figures.RadarAxis(
            label=dimension.name.get(frozen.language),
            value=float(frozen.own_score.dimensions[dimension.id]),
            other=float(frozen.score.dimensions[dimension.id]) if frozen.is_verified else None,
            peers=_median(frozen.peers, dimension),
            score=two_decimals(frozen.score.dimensions[dimension.id]),
        )
        for dimension in _scored(frozen)
    )
    return figures.Radar(
        axes=axes,
        series=_("Own rating"),
        other_series=_("Adviser’s rating") if frozen.is_verified else "",
        peers_series=peers_name(frozen.peers),
        description=_described(frozen),
    )


def _described(frozen: Frozen) -> str:
    text = _(
        "Scores of the twelve dimensions; the rings are the levels from 1 to 5. The table overleaf has the numbers."
    )
    if not frozen.had_too_few_peers:
        return text
    return text + "\n" + _("There are too few other firms yet to compare with.")


def peers_name(peers: Peers | None) -> str:
    """Whom the firm is compared with; empty for nobody."""
    if peers is None:
        return ""
    if peers.group == "group":
        name = _("Median of %(firms)s or more firms of your sector and size")
    else:
        name = _("Median of %(firms)s or more firms of all sectors and sizes")
    return name % {"firms": peers.firms}


def _median(peers: Peers | None, dimension: Dimension) -> float | None:
    return float(peers.medians[dimension.id]) if peers and dimension.id in peers.medians else None


def bars(frozen: Frozen) -> figures.Bars:
    groups = tuple(
        figures.BarGroup(
            title=pillar.name.get(frozen.language),
            bars=tuple(
                _bar(frozen, dimension) for dimension in pillar.dimensions if dimension.id in frozen.score.dimensions
            ),
        )
        for pillar in frozen.questionnaire.pillars
    )
    shown = [bar for group in groups for bar in group.bars]
    said = _(", ").join(f"{bar.label} {bar.score}" for bar in shown)
    return figures.Bars(
        title=_("How far to the next level"),
        groups=groups,
        next_label=_("Next level"),
        peers_label=peers_name(frozen.peers),
        description=_("Scores from 1 to 5: %(scores)s") % {"scores": said},
    )


def _bar(frozen: Frozen, dimension: Dimension) -> figures.Bar:
    score = frozen.score.dimensions[dimension.id]
    return figures.Bar(
        label=dimension.name.get(frozen.language),
        value=float(score),
        score=two_decimals(score),
        next_level=float(score // 1 + 1) if score < figures.HIGHEST else None,
        peers=_median(frozen.peers, dimension),
    )


# The plan


def timeline(frozen: Frozen) -> figures.Timeline | None:
    """The plan's steps in their periods; None for a plan without any."""
    planned = frozen.plan["steps"]
    if not planned:
        return None
    horizons = list(wording.HORIZONS)
    periods = tuple(_period(frozen, horizon, planned) for horizon in horizons)
    steps = tuple(_timeline_step(frozen, step, horizons.index(step["horizon"])) for step in planned)
    said = _(", ").join(f"{period.title}: {period.effort}" for period in periods if period.effort)
    return figures.Timeline(
        title=_("The plan over time"),
        periods=periods,
        steps=steps,
        step_label=_("Period of the step, with its effort"),
        lead_label=_("Wait for the slowest scheme, from applying until it can start"),
        months_label=_("months from now"),
        description=_("The steps of the plan by period; %(periods)s") % {"periods": said},
    )


def _period(frozen: Frozen, horizon: str, planned: Sequence[FrozenStep]) -> figures.Period:
    start, end = horizon.split("-")
    days = sum((step_of(frozen, step)[1] for step in planned if step["horizon"] == horizon), Decimal(0))
    return figures.Period(
        title=str(wording.HORIZONS[horizon]),
        start=float(start),
        end=float(end),
        effort=wording.effort(days) if days else "",
    )


def step_of(frozen: Frozen, step: FrozenStep) -> tuple[Question, Decimal]:
    """The question that a planned step raises, and the effort of the step in person-days."""
    question = frozen.questionnaire.question(step["question"])
    return question, question.steps[step["from"] - 1].effort_days


def _timeline_step(frozen: Frozen, step: FrozenStep, period: int) -> figures.TimelineStep:
    question, days = step_of(frozen, step)
    schemes = [frozen.catalogue.scheme(scheme) for scheme in step["schemes"]]
    weeks = max((scheme.lead_time.weeks for scheme in schemes if scheme.lead_time), default=0)
    raised = _("level %(start)s to %(end)s") % {"start": step["from"], "end": step["to"]}
    return figures.TimelineStep(
        label=_("%(dimension)s: %(raise)s") % {"dimension": frozen.dimension_name_of(question), "raise": raised},
        period=period,
        effort=wording.effort(days),
        lead_months=float(weeks / WEEKS_A_MONTH),
    )


# The money


def funding(frozen: Frozen) -> figures.FundingPlan | None:
    """What the planned costs could be paid with; None where nothing is planned."""
    combination = cast(FrozenCombination, frozen.report.result.combination)
    items = combination["items"]
    if not items:
        return None
    most = max(Decimal(item["amount"]) for item in items)
    rows = tuple(_funded(frozen, item) for item in items)
    total = _amounts(combination["grant"], combination["own"])
    said = dict(zip(("amount", "grant", "own"), total, strict=True))
    return figures.FundingPlan(
        title=_("Who could pay for what you plan"),
        intro=_funding_intro(items),
        chart=figures.StackedBars(
            rows=tuple(_money_bar(item, most) for item in items),
            legend=((GRANT, _("Grant")), (OWN, _("Your own money"))),
            description=_("Of %(amount)s, %(grant)s could be grants and %(own)s your own money.") % said,
        ),
        table=figures.Table(
            columns=(_("Cost"), _("Scheme"), _("Planned"), _("Grant"), _("Your own money")),
            rows=rows,
            total=(_("In all"), "", *total),
            numbers=3,
        ),
    )


def _funding_intro(items: Iterable[FrozenFunding]) -> str:
    paid = sum(1 for item in items if Decimal(item["grant"]))
    if not paid:
        return _("None of the recommended schemes could pay for these costs as far as their terms are known.")
    return ngettext(
        "One scheme for each cost, so that nothing is funded twice. A scheme could pay for %(count)s of these costs; "
        "whether it does is decided by its administrator.",
        "One scheme for each cost, so that nothing is funded twice. Schemes could pay for %(count)s of these costs; "
        "whether they do is decided by their administrators.",
        paid,
    ) % {"count": paid}


def _funded(frozen: Frozen, item: FrozenFunding) -> tuple[str, ...]:
    scheme = wording.name(frozen.catalogue.scheme(item["scheme"]))[0] if item["scheme"] else "–"
    return (str(COST_ITEMS[item["item"]]), scheme, *_amounts(item["grant"], item["own"]))


def _amounts(grant: str, own: str) -> tuple[str, str, str]:
    both = Decimal(grant), Decimal(own)
    return wording.money(sum(both, Decimal(0))), wording.money(both[0]), wording.money(both[1])


def _money_bar(item: FrozenFunding, most: Decimal) -> figures.StackedRow:
    planned, *labels = _amounts(item["grant"], item["own"])
    parts = zip((item["grant"], item["own"]), (GRANT, OWN), labels, strict=True)
    return figures.StackedRow(
        label=str(COST_ITEMS[item["item"]]),
        value=planned,
        parts=tuple(
            figures.Part(share=float(Decimal(amount) / most), shade=shade, label=label)
            for amount, shade, label in parts
            if Decimal(amount)
        ),
    )
