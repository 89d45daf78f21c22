"""What a firm tells after its result: more facts, what it plans to spend, which schemes it has already.

Each change makes the next revision of the recommendations. The facts stay with the revision: the profile belongs to
the assessment and is closed once that is submitted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import Refused
from accounts.models import User
from readiness.facts import fact_problems
from readiness.models import Assessment, Scorecard
from readiness.scoring.problems import InvalidData, Problem
from readiness.services.scorecards import verified_now
from readiness.services.transitions import lock
from recommendations.case import Held
from recommendations.funding import Cost
from recommendations.models import Result
from recommendations.schemes import Catalogue
from recommendations.services import demand
from recommendations.services.catalogue import catalogue_of, release_in_force
from recommendations.services.issuing import Told, recommend, told_in

# What makes a revision another one. The day does not: looking again on a day that changes nothing adds nothing.
CONTENT = ("facts", "costs", "held", "catalogue_id", "matches", "combination", "plan")


def standing(assessment: Assessment, scorecards: Iterable[Scorecard]) -> tuple[Scorecard, ...]:
    """Of an assessment's scorecards the firm's latest own one, and the adviser's about it while it is not withdrawn."""
    ordered = sorted(scorecards, key=lambda card: card.number)
    own = [card for card in ordered if card.kind == Scorecard.Kind.OWN][-1:]
    verified = verified_now(assessment, ordered)
    return (*own, verified) if verified else tuple(own)


@transaction.atomic
def revise(
    *,
    scorecard: Scorecard,
    actor: User | None,
    facts: Mapping[str, Any] | None = None,
    costs: Sequence[Cost] | None = None,
    held: Collection[Held] = (),
    removed: Collection[str] = (),
) -> Result:
    """Makes the next revision of the recommendations, and returns the newest one for this scorecard.

    `facts` join those that are known (null: prefer not to say), `costs` replace all planned before, `held` schemes join
    those that the firm has, `removed` ones (ids) leave them. A firm plans once, so the own and the verified rating get
    the same change. Where nothing comes out otherwise, no revision is made: a double click makes one. Raises `Refused`
    for a scorecard that newer answers have superseded, `InvalidData` for facts or schemes that are none.
    """
    assessment = lock(scorecard.assessment)
    current = standing(assessment, assessment.scorecards.all())
    if scorecard not in current:
        raise Refused(_("This result no longer stands. Please go on with the newest result."))
    release = release_in_force()
    _require_known(catalogue_of(release.pk), facts or {}, held)
    newest = {}
    for card in current:
        latest = card.results.latest("revision")
        told = _changed(told_in(latest), facts or {}, costs, held, removed)
        result = recommend(card, told, release=release, revision=latest.revision + 1, actor=actor)
        newest[card.pk] = _kept(result, latest)
    return newest[scorecard.pk]


def _require_known(catalogue: Catalogue, facts: Mapping[str, Any], held: Collection[Held]) -> None:
    problems = fact_problems(catalogue.facts, facts)
    problems += [Problem(item.scheme, "unknown scheme") for item in held if item.scheme not in catalogue]
    if problems:
        raise InvalidData(tuple(problems))


def _changed(
    before: Told,
    facts: Mapping[str, Any],
    costs: Sequence[Cost] | None,
    held: Collection[Held],
    removed: Collection[str],
) -> Told:
    by_scheme = {item.scheme: item for item in (*before.held, *held) if item.scheme not in removed}
    return Told(
        facts={**before.facts, **facts},
        costs=before.costs if costs is None else tuple(costs),
        held=tuple(by_scheme[scheme] for scheme in sorted(by_scheme)),
    )


def _kept(result: Result, latest: Result) -> Result:
    """The new revision, saved, where anything is other than in the latest one."""
    if all(getattr(result, name) == getattr(latest, name) for name in CONTENT):
        return latest
    result.save()
    demand.keep(result)
    return result
