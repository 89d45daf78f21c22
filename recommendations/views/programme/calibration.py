"""How far advisers agree with firms and with each other, for programme managers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from readiness.services.calibration import MINIMUM_PAIRS
from readiness.services.calibration import calibration as calibration_now
from readiness.services.releases import questionnaire_in_force
from recommendations.presenting import calibration as presenting
from recommendations.views.programme.access import for_managers


@require_safe
@for_managers
def calibration(request: HttpRequest) -> HttpResponse:
    known = calibration_now()
    context = {
        "agreement": presenting.agreement(known, questionnaire_in_force()),
        "leniency": presenting.leniency(known),
        "minimum": MINIMUM_PAIRS,
    }
    return render(request, "recommendations/programme/calibration.html", context)
