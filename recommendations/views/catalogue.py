"""Pages on support schemes that anybody may read: the list, a scheme, schemes side by side, the matrix."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from readiness.models import QuestionnaireRelease
from readiness.scoring.questionnaire import Questionnaire
from readiness.services.releases import questionnaire_in_force
from recommendations import browsing
from recommendations.models import CatalogueRelease
from recommendations.presenting import comparison
from recommendations.presenting.catalogue import Lines, address_of, list_page
from recommendations.presenting.matrix_table import matrix_table
from recommendations.presenting.scheme_page import scheme_page
from recommendations.schemes import Catalogue
from recommendations.services.catalogue import catalogue_of, parse, read_folder, release_in_force

REFERENCE = "sg-aisg"  # figure 3-1 of the study


@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    release, catalogue, questionnaire = _in_force()
    query = browsing.read_query(request.GET, catalogue)
    ticked, _unknown = _ticked(request, catalogue)
    page = list_page(catalogue, query, Lines(questionnaire, timezone.localdate(), ticked))
    context = {"release": release, "page": page, "most": comparison.MOST}
    return render(request, "recommendations/catalogue/list.html", context)


@require_safe
def scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    release, catalogue, questionnaire = _in_force()
    if scheme not in catalogue:
        raise Http404
    page = scheme_page(catalogue, catalogue.scheme(scheme), questionnaire, timezone.localdate())
    return render(request, "recommendations/catalogue/scheme.html", {"release": release, "page": page})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three schemes of the address; what it names besides them is left out, and the page says so."""
    _release, catalogue, questionnaire = _in_force()
    ticked, unknown = _ticked(request, catalogue)
    shown, today = ticked[: comparison.MOST], timezone.localdate()
    pages = tuple(scheme_page(catalogue, catalogue.scheme(each), questionnaire, today) for each in shown)
    query = browsing.read_query(request.GET, catalogue)
    context: dict[str, Any] = {
        "columns": [(page, address_of(query, [each for each in shown if each != page.id])) for page in pages],
        "rows": comparison.rows(pages),
        "most": comparison.MOST,
        "left_out": len(ticked) - len(shown),
        "unknown": len(unknown),
        "back": address_of(query, shown),
    }
    return render(request, "recommendations/catalogue/compare.html", context)


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    release, catalogue, questionnaire = _in_force()
    today = timezone.localdate()
    recommended = {scheme.id for scheme in catalogue.schemes if browsing.phase(scheme, today) == "open"}
    reference = _reference()
    context = {
        "release": release,
        "here": matrix_table(catalogue, questionnaire, lambda scheme: scheme.id in recommended),
        "there": matrix_table(reference, questionnaire) if reference else None,
        "left_out": len(catalogue.schemes) - len(recommended),
    }
    return render(request, "recommendations/catalogue/matrix.html", context)


def _in_force() -> tuple[CatalogueRelease, Catalogue, Questionnaire]:
    """The catalogue in force, and the questionnaire that names tiers and dimensions; 404 before they are published."""
    try:
        release = release_in_force()
        questionnaire = questionnaire_in_force()
    except (CatalogueRelease.DoesNotExist, QuestionnaireRelease.DoesNotExist) as error:
        raise Http404 from error
    return release, catalogue_of(release.pk), questionnaire


def _ticked(request: HttpRequest, catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """The schemes that the address names, each once: those of the catalogue, and the others."""
    named = list(dict.fromkeys(request.GET.getlist("scheme")))
    return [each for each in named if each in catalogue], [each for each in named if each not in catalogue]


@lru_cache(maxsize=1)
def _reference() -> Catalogue | None:
    """Singapore's programmes as the study prints them; they never change."""
    folder = settings.FIXTURES_DIR / "catalogues" / REFERENCE
    return parse(read_folder(folder)) if folder.is_dir() else None
