"""Private links: coming back with one, making a new one, revoking them all."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET

from accounts.errors import Refused
from accounts.languages import current_language
from accounts.policies import belongs_to
from accounts.viewers import digest, hold_link, viewer_of
from readiness.forms.links import LinkForm
from readiness.models import Assessment, ResumeLink
from readiness.services.links import attach_held, email_link, link_address, may_keep, renew_link, revoke_links
from readiness.views.access import own_assessment

# The link travels from the post that made it to the page that shows it in a signed cookie, so the server keeps no copy.
_COOKIE = "new_link"
_COOKIE_SECONDS = 600


def show_once(response: HttpResponseBase, assessment: Assessment, token: str) -> None:
    """Has the next page about this assessment show its new private link."""
    value = signing.dumps([str(assessment.pk), token], salt=_COOKIE)
    response.set_cookie(
        _COOKIE, value, max_age=_COOKIE_SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def new_link_of(request: HttpRequest, assessment: Assessment) -> str:
    """The address of the private link that was made just now; empty when there is none to show."""
    try:
        pk, token = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_COOKIE, max_age=_COOKIE_SECONDS)
    except signing.BadSignature:
        return ""
    return link_address(token, current_language()) if pk == str(assessment.pk) else ""


def forget_shown(request: HttpRequest, response: HttpResponseBase) -> None:
    """After this response the new link is not shown again."""
    if _COOKIE in request.COOKIES:
        response.delete_cookie(_COOKIE, samesite="Lax")


@require_GET
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Opens an assessment by its private link; a link that is unknown or revoked gets a page that says so."""
    link = ResumeLink.objects.filter(token_hash=digest(token), revoked_at=None).only("assessment_id").first()
    response: HttpResponse
    if link is None:
        response = render(request, "readiness/link_unknown.html", status=404)
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log the address, which is a secret
    else:
        hold_link(request, token)
        response = redirect("readiness:assessment", pk=link.assessment_id)
    add_never_cache_headers(response)
    # Tells nobody the secret address, not even this site. "no-referrer" would take the origin from the forms of the
    # page as well, such as signing out, and Django would refuse them.
    response["Referrer-Policy"] = "strict-origin"
    return response


class PrivateLinkView(View):
    """The page about an assessment's private link."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self._page(request, own_assessment(request, pk), LinkForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        assessment = own_assessment(request, pk)
        if "revoke" in request.POST:
            return self._revoke(request, assessment)
        if "keep" in request.POST:
            return self._keep(request, assessment)
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self._page(request, assessment, form)
        return self._renew(request, assessment, form.cleaned_data["email"])

    def _renew(self, request: HttpRequest, assessment: Assessment, address: str) -> HttpResponse:
        try:
            token = renew_link(assessment=assessment, viewer=viewer_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("readiness:landing")
        hold_link(request, token)
        if address:
            email_link(address=address, token=token, language=current_language())
            messages.success(request, _("We have made a new private link and sent it to the address you gave."))
        else:
            messages.success(request, _("We have made a new private link. Earlier ones no longer work."))
        response = redirect("readiness:link", pk=assessment.pk)
        show_once(response, assessment, token)
        return response

    def _revoke(self, request: HttpRequest, assessment: Assessment) -> HttpResponse:
        revoke_links(assessment=assessment)
        messages.success(request, _("The private links no longer work."))
        if belongs_to(viewer_of(request).user, assessment.business):
            return redirect("readiness:link", pk=assessment.pk)
        return redirect("readiness:landing")

    def _keep(self, request: HttpRequest, assessment: Assessment) -> HttpResponse:
        if attach_held(viewer=viewer_of(request)):
            messages.success(request, _("The assessment is in your account now."))
        return redirect("readiness:assessment", pk=assessment.pk)

    def _page(self, request: HttpRequest, assessment: Assessment, form: LinkForm) -> HttpResponse:
        user = viewer_of(request).user
        context = {
            "assessment": assessment,
            "form": form,
            "errors": [{"anchor": "link-email", "message": error} for error in form.errors.get("email", [])],
            "new_link": new_link_of(request, assessment),
            "is_member": belongs_to(user, assessment.business),
            "may_keep": may_keep(assessment, user),
            "working_links": assessment.resume_links.filter(revoked_at=None).count(),
        }
        response = render(request, "readiness/link.html", context)
        forget_shown(request, response)
        return response
