"""Administrators: who works for HKPC, in which role, and who is invited to."""

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from accounts.forms.invitations import InviteStaffForm, StaffRoleForm
from accounts.models import Invitation, StaffRole, User
from accounts.policies import has_verified_email
from accounts.services import invitations, staff
from accounts.views import showing
from accounts.views.forms import AdministratorMixin, FormPage, attempt
from accounts.views.members import act_on_invitation


class StaffView(AdministratorMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/staff.html", showing.staff_page() | {"person": self.person})


class InviteStaffView(AdministratorMixin, FormPage):
    form_class = InviteStaffForm
    template = "accounts/invite_staff.html"

    def initial(self) -> dict[str, Any]:
        return {"language": get_language()}

    def context(self) -> dict[str, Any]:
        return {"may_invite": has_verified_email(self.person), "days": settings.INVITATION_DAYS}

    def do(self, values: dict[str, Any]) -> str | Promise:
        invitation = invitations.invite_staff(actor=self.person, **values)
        return _("The invitation is on its way to %(email)s.") % {"email": invitation.email}

    def done(self) -> str:
        return reverse("accounts:staff")


class StaffMemberView(AdministratorMixin, FormPage):
    """Another person's role at HKPC; a second button ends their access."""

    form_class = StaffRoleForm
    template = "accounts/staff_member.html"

    def find(self, pk: int) -> None:
        others = User.objects.exclude(staff_role=StaffRole.NONE).exclude(pk=self.person.pk)
        self.member = get_object_or_404(others, pk=pk)

    def initial(self) -> dict[str, Any]:
        return {"staff_role": self.member.staff_role}

    def context(self) -> dict[str, Any]:
        return {"member": self.member}

    def do(self, values: dict[str, Any]) -> str | Promise:
        staff.change_staff_role(person=self.member, staff_role=values["staff_role"], actor=self.person)
        return _("%(name)s has another role now.") % {"name": self.member}

    def done(self) -> str:
        return reverse("accounts:staff")

    def post(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        if "end" not in request.POST:
            return super().post(request, **keys)
        self.find(**keys)
        said = _("The access of %(name)s has ended. Their account stays.") % {"name": self.member}
        attempt(request, partial(staff.end_access, person=self.member, actor=self.person), said)
        return redirect(self.done())


class StaffInvitationActionView(AdministratorMixin, View):
    """The two buttons beside an open invitation to the staff."""

    def post(self, request: HttpRequest, invitation: UUID) -> HttpResponse:
        act_on_invitation(request, get_object_or_404(Invitation.objects.for_staff(), pk=invitation))
        return redirect("accounts:staff")
