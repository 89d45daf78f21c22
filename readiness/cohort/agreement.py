"""How far advisers agree with firms about the same answers: weighted kappa and leniency.

What to keep in mind when reading either:

- Below some 50 pairs the interval is rough: it rests on a large-sample formula. The answers of one firm resemble each
  other, so that real uncertainty is wider than shown.
- Kappa compares agreement with what chance alone would give, and so depends on how the levels are spread: where nearly
  every firm is on one level, kappa is low even though the two rarely differ.
- The adviser sees the firm's rating, so the two are not independent: kappa says how often it was left standing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from readiness.scoring.questionnaire import LEVELS

Counts = Mapping[tuple[int, int], int]
"""(The firm's own level, the adviser's level) -> how many pairs; "we don't know" counts as level 1, as in a score."""

_NORMAL_95 = 1.959963984540054  # of a normal distribution, 95% lie within so many standard deviations
_WIDEST = (LEVELS[-1] - LEVELS[0]) ** 2


@dataclass(frozen=True)
class Agreement:
    """Kappa of `n` pairs with its 95% interval: 1 is full agreement, 0 what chance gives, below 0 less than that.

    With full agreement the formula gives a standard error of 0, which says nothing about other pairs.
    """

    kappa: float
    lower: float
    upper: float
    standard_error: float
    n: int


@dataclass(frozen=True)
class Leniency:
    """By how many levels the adviser rates higher than the firm (below 0: lower), on the mean of `n` pairs.

    With its 95% interval, which the ends of the scale don't cut off; a single pair has neither that nor an error.
    """

    mean: float
    standard_error: float | None
    n: int

    @property
    def lower(self) -> float | None:
        return None if self.standard_error is None else self.mean - _NORMAL_95 * self.standard_error

    @property
    def upper(self) -> float | None:
        return None if self.standard_error is None else self.mean + _NORMAL_95 * self.standard_error


def weighted_kappa(counts: Counts) -> Agreement | None:
    """Cohen's kappa with quadratic weights: a difference of d levels costs d squared.

    None without pairs, and where either side gave one level only: kappa then is 0 whatever the other side said (or
    undefined, if both gave the same one). The standard error is the one for a confidence interval in Fleiss, Cohen and
    Everitt (1969), "Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72;
    the interval is cut off at -1 and 1. ValueError for a level or a count that cannot be.
    """
    _check(counts)
    n = sum(counts.values())
    own, adviser = _margins(counts)
    if len(own) < 2 or len(adviser) < 2:
        return None
    observed = sum(_weight(a, b) * Fraction(count, n) for (a, b), count in counts.items())
    by_own = {a: sum(_weight(a, b) * share for b, share in adviser.items()) for a in own}
    by_adviser = {b: sum(_weight(a, b) * share for a, share in own.items()) for b in adviser}
    expected = sum(by_own[a] * share for a, share in own.items())
    spread = sum(
        Fraction(count, n) * (_weight(a, b) * (1 - expected) - (by_own[a] + by_adviser[b]) * (1 - observed)) ** 2
        for (a, b), count in counts.items()
        if count
    )
    variance = (spread - (observed * expected - 2 * expected + observed) ** 2) / (n * (1 - expected) ** 4)
    kappa, error = float((observed - expected) / (1 - expected)), sqrt(variance)
    reach = _NORMAL_95 * error
    return Agreement(kappa, max(-1.0, kappa - reach), min(1.0, kappa + reach), error, n)


def leniency(counts: Counts) -> Leniency | None:
    """The mean of adviser's level less own level, with the standard error of that mean; None without pairs.

    ValueError for a level or a count that cannot be.
    """
    _check(counts)
    n = sum(counts.values())
    if not n:
        return None
    mean = Fraction(sum((b - a) * count for (a, b), count in counts.items()), n)
    if n == 1:
        return Leniency(float(mean), None, n)
    squares = sum((b - a - mean) ** 2 * count for (a, b), count in counts.items())
    return Leniency(float(mean), sqrt(squares / ((n - 1) * n)), n)


def _check(counts: Counts) -> None:
    if any(count < 0 or not {*pair} <= {*LEVELS} for pair, count in counts.items()):
        raise ValueError("levels are 1 to 5, counts 0 or more")


def _margins(counts: Counts) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
    """The share of each level that was given, by the firms and by the advisers."""
    own, adviser = Counter[int](), Counter[int]()
    for (a, b), count in counts.items():
        own[a] += count
        adviser[b] += count
    n = own.total()
    shares = ({level: Fraction(count, n) for level, count in side.items() if count} for side in (own, adviser))
    return next(shares), next(shares)


def _weight(own: int, adviser: int) -> Fraction:
    return 1 - Fraction((own - adviser) ** 2, _WIDEST)
