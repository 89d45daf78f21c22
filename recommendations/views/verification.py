"""Checking a report: anybody may ask whether we issued it and whether it still stands, by number or with the file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import consume
from accounts.viewers import viewer_of
from recommendations.forms.verification import FileForm, NumberForm
from recommendations.models import Certificate, Report
from recommendations.models.reports import read_number
from recommendations.presenting.certificates import describe
from recommendations.services import verification
from recommendations.views.uploads import DigestHandler

RATE = "30/m"  # checks from one address


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check_report(request: HttpRequest, number: str = "") -> HttpResponse:
    """The page with both forms; with a number, what there is to say of that report.

    A file must be read by our own handler, which has to be set before anything touches the post: the check against
    forgery does, so it comes after.
    """
    if request.method == "POST":
        request.upload_handlers = [DigestHandler(request)]
    return _checked(request, number)


@csrf_protect
def _checked(request: HttpRequest, number: str) -> HttpResponse:
    asks = bool(number) or request.method == "POST" or "number" in request.GET
    if asks and not consume(request, "check_report", RATE):
        return render(request, "429.html", status=429)
    if request.method == "POST":
        return _with_file(request, number)
    if number:
        return _with_number(request, number)
    if "number" not in request.GET:
        return _page(request)
    form = NumberForm(request.GET)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    return redirect("recommendations:check_report_number", number=form.cleaned_data["number"])


def _with_number(request: HttpRequest, typed: str) -> HttpResponse:
    number = read_number(typed)
    if number and number != typed:
        return redirect("recommendations:check_report_number", number=number)
    report = verification.find_by_number(number) if number else None
    if report is None:
        return _page(request, number=typed, is_unknown=True, status=404)
    return _page(request, number=number, found=_issued(request, report))


def _with_file(request: HttpRequest, typed: str) -> HttpResponse:
    """With a number the file must be that very report; without one, any of ours."""
    form = FileForm(request.POST, request.FILES)
    number = read_number(typed)
    if not form.is_valid():
        return _page(request, number=number, file_form=form, status=422)
    file = form.cleaned_data["file"]
    report = verification.find_by_content(file.digest)
    is_other = report is not None and bool(number) and report.number != number
    changed = None if report else verification.find_by_signatures(file.signatures)
    context = {"is_compared": True, "is_other": is_other, "is_changed": bool(changed), "file_name": file.name}
    report = report or changed
    return _page(request, number=number, found=_issued(request, report) if report else None, **context)


@require_safe
def certificate(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """A certificate that signs or signed reports, for whoever wants to check one without us."""
    found = get_object_or_404(Certificate, pk=fingerprint)
    headers = {
        "Content-Disposition": f'attachment; filename="ai-readiness-{fingerprint[:8]}.pem"',
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    return HttpResponse(found.pem, content_type="application/x-pem-file", headers=headers)


def _issued(request: HttpRequest, report: Report) -> verification.Issued:
    return verification.issued(report, viewer_of(request))


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    form, file_form = context.pop("form", None) or NumberForm(), context.pop("file_form", None) or FileForm()
    found = context.get("found")
    signed_with = found.report.certificate if found else verification.newest_certificate()
    shown = {
        "number": "",
        "found": None,
        "is_unknown": False,
        "is_compared": False,
        "is_other": False,
        "is_changed": False,
        "certificate": describe(signed_with) if signed_with else None,
        "file_name": "",
        "form": form,
        "file_form": file_form,
        "errors": [
            {"anchor": name, "message": message}
            for each in (form, file_form)
            for name, messages in each.errors.items()
            for message in messages
        ],
    }
    return render(request, "recommendations/check_report.html", shown | context, status=status)
