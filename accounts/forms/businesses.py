"""Forms about a business, its branches and its people."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms.text import PlainTextField
from accounts.models import Business, Membership
from accounts.numbers import registration_number
from accounts.services.businesses import NAME_LENGTH


class RegistrationNumberField(forms.CharField):
    """Its value is the eight digits, or nothing."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Business Registration number"),
            help_text=_(
                "The first eight digits on the Business Registration certificate. Only owners and managers of your "
                "business and people at HKPC see it."
            ),
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off", "spellcheck": "false"}),
            error_messages={
                "max_length": _(
                    "Enter the eight digits at the beginning of your Business Registration number, such as 12345678."
                )
            },
        )

    def to_python(self, value: Any) -> str:
        return registration_number(super().to_python(value) or "")


class DetailsForm(forms.Form):
    name = PlainTextField(
        label=_("Name of your business"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_("It stands on your result and your report. Leave it empty to stay anonymous."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"max_length": _("The name is too long. Use at most 200 characters.")},
    )
    registration_number = RegistrationNumberField()


class BranchForm(forms.Form):
    name = PlainTextField(
        label=_("Name of the branch"),
        max_length=NAME_LENGTH,
        help_text=_("For example the name of the shop or the district."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Enter a name for the branch."),
            "max_length": _("The name is too long. Use at most 200 characters."),
        },
    )
    registration_number = RegistrationNumberField()


class AttachForm(forms.Form):
    """`mine`: the businesses that can become branches."""

    branch = forms.ModelChoiceField(
        label=_("Your business"),
        queryset=Business.objects.none(),
        empty_label=_("Choose a business"),
        error_messages={"required": _("Choose a business."), "invalid_choice": _("Choose one of your businesses.")},
    )

    def __init__(self, *args: Any, mine: QuerySet[Business], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = mine  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role.")},
    )
