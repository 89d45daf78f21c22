"""A person's businesses, the page of each, its details and its branches."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.businesses import AttachForm, BranchForm, DetailsForm
from accounts.models import Business, Membership, User
from accounts.policies import owns
from accounts.services import businesses
from accounts.viewers import person_of
from accounts.views import showing
from accounts.views.forms import FormPage, PersonMixin, attempt


def owned_business(person: User, pk: UUID) -> Business:
    """A business that this person decides about; 404 for all others."""
    return get_object_or_404(Business.objects.owned_by(person).select_related("parent"), pk=pk)


@login_required
@require_safe
def business_list(request: HttpRequest) -> HttpResponse:
    """All businesses of this person, with the role in each."""
    return render(request, "accounts/businesses.html", {"lines": showing.business_lines(person_of(request))})


class BusinessView(PersonMixin, View):
    """One business, as far as the person's role lets them see it."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        found = Business.objects.open_to(self.person).select_related("parent")
        business = get_object_or_404(found, pk=pk)
        return render(request, "accounts/business.html", showing.business_page(business, self.person))


class DetailsView(FormPage):
    form_class = DetailsForm
    template = "accounts/details.html"

    def find(self, pk: UUID) -> None:
        self.business = owned_business(self.person, pk)

    def initial(self) -> dict[str, Any]:
        return {"name": self.business.name, "registration_number": self.business.registration_number}

    def context(self) -> dict[str, Any]:
        return {"business": self.business}

    def do(self, values: dict[str, Any]) -> str | Promise:
        businesses.update_details(business=self.business, actor=self.person, **values)
        return _("The details are saved.")

    def done(self) -> str:
        return reverse("accounts:business", args=[self.business.pk])


class AddBranchView(FormPage):
    """A new branch of a head office; there is a second form on the page for a business that exists already."""

    form_class: type[forms.Form] = BranchForm
    template = "accounts/add_branch.html"

    def find(self, pk: UUID) -> None:
        self.business = owned_business(self.person, pk)
        if self.business.parent_id is not None:
            raise Http404  # a branch has no branches

    def context(self) -> dict[str, Any]:
        return {"business": self.business, "attach_form": attach_form(self.business, self.person)}

    def do(self, values: dict[str, Any]) -> str | Promise:
        businesses.add_branch(head=self.business, actor=self.person, **values)
        return _("The branch is added.")

    def done(self) -> str:
        return reverse("accounts:business", args=[self.business.pk]) + "#branches"


class AttachBranchView(AddBranchView):
    """The second form of that page: one of the person's businesses becomes a branch of this one."""

    form_class = AttachForm
    template = "accounts/attach_branch.html"

    def new_form(self, *args: Any, **kwargs: Any) -> forms.Form:
        return attach_form(self.business, self.person, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {"business": self.business}

    def do(self, values: dict[str, Any]) -> str | Promise:
        businesses.attach_branch(branch=values["branch"], head=self.business, actor=self.person)
        return _("The business is a branch now.")


def attach_form(head: Business, person: User, *args: Any, **kwargs: Any) -> AttachForm:
    mine = Business.objects.filter(
        parent=None, branches=None, memberships__user=person, memberships__role=Membership.Role.OWNER
    ).exclude(pk=head.pk)
    return AttachForm(*args, mine=mine, **kwargs)


@login_required
@require_POST
def detach_branch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Makes a branch a business on its own; for the owners of its head office."""
    branch = get_object_or_404(Business.objects.owned_by(person_of(request)).select_related("parent"), pk=pk)
    if branch.parent is None or not owns(person_of(request), branch.parent):
        raise Http404
    attempt(
        request,
        lambda: businesses.detach_branch(branch=branch, actor=person_of(request)),
        _("The branch is a business on its own now."),
    )
    return redirect("accounts:business", pk=pk)
