"""What has been kept long enough goes, after periods from `settings.RETENTION` and not without a warning.

Doing it again finds nothing; two runs at once take turns row by row.
"""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import Refused
from recommendations.services import erasure_warnings
from recommendations.services.erasure_warnings import Warned
from recommendations.services.retention_rules import RULES, Rule

logger = logging.getLogger(__name__)

BATCH = 500
SECONDS_FOR_A_TASK = 60.0
SECONDS_FOR_WARNINGS = 20.0


def warn(*, dry_run: bool = False, seconds: float | None = None) -> list[tuple[Rule, Warned]]:
    """Warns whoever will lose something in `settings.RETENTION_NOTICE`; or says whom, in a dry run.

    What should have gone by now is given as long. Ends early, between two mails, after `seconds`.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    warned = []
    for rule in RULES:
        if rule.warning:
            found = rule.found(long_ago(settings.RETENTION[rule.name] - settings.RETENTION_NOTICE))
            warned += [(rule, each) for each in _warn(rule, found, ends, dry_run=dry_run)]
    if warned and not dry_run:
        logger.info("retention: %s warnings", len(warned))
    return warned


def apply(*, dry_run: bool = False, seconds: float | None = None) -> dict[str, int]:
    """Applies every rule; returns how many rows went by rule, or would go in a dry run, which changes nothing.

    What somebody can be warned of stays until the day that `warn` told them. Ends early, between two rows or batches,
    after `seconds`.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    counts = {}
    for rule in RULES:
        found = rule.found(long_ago(settings.RETENTION[rule.name]))
        counts[rule.name] = _count(rule, found) if dry_run else sum(_apply(rule, found, ends))
    if not dry_run:
        logger.info("retention: %s", ", ".join(f"{name} {count}" for name, count in counts.items()))
    return counts


def long_ago(period: timedelta) -> datetime:
    """What was last changed before this moment has been kept for the period, in whole days of Hong Kong.

    Something of 1 January kept for 90 days goes on 1 April: the moment is then the end of 1 January.
    """
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - period + timedelta(days=1)


def _warn(rule: Rule, found: QuerySet[Any], ends: float | None, *, dry_run: bool) -> Iterator[Warned]:
    for batch in _batches(found, ends):
        for pk in batch:
            if _over(ends):
                return
            if warned := erasure_warnings.warn(rule=rule, found=found, pk=pk, dry_run=dry_run):
                yield warned


def _count(rule: Rule, found: QuerySet[Any]) -> int:
    if not rule.warning:
        return found.count()
    return sum(erasure_warnings.may_go(row, rule) for row in found.order_by("pk").iterator(chunk_size=BATCH))


def _apply(rule: Rule, found: QuerySet[Any], ends: float | None) -> Iterator[int]:
    """How many went, step by step."""
    for batch in _batches(found, ends):
        if rule.erase is None:
            yield found.model._default_manager.filter(pk__in=batch).delete()[0]
            continue
        for pk in batch:
            if _over(ends):
                return
            yield _erase_one(rule, found, pk)


def _batches(found: QuerySet[Any], ends: float | None) -> Iterator[list[Any]]:
    """Primary keys in their order, each once, even of rows that could not go."""
    after: list[Any] = []
    rows = found.order_by("pk").values_list("pk", flat=True)
    while not _over(ends):
        batch = list((rows.filter(pk__gt=after[-1]) if after else rows)[:BATCH])
        if not batch:
            return
        yield batch
        after = batch


def _erase_one(rule: Rule, found: QuerySet[Any], pk: Any) -> int:
    """Looks again first: somebody may have come back, or another run may have been quicker."""
    row = found.filter(pk=pk).first()
    if row is None or rule.erase is None or (rule.warning and not erasure_warnings.may_go(row, rule)):
        return 0
    try:
        rule.erase(row)
    except Refused as refusal:
        logger.warning("retention, %s: %s stays: %s", rule.name, pk, refusal)
        return 0
    return 1


def _over(ends: float | None) -> bool:
    return ends is not None and time.monotonic() >= ends
