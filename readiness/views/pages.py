"""Pages that anybody may read: the first page, the privacy notice, how we score."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.languages import current_language
from accounts.viewers import viewer_of
from readiness.charts.ladder import ladder
from readiness.charts.radar import Radar, RadarItem, radar
from readiness.charts.scale import nth_tier_class
from readiness.models import QuestionnaireRelease
from readiness.scoring.engine import Score
from readiness.scoring.questionnaire import Questionnaire
from readiness.scoring.tiers import two_decimals
from readiness.services.periods import periods
from readiness.services.progress import MINUTES_FOR_ALL
from readiness.services.releases import questionnaire_of, release_in_force
from readiness.views.worked_example import band_rows, example_score, one_raise, worked_example

# When each version of the privacy notice came into force; earlier ones stay readable for those who agreed to them.
PRIVACY_NOTICES = {"2026.1": date(2026, 11, 20), "2026.2": date(2026, 11, 25)}


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    release = _in_force()
    viewer = viewer_of(request)
    context: dict[str, Any] = {
        "minutes": MINUTES_FOR_ALL,
        "returning": bool(viewer.user or viewer.links),
        "preview": _preview(release.pk) if release else None,
        "tiers": _tiers(questionnaire_of(release.pk)) if release else (),
    }
    return render(request, "readiness/landing.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice in force."""
    return render(request, "readiness/privacy.html", _notice(settings.PRIVACY_NOTICE_VERSION))


@require_safe
def privacy_version(request: HttpRequest, version: str) -> HttpResponse:
    """One version of the notice, as it was; 404 where there is none."""
    if version not in PRIVACY_NOTICES:
        raise Http404
    if version == settings.PRIVACY_NOTICE_VERSION:
        return privacy(request)
    replaced = min(day for day in PRIVACY_NOTICES.values() if day > PRIVACY_NOTICES[version])
    return render(request, f"readiness/notices/{version}.html", _notice(version) | {"replaced": replaced})


def _notice(version: str) -> dict[str, Any]:
    return {
        "version": version,
        "notice_date": PRIVACY_NOTICES[version],
        "contact": settings.PRIVACY_CONTACT,
        "cookie_days": settings.SESSION_COOKIE_AGE // 86_400,
        "periods": periods(),
        "warning_days": settings.RETENTION_NOTICE.days,
        "earlier_notices": [each for each in PRIVACY_NOTICES if each != settings.PRIVACY_NOTICE_VERSION],
    }


@require_safe
def method(request: HttpRequest, code: str | None = None, version: str | None = None) -> HttpResponse:
    """How a release is scored: the one in force, or the one that is named (404 where there is none)."""
    in_force = _in_force()
    if in_force is None:
        raise Http404
    release = in_force
    if code is not None:
        releases = QuestionnaireRelease.objects.defer("content")
        release = get_object_or_404(releases, code=code, version=version)
    questionnaire = questionnaire_of(release.pk)
    result = example_score(release.pk)
    language = current_language()
    context = {
        "release": release,
        "in_force": in_force,
        "releases": QuestionnaireRelease.objects.defer("content").filter(code=release.code),
        "title": questionnaire.title.get(language),
        "instruction": questionnaire.instruction.get(language),
        "unknown_label": questionnaire.unknown_label.get(language),
        "pillars": _pillars(questionnaire),
        "questions": len(questionnaire.questions),
        "dimensions": len(questionnaire.dimensions),
        "bands": band_rows(questionnaire),
        "one_raise": one_raise(questionnaire),
        "example": worked_example(questionnaire, result),
        "ladder": ladder(questionnaire, result.overall),
    }
    return render(request, "readiness/method.html", context)


def _in_force() -> QuestionnaireRelease | None:
    try:
        return release_in_force()
    except QuestionnaireRelease.DoesNotExist:
        return None


def _preview(release_id: int) -> dict[str, Any]:
    """An example of a result, counted and drawn as real ones are."""
    questionnaire, result = questionnaire_of(release_id), example_score(release_id)
    language = current_language()
    following = result.next_tier
    return {
        "ladder": ladder(questionnaire, result.overall),
        "radar": _radar(questionnaire, result),
        "tier": questionnaire.tier(result.tier).name.get(language),
        "next_tier": questionnaire.tier(following.tier).name.get(language) if following else "",
        "raises": following.raises if following else 0,
        "questions": len(questionnaire.questions),
    }


def _radar(questionnaire: Questionnaire, result: Score) -> Radar:
    language = current_language()
    return radar(
        [
            RadarItem(dimension.name.get(language), two_decimals(score), score)
            for dimension in questionnaire.dimensions
            if (score := result.dimensions.get(dimension.id)) is not None
        ]
    )


def _tiers(questionnaire: Questionnaire) -> list[dict[str, str]]:
    language = current_language()
    return [
        {"css": nth_tier_class(number), "name": tier.name.get(language), "meaning": tier.interpretation.get(language)}
        for number, tier in enumerate(questionnaire.tiers, 1)
    ]


def _pillars(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    language = current_language()
    return [
        {
            "name": pillar.name.get(language),
            "dimensions": [(each.name.get(language), each.summary.get(language)) for each in pillar.dimensions],
        }
        for pillar in questionnaire.pillars
    ]
