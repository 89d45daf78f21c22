"""The link of an invitation: who invites to what, and joining. Its address is a secret and goes into no log."""

from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views import View

from accounts.errors import Refused
from accounts.forms.invitations import JoinForm
from accounts.forms.switching import is_language_switch, typed_values
from accounts.models import Invitation, User
from accounts.services import accepting
from accounts.viewers import person_of
from accounts.views.forms import FORM_ID
from accounts.views.showing import masked


class InvitationView(View):
    """Reading changes nothing; the post joins. Whoever is not signed in is asked to, and comes back here."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = accepting.find(token)
        if invitation is None or not invitation.is_usable:
            return _useless(request, invitation)
        return self._page(request, invitation, JoinForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = accepting.find(token)
        if invitation is None or not invitation.is_usable:
            return _useless(request, invitation)
        if is_language_switch(request):
            return self._page(request, invitation, JoinForm(initial=typed_values(JoinForm(), request)))
        if "confirm" in request.POST:
            return self._send_link(request, invitation)
        form = JoinForm(request.POST)
        if not isinstance(request.user, User) or not form.is_valid():
            return self._page(request, invitation, form)
        try:
            accepting.accept(token=token, actor=request.user, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, invitation, form)
        return _welcome(request, invitation)

    def _send_link(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        """Sends the link that confirms the address; the post's `next` makes it lead back here."""
        try:
            address = accepting.address_to_confirm(invitation=invitation, actor=person_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        if not send_verification_email_to_address(request, address):
            messages.info(request, _("The link was sent a moment ago. You can ask for another one in three minutes."))
        return redirect(request.path)

    def _page(self, request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
        person = request.user if isinstance(request.user, User) else None
        is_addressed = person is not None and accepting.is_addressed_to(invitation, person)
        may_join = person is not None and is_addressed and accepting.is_proven(invitation, person)
        context = {
            "invitation": invitation,
            "form": form,
            "address": masked(invitation.email),
            "may_join": may_join,
            "must_confirm": is_addressed and not may_join,
            "asks_name": person is not None and not person.name,
            "page_form_id": FORM_ID if may_join else "",
        }
        return _secret(render(request, "accounts/invitation.html", context))


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if invitation.business is None:
        messages.success(request, _("You have joined HKPC here as: %(role)s.") % {"role": invitation.role_name})
        return redirect("readiness:home")
    messages.success(request, _("You belong to %(business)s now.") % {"business": invitation.business})
    return redirect("accounts:business", pk=invitation.business.pk)


def _useless(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """404 for a link that nobody was sent, 410 for one that has had its time; the page says what to do."""
    context = {"invitation": invitation}
    return _secret(
        render(request, "accounts/invitation_useless.html", context, status=404 if invitation is None else 410)
    )


def _secret(response: HttpResponse) -> HttpResponse:
    """Out of logs and caches. The site's own Referrer-Policy lets no other host see the address.

    A stricter one would take the origin from the page's own forms, and Django would refuse them.
    """
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log the address of a refusal
    add_never_cache_headers(response)
    return response
