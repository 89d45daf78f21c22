"""How far advisers agree with the firms they reviewed, and with each other in how strict they are."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from readiness.cohort.agreement import Agreement, Leniency, leniency, weighted_kappa
from readiness.models import AgreementCount

# Pairs of ratings. Below, the large-sample formula of the interval does not hold: see readiness.cohort.agreement.
MINIMUM_PAIRS = 50


@dataclass(frozen=True)
class DimensionAgreement:
    """`agreement` is None with too few pairs, and where one side gave one level only, so that there is no kappa."""

    dimension: str
    pairs: int
    agreement: Agreement | None

    @property
    def too_few(self) -> bool:
        return self.pairs < MINIMUM_PAIRS


@dataclass(frozen=True)
class AdviserLeniency:
    """`leniency` is None with too few pairs."""

    adviser: str
    pairs: int
    leniency: Leniency | None


@dataclass(frozen=True)
class Calibration:
    """`dimensions` by id; `advisers` by name."""

    dimensions: dict[str, DimensionAgreement]
    advisers: tuple[AdviserLeniency, ...]


def calibration() -> Calibration:
    """Over everything that is verified now, in one query."""
    by_dimension: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    by_adviser: dict[tuple[str, int], Counter[tuple[int, int]]] = defaultdict(Counter)
    names = ("adviser__name", "adviser__email", "adviser", "dimension", "own_level", "adviser_level", "count")
    for name, email, adviser, dimension, own, theirs, count in AgreementCount.objects.filter(count__gt=0).values_list(
        *names
    ):
        by_dimension[dimension][own, theirs] += count
        by_adviser[name or email, adviser][own, theirs] += count
    return Calibration(
        dimensions={dimension: _agreement(dimension, counts) for dimension, counts in by_dimension.items()},
        advisers=tuple(_leniency(name, counts) for (name, _pk), counts in sorted(by_adviser.items())),
    )


def _agreement(dimension: str, counts: Counter[tuple[int, int]]) -> DimensionAgreement:
    pairs = counts.total()
    return DimensionAgreement(dimension, pairs, weighted_kappa(counts) if pairs >= MINIMUM_PAIRS else None)


def _leniency(adviser: str, counts: Counter[tuple[int, int]]) -> AdviserLeniency:
    pairs = counts.total()
    return AdviserLeniency(adviser, pairs, leniency(counts) if pairs >= MINIMUM_PAIRS else None)
