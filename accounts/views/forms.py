"""A page with one form: shows it, keeps what was typed when the language changes, says what is wrong."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views import View

from accounts.errors import Refused
from accounts.forms.switching import is_language_switch, typed_values
from accounts.models import User
from accounts.policies import is_administrator
from accounts.viewers import person_of

FORM_ID = "page-form"


class PersonMixin(LoginRequiredMixin):
    """Pages for people who are signed in."""

    request: HttpRequest

    @property
    def person(self) -> User:
        return person_of(self.request)


class AdministratorMixin(PersonMixin):
    """Pages for administrators; all others who are signed in are told that it is not for them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not is_administrator(self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class FormPage(PersonMixin, View):
    """`find` looks for what the page is about, or raises 404; `do` calls one service and says what was done."""

    form_class: type[forms.Form]
    template = ""

    def find(self, *args: Any, **keys: Any) -> None:
        """A page about nothing in particular has nothing to find."""

    def new_form(self, *args: Any, **kwargs: Any) -> forms.Form:
        return self.form_class(*args, **kwargs)

    def initial(self) -> dict[str, Any]:
        return {}

    def context(self) -> dict[str, Any]:
        return {}

    def do(self, values: dict[str, Any]) -> str | Promise:
        raise NotImplementedError

    def done(self) -> str:
        """Where to go then."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        self.find(**keys)
        return self._page(self.new_form(initial=self.initial()))

    def post(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        self.find(**keys)
        if is_language_switch(request):
            return self._page(self.new_form(initial=typed_values(self.new_form(), request)))
        form = self.new_form(request.POST)
        if not form.is_valid():
            return self._page(form)
        try:
            said = self.do(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(form)
        messages.success(request, str(said))
        return redirect(self.done())

    def _page(self, form: forms.Form) -> HttpResponse:
        context = {"form": form, "page_form_id": FORM_ID} | self.context()
        return render(self.request, self.template, context)


def attempt(request: HttpRequest, action: Any, said: str | Promise) -> bool:
    """For a post of one button: does it, and says that it is done or why not; tells which."""
    try:
        action()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, str(said))
    return True
