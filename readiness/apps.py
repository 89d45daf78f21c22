from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class ReadinessConfig(AppConfig):
    name = "readiness"
    verbose_name = _("Readiness")

    def ready(self) -> None:
        from accounts.signals import access_lost, staff_role_changed
        from readiness.receivers import attach_on_sign_in
        from readiness.services.links import revoke_links_of
        from readiness.services.reviewers import free_reviews

        access_lost.connect(revoke_links_of, dispatch_uid="revoke-private-links")
        staff_role_changed.connect(free_reviews, dispatch_uid="free-reviews")
        user_logged_in.connect(attach_on_sign_in, dispatch_uid="attach-private-links")
