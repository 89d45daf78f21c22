"""All addresses. Pages carry their language in front (/en/, /zh-hant/, /zh-hans/), so each can be shared and found."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("account/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("", include("readiness.urls")),
    path("", include("recommendations.urls")),
)
