"""Counting the cells of the cohort anew where something changed. Nothing here runs in a request.

Each cell is counted in a transaction of its own, under the cell's lock: stale marks are deleted first and standings
read after, so whatever a deleted mark stood for is counted, and what commits later brings a mark of its own. Workers
that refresh at the same time wait for each other, cell by cell.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from readiness.cohort.disclosure import Cell
from readiness.models import AgreementCount, CohortCell, StaleCell, Standing
from readiness.models.cohort import ALL
from readiness.working_days import working_days_between

KEY = ("quarter", "sector_group", "size_group")
FUNNEL = ("started", "submitted", "requested", "claimed", "verified")
ATTEMPTS = 3  # at a cell that changes while it is counted
_LOCKS = 0xCE11  # namespace of the cells' advisory locks
_days_between = lru_cache(maxsize=20_000)(working_days_between)


def refresh_stale() -> int:
    """Counts every stale cell anew; returns how many that were. Cells that another worker has done are passed over."""
    stale = StaleCell.objects.order_by().values_list(*KEY).distinct()
    return sum(_refresh(cell, only_stale=True) for cell in sorted(stale))


def rebuild() -> int:
    """Counts every cell and the agreement of advisers anew from the standings; returns how many cells there are."""
    for cell in sorted(_cells_with_standings() | set(CohortCell.objects.values_list(*KEY))):
        _refresh(cell, only_stale=False)
    _rebuild_agreement()
    return CohortCell.objects.count()


def lock_cell(namespace: int, cell: Cell) -> None:
    """Until the transaction ends, nobody else who takes this lock counts the cell."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [namespace, "/".join(cell)])


def counted_in(cell: Cell) -> QuerySet[Standing]:
    """The standing of each firm that counts in a cell: its latest of the quarter, or of all."""
    quarter, sector, size = cell
    rows = Standing.objects.filter(sector_group=sector, size_group=size)
    return rows.filter(is_latest=True) if quarter == ALL else rows.filter(is_latest_in_quarter=True, quarter=quarter)


def tally(rows: QuerySet[Any], name: str) -> dict[str, dict[str, int]]:
    """Key -> {value: rows}, over the objects of strings in a JSON field of the rows."""
    query, parameters = rows.order_by().values(name).query.sql_with_params()
    entries = f"SELECT (jsonb_each_text(counted.{name})).* FROM ({query}) AS counted"  # noqa: S608 - the ORM's own query
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, value, count(*) FROM ({entries}) AS entry GROUP BY key, value", parameters)  # noqa: S608
        for key, value, count in cursor.fetchall():
            found.setdefault(key, {})[value] = count
    return found


@transaction.atomic
def _refresh(cell: Cell, *, only_stale: bool) -> bool:
    lock_cell(_LOCKS, cell)
    key: dict[str, Any] = dict(zip(KEY, cell, strict=True))
    stale = StaleCell.objects.filter(**key)
    marks, _ = stale.delete()
    if only_stale and not marks:
        return False
    figures = _figures(cell)
    # A change that commits meanwhile may be counted already: its mark must not say what was counted before it.
    for _again in range(ATTEMPTS):
        if not stale.delete()[0]:
            break
        figures = _figures(cell)
    else:
        stale.update(before=None)
    if figures["firms"] or figures["funnel"]["started"]:
        CohortCell.objects.update_or_create(defaults=figures | {"refreshed_at": timezone.now()}, **key)
    else:
        CohortCell.objects.filter(**key).delete()
    return True


def _cells_with_standings() -> set[Cell]:
    groups = ("sector_group", "size_group")
    by_start = Standing.objects.order_by().values_list("start_quarter", *groups).distinct()
    by_submission = Standing.objects.exclude(quarter="").order_by().values_list("quarter", *groups).distinct()
    cells = {*by_start, *by_submission}
    return cells | {(ALL, sector, size) for _quarter, sector, size in cells}


# What a cell says


def _figures(cell: Cell) -> dict[str, Any]:
    counted = counted_in(cell)
    tiers = dict(counted.order_by().values_list("tier").annotate(Count("pk")))
    return {
        "firms": sum(tiers.values()),
        "tiers": tiers,
        "dimensions": tally(counted, "dimensions"),
    } | _progress(cell)


def _progress(cell: Cell) -> dict[str, Any]:
    """How far the assessments that were started in the quarter came, each of them counting."""
    quarter, sector, size = cell
    begun = Standing.objects.filter(sector_group=sector, size_group=size)
    if quarter != ALL:
        begun = begun.filter(start_quarter=quarter)
    funnel = begun.aggregate(started=Count("pk"), **{step: Count(f"{step}_on") for step in FUNNEL[1:]})
    waiting = {step: _waited(begun, f"{step}_on") for step in ("claimed", "verified")}
    return {"funnel": funnel, "waiting": waiting}


def _waited(begun: QuerySet[Standing], until: str) -> dict[str, int]:
    """Working days since the review was requested -> assessments."""
    spans: Iterable[tuple[date, date, int]] = (
        begun.filter(requested_on__isnull=False, **{f"{until}__isnull": False})
        .order_by()
        .values_list("requested_on", until)
        .annotate(Count("pk"))
    )
    found: Counter[str] = Counter()
    for start, end, assessments in spans:
        found[str(_days_between(start, end))] += assessments
    return dict(found)


@transaction.atomic
def _rebuild_agreement() -> None:
    with connection.cursor() as cursor:
        # Verifying and withdrawing wait meanwhile, so none of them is counted twice or not at all.
        cursor.execute("LOCK TABLE readiness_agreementcount IN EXCLUSIVE MODE")
        AgreementCount.objects.all().delete()
        cursor.execute(
            "INSERT INTO readiness_agreementcount (adviser_id, dimension, own_level, adviser_level, count)"
            " SELECT verified_by_id, dimension.key, (pair.value->>0)::int, (pair.value->>1)::int, count(*)"
            " FROM readiness_standing, jsonb_each(pairs) AS dimension, jsonb_array_elements(dimension.value) AS pair"
            " WHERE verified_by_id IS NOT NULL GROUP BY 1, 2, 3, 4"
        )
