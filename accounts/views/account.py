"""A person's account: the page that leads to everything about it."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.mail_language import MailLanguageForm
from accounts.policies import needs_second_factor
from accounts.second_factor import has_second_factor
from accounts.services.people import choose_mail_language
from accounts.viewers import person_of


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """What the account knows and where each of it is changed."""
    user = person_of(request)
    context = {
        "addresses": EmailAddress.objects.filter(user=user).order_by("-primary", "email"),
        "has_second_step": has_second_factor(user),
        "needs_second_step": needs_second_factor(user),
        "staff_hours": int(settings.STAFF_SESSION_AGE.total_seconds() // 3600),
    }
    return render(request, "account/overview.html", context)


@require_POST
@login_required
def mail_language(request: HttpRequest) -> HttpResponse:
    """Chooses the language of e-mails; what no form of ours sends changes nothing."""
    form, user = MailLanguageForm(request.POST), person_of(request)
    if form.is_valid() and choose_mail_language(user=user, language=form.cleaned_data["language"]):
        messages.success(request, _("We write to you in this language from now on."))
    return redirect("accounts:overview")
