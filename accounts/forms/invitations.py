"""Forms that invite people, and the one with which they join."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.text import PlainTextField
from accounts.models import STAFF_ROLES, Membership

_WRONG_ADDRESS = _("Enter an e-mail address in the form name@example.com.")


class _AddressForm(forms.Form):
    """To whom, and in which language the e-mail is."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _WRONG_ADDRESS, "invalid": _WRONG_ADDRESS, "max_length": _WRONG_ADDRESS},
    )
    language = forms.ChoiceField(
        label=_("Language of the e-mail"),
        choices=settings.LANGUAGES,
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )


class InviteForm(_AddressForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role,
        initial=Membership.Role.CONTRIBUTOR,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role.")},
    )
    field_order = ["email", "role", "language"]


class StaffRoleForm(forms.Form):
    staff_role = forms.ChoiceField(
        label=_("Role at HKPC"),
        choices=STAFF_ROLES,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role.")},
    )


class InviteStaffForm(_AddressForm, StaffRoleForm):
    field_order = ["email", "staff_role", "language"]


class JoinForm(forms.Form):
    name = PlainTextField(
        label=_("Your name"),
        required=False,
        max_length=120,
        help_text=_("The people you work with here see it in place of your e-mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": _("The name is too long. Use at most 120 characters.")},
    )
