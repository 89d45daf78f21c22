"""The people of a business: invite, change a role, remove, leave."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from accounts.forms.businesses import RoleForm
from accounts.forms.invitations import InviteForm
from accounts.models import Business, Invitation, Membership
from accounts.policies import has_verified_email
from accounts.services import invitations, members
from accounts.viewers import person_of
from accounts.views.businesses import owned_business
from accounts.views.forms import FormPage, PersonMixin, attempt


def people_of(pk: UUID) -> str:
    return reverse("accounts:business", args=[pk]) + "#people"


class InviteView(FormPage):
    form_class = InviteForm
    template = "accounts/invite.html"

    def find(self, pk: UUID) -> None:
        self.business = owned_business(self.person, pk)

    def initial(self) -> dict[str, Any]:
        return {"language": get_language()}

    def context(self) -> dict[str, Any]:
        return {
            "business": self.business,
            "may_invite": has_verified_email(self.person),
            "days": settings.INVITATION_DAYS,
        }

    def do(self, values: dict[str, Any]) -> str | Promise:
        invitation = invitations.invite_member(business=self.business, actor=self.person, **values)
        return _("The invitation is on its way to %(email)s.") % {"email": invitation.email}

    def done(self) -> str:
        return people_of(self.business.pk)


class MemberView(FormPage):
    """Another member's role; a second button removes them."""

    form_class = RoleForm
    template = "accounts/member.html"

    def find(self, pk: UUID, member: int) -> None:
        self.business = owned_business(self.person, pk)
        others = self.business.memberships.exclude(user=self.person).select_related("user", "business")
        self.membership = get_object_or_404(others, pk=member)

    def initial(self) -> dict[str, Any]:
        return {"role": self.membership.role}

    def context(self) -> dict[str, Any]:
        return {"business": self.business, "membership": self.membership}

    def do(self, values: dict[str, Any]) -> str | Promise:
        members.change_role(membership=self.membership, role=values["role"], actor=self.person)
        return _("%(name)s has another role now.") % {"name": self.membership.user}

    def done(self) -> str:
        return people_of(self.business.pk)

    def post(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        if "remove" not in request.POST:
            return super().post(request, **keys)
        self.find(**keys)
        said = _("%(name)s no longer belongs to the business.") % {"name": self.membership.user}
        attempt(request, partial(members.remove_member, membership=self.membership, actor=self.person), said)
        return redirect(self.done())


class InvitationActionView(PersonMixin, View):
    """The two buttons beside an open invitation of a business."""

    def post(self, request: HttpRequest, pk: UUID, invitation: UUID) -> HttpResponse:
        business = owned_business(self.person, pk)
        found = get_object_or_404(Invitation.objects.select_related("business"), pk=invitation, business=business)
        act_on_invitation(request, found)
        return redirect(people_of(pk))


def act_on_invitation(request: HttpRequest, invitation: Invitation) -> None:
    """Withdraws an invitation or, with the other button, sends it again."""
    action: Callable[..., object]
    if "revoke" in request.POST:
        action, said = invitations.revoke, _("The invitation to %(email)s is withdrawn.")
    else:
        action, said = (
            invitations.renew,
            _("The invitation is on its way to %(email)s again. The earlier link is dead."),
        )
    attempt(
        request, partial(action, invitation=invitation, actor=person_of(request)), said % {"email": invitation.email}
    )


@login_required
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ends one's own membership."""
    mine = Membership.objects.filter(user=person_of(request)).values("business")
    business = get_object_or_404(Business.objects.filter(pk__in=mine), pk=pk)
    said = _("You no longer belong to %(business)s.") % {"business": business}
    left = attempt(request, partial(members.leave, business=business, actor=person_of(request)), said)
    return redirect("accounts:businesses") if left else redirect(people_of(pk))
