"""What all environments share. Only the settings modules read the process environment."""

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
FIXTURES_DIR = BASE_DIR / "fixtures"

env = environ.Env()

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
# Former keys, newest first: what they signed or encrypted (secrets of second factors) can still be read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Used where there is no request: links in e-mails and in PDF reports.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, for FORM_RENDERER below
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "pgtrigger",
    "accounts",
    "readiness",
    "recommendations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PageCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.PrivatePagesMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "config.middleware.NotAllowedPageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database. The pool keeps connections open between requests; persistent ones must then be off.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://localhost/ai_readiness_hk")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# The pool then tries a connection before it hands it out, so that a restart of PostgreSQL costs nobody a page.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = env.bool("DATABASE_POOL", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "readiness:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_REDIRECT_URL = "readiness:landing"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.signing_in.LoginForm",
    "signup": "accounts.forms.signing_in.SignupForm",
    "add_email": "accounts.forms.signing_in.AddEmailForm",
    "change_password": "accounts.forms.signing_in.ChangePasswordForm",
    "set_password": "accounts.forms.signing_in.SetPasswordForm",
    "reset_password": "accounts.forms.signing_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.signing_in.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.signing_in.ReauthenticateForm",
    "request_login_code": "accounts.forms.signing_in.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.signing_in.ConfirmLoginCodeForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds: a mail may take a few minutes
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 8, "numeric": True}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever takes over an account cannot do it silently
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# How often what may be tried, counted in the cache that all processes share (decision 8). A failed password counts
# against the account and against the visitor's address; a wrong code of the second step against the person.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/15m/ip,5/15m/key",
    "login": "30/m/ip",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip",
    "request_login_code": "20/15m/ip",
}
# Mails to one address, whoever asks; a browser in which its owner has signed in before has a count of its own.
CODES_TO_ADDRESS = "3/15m"
RESETS_TO_ADDRESS = "5/h"
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.second_step.SecondStepForm",
    "reauthenticate": "accounts.forms.second_step.SecondStepAgainForm",
    "activate_totp": "accounts.forms.second_step.SetUpForm",
}
MFA_TOTP_ISSUER = "AI Readiness Hong Kong"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s either way: a phone's clock, and the time that typing takes
# People at HKPC must show their second factor again after this long, whatever their session says.
STAFF_SESSION_AGE = timedelta(hours=12)
# Per address of the visitor; people with an account are not counted. Empty: no limit.
ANONYMOUS_STARTS = env.str("ANONYMOUS_STARTS", default="10/h,30/d")
PRIVATE_LINK_MAILS = "5/h"  # to one address, whoever asks
# On one assessment, whoever asks: each makes rows that stay, or a job.
REVISIONS = env.str("REVISIONS", default="60/h")
REPORT_REQUESTS = env.str("REPORT_REQUESTS", default="30/h")
# Accounts with a known password, to try the site with. Only on a machine of one's own.
DEMO_ACCOUNTS = False

# How long an invitation to a business or to the staff can be accepted.
INVITATION_DAYS = 14

# Sessions hold the private links of people without an account, so they live as long as a draft is useful.
SESSION_COOKIE_AGE = int(timedelta(days=60).total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hant", _("Traditional Chinese")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Hong_Kong"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["config.formats"]

# What all processes must agree on, such as who tried how often. In the database, so that one machine needs nothing
# more; `createcachetable` makes the table. Its size is kept by a daily purge: the backend's own culling throws out
# entries that are still needed.
CACHE_TABLE = "shared_cache"
if env.str("CACHE_URL", default=""):
    CACHES = {"default": env.cache("CACHE_URL")}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": CACHE_TABLE,
            "OPTIONS": {"MAX_ENTRIES": 1_000_000},
        }
    }

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600

# Mail is kept as rows and sent by a worker: to a folder, unless EMAIL_URL names a server.
if env.str("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))
    MAIL_DELIVERY_BACKEND = vars()["EMAIL_BACKEND"]
else:
    MAIL_DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=str(BASE_DIR / "var" / "mail"))
EMAIL_BACKEND = "accounts.backends.QueueBackend"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="AI Readiness Hong Kong <noreply@localhost>")

# Jobs. The job row is the truth, so messages need no result backend and may be lost (the sweeper sends them again).
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Seconds. Ends an attempt that hangs before the sweep hands its report to another one (REPORT_STUCK_AFTER).
CELERY_TASK_TIME_LIMIT = 100
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
if CELERY_BROKER_URL.startswith("filesystem:"):
    _broker_folder = env.path("CELERY_FILESYSTEM_DIR", default=str(BASE_DIR / "var" / "broker"))
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": _broker_folder("queue"),
        "data_folder_out": _broker_folder("queue"),
        "processed_folder": _broker_folder("processed"),
        "control_folder": _broker_folder("control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    }
CELERY_BEAT_SCHEDULE = {
    "rescue-stuck-reports": {"task": "recommendations.rescue_stuck_reports", "schedule": timedelta(seconds=30)},
    "delete-files": {"task": "recommendations.delete_files", "schedule": timedelta(minutes=5)},
    "apply-retention": {"task": "recommendations.apply_retention", "schedule": crontab(hour=3, minute=40)},
    "send-due-mails": {"task": "accounts.send_due_mails", "schedule": timedelta(seconds=30)},
    "clear-expired": {"task": "accounts.clear_expired", "schedule": crontab(hour=4, minute=10)},
    "refresh-cohort": {"task": "readiness.refresh_cohort", "schedule": timedelta(seconds=30)},
    "refresh-scheme-demand": {"task": "recommendations.refresh_demand", "schedule": timedelta(seconds=60)},
    # Once a day is what it comes to; looking more often publishes soon after the site was down, or is new.
    "publish-cohort": {"task": "recommendations.publish_cohort", "schedule": timedelta(minutes=20)},
    "follow-firms": {"task": "readiness.follow_firms", "schedule": timedelta(minutes=10)},
    "remind-advisers": {"task": "readiness.remind_advisers", "schedule": crontab(hour=9, minute=0)},
}

# Headers. Nothing is loaded from other hosts.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {"camera": [], "geolocation": [], "microphone": [], "payment": [], "usb": []}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The product
QUESTIONNAIRE_CODE = "airi-hk"
CATALOGUE_CODE = "hk"
FACTS_RELEASE = "hk/2026.1"
PRIVACY_NOTICE_VERSION = "2026.2"
# Whom people ask about their data; the notice says to ask the operator where it is empty.
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", default="")
# Whether `make_cohort` may fill the site with invented firms.
MADE_UP_DATA_ALLOWED = False
# How long what is kept; docs/privacy.md gives the reasons. Counted in whole days of Hong Kong from the last change.
RETENTION = {
    "drafts_without_account": timedelta(days=90),
    "drafts_with_account": timedelta(days=730),
    "results_without_account": timedelta(days=730),
    "businesses_with_account": timedelta(days=5 * 365),
    "unused_accounts": timedelta(days=730),
    "unconfirmed_accounts": timedelta(days=90),
    "revoked_links": timedelta(days=90),
    "invitations": timedelta(days=90),  # from the day on which they expire
    "staff_accesses": timedelta(days=3 * 365),
    "administrators_log": timedelta(days=3 * 365),
    "privacy_requests": timedelta(days=7 * 365),
}
# How long before a business or a draft goes its owners and managers are warned by mail; it never goes sooner than that.
RETENTION_NOTICE = timedelta(days=env.int("RETENTION_NOTICE_DAYS", default=30))
# With which reports are signed: a PKCS#12 file, or a PEM file of the key and one of its certificate (with those above
# it, if there are any). Only workers read them. Without a key reports go out unsigned.
REPORT_SIGNING_KEY = env.str("REPORT_SIGNING_KEY", default="")
REPORT_SIGNING_CERTIFICATE = env.str("REPORT_SIGNING_CERTIFICATE", default="")
REPORT_SIGNING_PASSWORD = env.str("REPORT_SIGNING_PASSWORD", default="")
REPORT_STUCK_AFTER = timedelta(minutes=2)
REPORT_MAX_ATTEMPTS = 3

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
