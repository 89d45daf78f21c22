"""django-allauth's forms for accounts with our words: a field is called alike on every page, and says what it wants."""

from typing import Any

from allauth.account import forms as library
from django.utils.translation import gettext_lazy as _

from accounts.forms import by_mail

_ADDRESS = _("Enter an e-mail address in the form name@example.com.")
_NEW = _("Choose a password.")

# Field -> its label, what is said when it is left empty.
_WORDS = {
    "login": (_("E-mail address"), _ADDRESS),
    "email": (_("E-mail address"), _ADDRESS),
    "password": (_("Password"), _("Enter your password.")),
    "oldpassword": (_("Current password"), _("Enter your current password.")),
    "password1": (_("New password"), _NEW),
    "password2": (_("New password again"), _("Enter the new password again.")),
    "code": (_("Code"), _("Enter the code.")),
}


class _OurWords:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields  # type: ignore[attr-defined]
        for name in _WORDS.keys() & fields.keys():
            fields[name].label, fields[name].error_messages["required"] = _WORDS[name]
            fields[name].widget.attrs.pop("placeholder", None)  # the label stands above
        for name in {"login", "email"} & fields.keys():
            fields[name].error_messages["invalid"] = _ADDRESS


class LoginForm(_OurWords, library.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Stay signed in")


class SignupForm(_OurWords, by_mail.SignUpForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Password")


class AddEmailForm(_OurWords, library.AddEmailForm):
    pass


class ChangePasswordForm(_OurWords, library.ChangePasswordForm):
    pass


class SetPasswordForm(_OurWords, library.SetPasswordForm):
    pass


class ResetPasswordForm(_OurWords, by_mail.AskForResetForm):
    pass


class ResetPasswordKeyForm(_OurWords, library.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(_OurWords, library.ReauthenticateForm):
    pass


class RequestLoginCodeForm(_OurWords, by_mail.AskForCodeForm):
    pass


class ConfirmLoginCodeForm(_OurWords, library.ConfirmLoginCodeForm):
    pass
