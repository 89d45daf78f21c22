"""Keeping one flat row per assessment in step with it; all statistics are counted from these rows.

`keep` runs in the transaction that changes an assessment. It takes the firm's lock before it writes, so that of two
submissions of one firm at once exactly one ends as the latest.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Business
from readiness.cohort.groups import quarter, sector_group, size_group
from readiness.models import AgreementCount, Assessment, Scorecard, StaleCell, Standing, State
from readiness.models.cohort import ALL
from readiness.scoring.engine import counted_level
from readiness.services.releases import questionnaire_of

_Pair = tuple[Any, str, int, int]  # adviser, dimension, own level, adviser's level
_Stale = tuple[uuid.UUID, str, str, str]  # firm, quarter, sector group, size group
# Which of a firm's submissions is the latest follows from these.
_ORDERING = frozenset({"firm", "quarter", "submitted_on", "submission"})
_LOCKS = 0x5EAD  # namespace of the firms' advisory locks


@transaction.atomic
def keep(assessment: Assessment) -> None:
    """Brings the standing of an assessment in line with it, and marks the summaries that this changes.

    Call it in the transaction that made or changed the assessment; `transitions.move` does. Doing it again changes
    nothing.
    """
    firm = Business.objects.values_list("firm", flat=True).get(pk=assessment.business_id)
    found = Standing.objects.filter(assessment=assessment).first()
    _lock_firms({firm, found.firm} if found else {firm})
    before = _counted({firm, found.firm} if found else {firm})
    standing = Standing.objects.filter(assessment=assessment).first() or Standing(assessment=assessment)
    fields = {"firm": firm} | _as_it_is(assessment)
    changed = {name: value for name, value in fields.items() if getattr(standing, name) != value}
    if not changed:
        return
    cells = _cells_of(standing) if standing.pk else set()
    firms = {firm, standing.firm}
    _count_agreement(standing, fields)
    _write(standing, changed)
    cells |= _cells_of(standing)
    if not changed.keys().isdisjoint(_ORDERING):
        cells |= _mark_latest(firms)
    _mark_stale(cells, before)


def follow_firms() -> int:
    """Moves standings to the firm that their business belongs to by now (a branch joined, a number was given).

    Businesses live in an app that knows nothing of standings, so this is looked after by the clock. Returns how many.
    """
    strayed = Standing.objects.exclude(firm=F("assessment__business__firm")).filter(assessment__isnull=False)
    found = list(strayed.order_by("pk").values_list("assessment", flat=True))
    for pk in found:
        with transaction.atomic():
            assessment = Assessment.objects.select_for_update(of=("self",)).filter(pk=pk).first()
            if assessment is not None:
                keep(assessment)
    return len(found)


@transaction.atomic
def forget_firm(*, business: Business, branches: Iterable[Business] = ()) -> None:
    """Cuts the standings of a business off from it, before it is erased: they go on counting, as one unknown firm.

    `branches` are those that are erased with it: they stay one firm.
    """
    rows = Standing.objects.filter(assessment__business__in=[business, *branches])
    firms, stranger = set(rows.values_list("firm", flat=True)), uuid.uuid4()
    _lock_firms(firms)
    before = _counted(firms)
    marked: set[_Stale] = set().union(*(_cells_of(row) for row in rows))
    # The marks are set anew below: among strangers the branches of one firm could each carry one.
    rows.update(is_latest=False, is_latest_in_quarter=False, firm=stranger, assessment=None)
    _mark_stale(marked | _mark_latest({stranger, *firms}), before)


# What a standing says


def _as_it_is(assessment: Assessment) -> dict[str, Any]:
    started = timezone.localdate(assessment.created_at)
    fields = {"started_on": started, "start_quarter": quarter(started)}
    return fields | _submission(assessment) | _review(assessment)


def _submission(assessment: Assessment) -> dict[str, Any]:
    own = assessment.scorecards.filter(kind=Scorecard.Kind.OWN).order_by("-number").first()
    if own is None:
        profile = assessment.business.profiles.first()
        return _groups(profile.facts) if profile else _groups({}) | {"sector_group": "", "size_group": ""}
    day = timezone.localdate(own.created_at)
    return _groups(own.facts) | {
        "submission": own.pk,
        "submitted_on": day,
        "quarter": quarter(day),
        "tier": own.tier,
        "overall": own.overall,
        "dimensions": {key: number["fraction"] for key, number in own.score["dimensions"].items()},
    }


def _groups(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        "sector": facts.get("sector") or "",
        "sector_group": sector_group(facts),
        "size_band": facts.get("employees_band") or "",
        "size_group": size_group(facts),
    }


def _review(assessment: Assessment) -> dict[str, Any]:
    claim = assessment.transitions.filter(name="claim").last() if assessment.adviser_id else None
    fields = {
        "requested_on": _day(assessment.review_requested_at),
        "claimed_on": _day(claim and claim.at),
        "verified_on": _day(assessment.verified_at),
    }
    cards = {card.kind: card for card in assessment.scorecards.order_by("number")}
    verified = cards.get(Scorecard.Kind.VERIFIED)
    if assessment.state != State.VERIFIED or verified is None:
        return fields | {"verified_tier": "", "verified_by_id": None, "pairs": {}}
    own = cards[Scorecard.Kind.OWN]
    return fields | {
        "verified_tier": verified.tier,
        "verified_by_id": assessment.adviser_id,
        "pairs": pairs(assessment.release_id, own.plain_answers, verified.plain_answers),
    }


def _day(moment: Any) -> date | None:
    return timezone.localdate(moment) if moment else None


def pairs(release_id: int, own: Mapping[str, Any], adviser: Mapping[str, Any]) -> dict[str, list[list[int]]]:
    """Dimension id -> [own level, adviser's level] of each question that both rated, in the questionnaire's order."""
    questionnaire = questionnaire_of(release_id)
    found: dict[str, list[list[int]]] = {}
    for question in questionnaire.questions:
        if question.id in own and question.id in adviser:
            levels = [counted_level(own[question.id]), counted_level(adviser[question.id])]
            found.setdefault(questionnaire.dimension_of(question.id).id, []).append(levels)
    return found


# Writing it


def _write(standing: Standing, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(standing, name, value)
    if standing.pk is None:
        standing.save()
        return
    names = set(fields)
    if not names.isdisjoint(_ORDERING):
        # Marked anew right after: in another quarter or firm its marks would meet those of a neighbour.
        standing.is_latest = standing.is_latest_in_quarter = False
        names |= {"is_latest", "is_latest_in_quarter"}
    standing.save(update_fields=names)


def _mark_latest(firms: Iterable[uuid.UUID]) -> set[_Stale]:
    """Marks the latest submissions of locked firms; returns the cells of every standing whose mark changed."""
    cells: set[_Stale] = set()
    for firm in firms:
        rows = list(Standing.objects.filter(firm=firm).exclude(quarter="").order_by("submitted_on", "submission", "pk"))
        in_quarter = {row.quarter: row.pk for row in rows}
        changed = []
        for row in rows:
            marks = (row is rows[-1], in_quarter[row.quarter] == row.pk)
            if marks != (row.is_latest, row.is_latest_in_quarter):
                row.is_latest, row.is_latest_in_quarter = marks
                changed.append(row)
                cells |= _cells_of(row)
        # Marks come off before others are set: the constraints allow one at any moment.
        for row in sorted(changed, key=lambda row: (row.is_latest, row.is_latest_in_quarter)):
            row.save(update_fields=["is_latest", "is_latest_in_quarter"])
    return cells


def _cells_of(standing: Standing) -> set[_Stale]:
    """Every cell that counts this standing in some way: by its submission, and by when it was started."""
    quarters = {ALL, standing.start_quarter, standing.quarter} - {""}
    return {(standing.firm, name, standing.sector_group, standing.size_group) for name in quarters}


def mark_stale(standing: Standing) -> None:
    """Has the cells of a standing counted anew, for figures kept beside it that have changed."""
    _lock_firms({standing.firm})
    _mark_stale(_cells_of(standing), _counted({standing.firm}))


def _counted(firms: Iterable[uuid.UUID]) -> dict[_Stale, dict[str, str]]:
    """The cell of all quarters that counts each of these locked firms as they stand, and the scores it counts."""
    return {
        (row.firm, ALL, row.sector_group, row.size_group): row.dimensions
        for row in Standing.objects.filter(firm__in=firms, is_latest=True)
    }


def _mark_stale(cells: Iterable[_Stale], before: Mapping[_Stale, dict[str, str]]) -> None:
    """`before`: what was counted of the firms, see `_counted`."""
    StaleCell.objects.bulk_create(
        StaleCell(
            firm=cell[0],
            quarter=cell[1],
            sector_group=cell[2],
            size_group=cell[3],
            before=before.get(cell, {}) if cell[1] == ALL else None,
        )
        for cell in sorted(cells)
    )


def _lock_firms(firms: Iterable[uuid.UUID]) -> None:
    """Until the transaction ends, nobody else changes which submission of these firms is the latest."""
    with connection.cursor() as cursor:
        for number in sorted({firm.int & 0x7FFFFFFF for firm in firms}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, number])


# How far advisers and firms agree


def _count_agreement(before: Standing, after: Mapping[str, Any]) -> None:
    if (before.verified_by_id, before.pairs) == (after["verified_by_id"], after["pairs"]):
        return
    changes: Counter[_Pair] = Counter()
    for adviser, levels, step in (
        (before.verified_by_id, before.pairs, -1),
        (after["verified_by_id"], after["pairs"], 1),
    ):
        for dimension, found in levels.items():
            for own, theirs in found:
                changes[(adviser, dimension, own, theirs)] += step
    _add_agreement({key: change for key, change in changes.items() if change})


def _add_agreement(changes: Mapping[_Pair, int]) -> None:
    """Everybody makes rows, and then locks them, in the same order: so nobody waits for somebody who waits for them."""
    kept = AgreementCount.objects
    names = ("adviser_id", "dimension", "own_level", "adviser_level")
    kept.bulk_create(
        (AgreementCount(**dict(zip(names, key, strict=True)), count=0) for key in sorted(changes)),
        ignore_conflicts=True,
    )
    advisers, dimensions = {key[0] for key in changes}, {key[1] for key in changes}
    near = kept.filter(adviser__in=advisers, dimension__in=dimensions)
    rows = [
        row
        for row in near.select_for_update(of=("self",)).order_by(*names)
        if (row.adviser_id, row.dimension, row.own_level, row.adviser_level) in changes
    ]
    for row in rows:
        row.count += changes[row.adviser_id, row.dimension, row.own_level, row.adviser_level]
    kept.bulk_update(rows, ["count"])
