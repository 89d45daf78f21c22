from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and businesses")

    def ready(self) -> None:
        from allauth.account import signals
        from allauth.mfa.signals import authenticator_added, authenticator_removed
        from django.contrib.auth.signals import user_logged_in

        from accounts import proofs, second_factor

        authenticator_added.connect(second_factor.note_set_up, dispatch_uid="note-second-factor")
        authenticator_removed.connect(second_factor.forget_removed, dispatch_uid="forget-second-factor")
        signals.email_confirmed.connect(proofs.address_confirmed, dispatch_uid="first-confirmed-address")
        signals.password_reset.connect(proofs.password_reset, dispatch_uid="first-password-by-mail")
        user_logged_in.connect(second_factor.shorten_session, dispatch_uid="shorten-session-of-staff")
