"""A firm beside its peers, from the summary cells: three small queries, whatever the number of firms."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from readiness.cohort.disclosure import BASE
from readiness.cohort.peers import MINIMUM, Benchmark, PeerGroup, benchmark
from readiness.models import Assessment, Standing
from readiness.services.cohort_figures import Cohort, of_others

OWN_GROUP, EVERYBODY = "group", "all"


@dataclass(frozen=True)
class Comparison:
    """An assessment's own scores, and what they are compared with.

    `peers` is None while there are not enough other firms, `missing` then says how many more it takes; and None in the
    rare moments in which the firm is `being_counted`: while its cell is counted it may change several times, and then
    it could not be left out exactly.
    """

    own: Mapping[str, Fraction]
    sector_group: str
    size_group: str
    peers: Benchmark | None
    missing: int
    being_counted: bool

    @property
    def firms(self) -> int:
        """How many other firms at least, as it is shown: rounded down, so that two looks tell nothing of one firm."""
        return self.peers.firms // BASE * BASE if self.peers else 0

    @property
    def is_own_group(self) -> bool:
        return self.peers is not None and self.peers.group == OWN_GROUP


def compare(assessment: Assessment) -> Comparison | None:
    """The comparison of a submitted assessment; None while it has no scores.

    Compared with the firms of its sector and size group, each by its latest assessment, where there are enough others;
    else with all firms. The firm itself is left out by what is counted of it at this moment: its latest assessment, the
    one before while the newest waits to be counted, or nothing.
    """
    standing = Standing.objects.filter(assessment=assessment).exclude(quarter="").first()
    if standing is None:
        return None
    others = of_others(standing.firm)
    peers = _peers(others, standing) if others else None
    return Comparison(
        own={dimension: Fraction(score) for dimension, score in standing.dimensions.items()},
        sector_group=standing.sector_group,
        size_group=standing.size_group,
        peers=peers,
        missing=max(0, MINIMUM - others.figures().firms) if others and not peers else 0,
        being_counted=others is None,
    )


def _peers(others: Cohort, standing: Standing) -> Benchmark | None:
    near, everybody = others.figures(sector=standing.sector_group, size=standing.size_group), others.figures()
    return benchmark(
        [
            PeerGroup(OWN_GROUP, near.firms, near.dimensions),
            PeerGroup(EVERYBODY, everybody.firms, everybody.dimensions),
        ]
    )
