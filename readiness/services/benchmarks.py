"""A firm beside its peers, from the summary cells: four small queries, whatever the number of firms."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from readiness.cohort.disclosure import BASE
from readiness.cohort.peers import MINIMUM, Benchmark, PeerGroup, benchmark
from readiness.models import Assessment, Scorecard, StaleCell, Standing
from readiness.models.cohort import ALL
from readiness.services.cohort_figures import Cohort, all_time

OWN_GROUP, EVERYBODY = "group", "all"


@dataclass(frozen=True)
class Comparison:
    """An assessment's own scores, and what they are compared with.

    `peers` is None while there are not enough other firms, `missing` then says how many more it takes; and None while
    the firm's newest answers are `being_counted`, because the firm could not be left out exactly. A firm's first
    answers are left out as long as they are not counted. `sector_group` and `size_group` are the assessment's.
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
    else with all firms. The firm itself is left out, by its latest assessment too.
    """
    standing = Standing.objects.filter(assessment=assessment).exclude(quarter="").first()
    if standing is None:
        return None
    latest = standing if standing.is_latest else Standing.objects.get(firm=standing.firm, is_latest=True)
    cells = all_time()
    waits = StaleCell.objects.filter(firm=standing.firm).exists()
    is_first = waits and _is_first(standing)
    being_counted = waits and not is_first
    peers = None if being_counted else _peers(cells, standing, latest, includes_own=not is_first)
    others = cells.figures().firms - (0 if is_first else 1)
    return Comparison(
        own=_scores(standing),
        sector_group=standing.sector_group,
        size_group=standing.size_group,
        peers=peers,
        missing=0 if peers or being_counted else max(0, MINIMUM - others),
        being_counted=being_counted,
    )


def _is_first(standing: Standing) -> bool:
    """Whether a firm that waits to be counted can't have been: its one submission was the last that changed.

    Its cell still has the mark of that, and nothing came after which would have left another.
    """
    cell = {"quarter": ALL, "sector_group": standing.sector_group, "size_group": standing.size_group}
    submitted = Standing.objects.filter(firm=standing.firm).exclude(quarter="")
    scorecards = Scorecard.objects.filter(assessment__standing=standing)
    return (
        standing.requested_on is None
        and submitted.count() == scorecards.count() == 1
        and StaleCell.objects.filter(firm=standing.firm, **cell).exists()
    )


def _peers(cells: Cohort, standing: Standing, latest: Standing, *, includes_own: bool) -> Benchmark | None:
    groups = (standing.sector_group, standing.size_group)
    near, all_firms = cells.figures(sector=groups[0], size=groups[1]), cells.figures()
    same = groups == (latest.sector_group, latest.size_group)
    return benchmark(
        [
            PeerGroup(OWN_GROUP, near.firms, near.dimensions, includes_own=same and includes_own),
            PeerGroup(EVERYBODY, all_firms.firms, all_firms.dimensions, includes_own=includes_own),
        ],
        _scores(latest),
    )


def _scores(standing: Standing) -> dict[str, Fraction]:
    return {dimension: Fraction(score) for dimension, score in standing.dimensions.items()}
