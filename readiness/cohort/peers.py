"""A firm beside its peers: exact medians and quartiles of dimension scores, from histograms.

A histogram maps a score, written as its exact fraction ("5/2", "3"), to how many firms have it: small, exact, ready for
JSON, and one firm can be taken out of it again.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

Histogram = Mapping[str, int]

MINIMUM = 10  # other firms


@dataclass(frozen=True)
class Spread:
    """How the scores of so many firms lie: the median between the lower and the upper quartile."""

    firms: int
    lower: Fraction
    median: Fraction
    upper: Fraction


@dataclass(frozen=True)
class PeerGroup:
    """Other firms with a result, each by its latest one: how many, and a histogram for each dimension."""

    id: str
    firms: int
    histograms: Mapping[str, Histogram]


@dataclass(frozen=True)
class Benchmark:
    """The group compared with, how many other firms it has, and by dimension how their scores lie."""

    group: str
    firms: int
    dimensions: Mapping[str, Spread]


def benchmark(groups: Sequence[PeerGroup], minimum: int = MINIMUM) -> Benchmark | None:
    """A firm's peers: the first group with at least `minimum` other firms, or None where there is none.

    `groups` stand in order of preference, as the firm's sector and size group before all firms, and the firm is
    counted in none of them. A dimension that fewer than `minimum` others have a score in is left out.
    """
    for group in groups:
        if group.firms >= minimum:
            return Benchmark(group.id, group.firms, _spreads(group, minimum))
    return None


def histogram(scores: Iterable[Fraction]) -> dict[str, int]:
    return dict(Counter(map(str, scores)))


def without(histogram: Histogram, own: Fraction) -> dict[str, int]:
    """The histogram less one firm with that score; ValueError when no firm in it has it."""
    left = dict(histogram)
    key = str(own)
    if left.get(key, 0) < 1:
        raise ValueError(f"no firm with {key} is counted")
    left[key] -= 1
    return {score: count for score, count in left.items() if count}


def firms(histogram: Histogram) -> int:
    return sum(histogram.values())


def mean(histogram: Histogram) -> Fraction:
    """ValueError without firms."""
    total = sum((Fraction(score) * count for score, count in histogram.items()), Fraction())
    return total / _some(histogram)


def median(histogram: Histogram) -> Fraction:
    """The middle score, or halfway between the two in the middle; ValueError without firms."""
    return spread(histogram).median


def spread(histogram: Histogram) -> Spread:
    """Median and quartiles; ValueError without firms.

    The quartiles are Tukey's hinges: the medians of the lower and of the upper half, the middle firm of an odd number
    belonging to both halves.
    """
    count = _some(histogram)
    half = (count + 1) // 2
    ladder = _Ladder(histogram)
    return Spread(
        firms=count,
        lower=ladder.middle(0, half),
        median=ladder.middle(0, count),
        upper=ladder.middle(count - half, half),
    )


def _spreads(group: PeerGroup, minimum: int) -> dict[str, Spread]:
    enough = {dimension: counted for dimension, counted in group.histograms.items() if firms(counted) >= minimum}
    return {dimension: spread(counted) for dimension, counted in enough.items()}


def _some(histogram: Histogram) -> int:
    count = firms(histogram)
    if not count:
        raise ValueError("no firms are counted")
    return count


class _Ladder:
    """The firms of a histogram from the lowest score to the highest, numbered from 0."""

    def __init__(self, histogram: Histogram) -> None:
        rungs = sorted((Fraction(score), count) for score, count in histogram.items())
        self._scores = [score for score, _count in rungs]
        self._ends = list(accumulate(count for _score, count in rungs))

    def middle(self, start: int, length: int) -> Fraction:
        """The median of so many firms, beginning with number `start`."""
        return (self._score(start + (length - 1) // 2) + self._score(start + length // 2)) / 2

    def _score(self, number: int) -> Fraction:
        return self._scores[bisect_right(self._ends, number)]
