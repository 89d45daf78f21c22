"""The form that asks for a new private link."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LinkForm(forms.Form):
    email = forms.EmailField(
        required=False,
        error_messages={"invalid": _("Enter an e-mail address in the form name@example.com, or leave it empty.")},
    )
