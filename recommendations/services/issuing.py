"""Turning a frozen scorecard into a frozen result, with its first report on the way."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from readiness.models import Scorecard
from readiness.services.reading import score_of
from readiness.services.releases import questionnaire_of
from recommendations.matching import rank
from recommendations.models import CatalogueRelease, Result
from recommendations.planning import plan
from recommendations.services import reports
from recommendations.services.catalogue import catalogue_of
from recommendations.services.freezing import plan_to_json, ranking_to_json


@transaction.atomic
def issue(*, scorecard: Scorecard, actor: User | None) -> Result:
    """Freezes the recommendations for a scorecard and asks for the report in the assessment's language.

    Issuing a scorecard again returns its first result. Callers hold the assessment's lock (they froze the scorecard in
    the same transaction), so two of them cannot issue side by side.
    """
    issued = scorecard.results.first()
    if issued is not None:
        return issued
    release = CatalogueRelease.objects.in_force(settings.CATALOGUE_CODE)
    today = timezone.localdate()
    questionnaire = questionnaire_of(scorecard.release_id)
    score = score_of(scorecard)
    ranking = rank(
        catalogue_of(release.pk),
        tier=score.tier,
        dimension_scores=score.dimensions,
        facts=scorecard.facts,
        on_date=today,
    )
    steps = plan(questionnaire, scorecard.plain_answers, ranking, catalogue_of(release.pk))
    result = Result.objects.create(
        scorecard=scorecard,
        revision=1,
        catalogue=release,
        on_date=today,
        facts=scorecard.facts,
        matches=ranking_to_json(ranking),
        plan=plan_to_json(steps),
        created_by=actor,
    )
    reports.request(result=result, language=scorecard.assessment.language, actor=actor)
    return result
