from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class ReadinessConfig(AppConfig):
    name = "readiness"
    verbose_name = _("Readiness")

    def ready(self) -> None:
        from readiness.services.links import attach_on_sign_in

        user_logged_in.connect(attach_on_sign_in, dispatch_uid="attach-private-links")
