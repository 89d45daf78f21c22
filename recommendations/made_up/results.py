"""Results for some invented assessments, by the real engine, so that their pages can be looked at."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from readiness.models import Scorecard, Standing
from recommendations.models import Result
from recommendations.services.catalogue import release_in_force
from recommendations.services.issuing import Told, recommend


@transaction.atomic
def make_results(count: int) -> int:
    """For the assessments submitted last that have none, by today's catalogue, without reports; returns how many."""
    made = Result.objects.filter(scorecard__assessment=OuterRef("assessment"))
    newest = Standing.objects.exclude(quarter="").exclude(Exists(made)).order_by("-submitted_on", "-submission")
    chosen = list(newest.values_list("assessment", flat=True)[:count])
    release = release_in_force()
    for card in Scorecard.objects.filter(assessment__in=chosen).order_by("pk"):
        recommend(card, Told(card.facts), release=release, revision=1, actor=None).save()
    return len(chosen)
