"""Many people: everything secret comes from the environment, everything travels over TLS."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import env

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env.str("SITE_URL")
# Without it codes for signing in and private links would be written to files for ever, and nobody would get them.
if not env.str("EMAIL_URL"):
    raise ImproperlyConfigured("Set the EMAIL_URL environment variable")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # balancers ask without TLS, and take a redirect for a failure
# How many proxies of ours add to X-Forwarded-For. No default: with 0, all visitors behind one would share its limits;
# with 1, a visitor who comes without one could choose the address that the limits count.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES")
# Only a proxy of ours says truly how the visitor came; without one anybody could say it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT > 0 else None
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
