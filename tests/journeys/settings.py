"""What the site under test runs with: the strict test settings, with folders and a broker that processes share."""

from datetime import timedelta

from config.settings.base import CACHE_TABLE, env
from config.settings.test import *  # noqa: F403
from config.settings.test import STORAGES

MEDIA_ROOT = env.str("MEDIA_ROOT")
EMAIL_BACKEND = "accounts.backends.QueueBackend"
MAIL_DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH")
STORAGES = {**STORAGES, "default": {"BACKEND": "tests.journeys.storage.HeldStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": CACHE_TABLE}}
ACCOUNT_RATE_LIMITS = False  # all visitors come from one address here
CODES_TO_ADDRESS = RESETS_TO_ADDRESS = ""
# A code of the app is good once in 30 s, and staff sign in more often here than that: with a recovery code each time.
MFA_RECOVERY_CODE_COUNT = 100

_broker = env.str("CELERY_FILESYSTEM_DIR")
CELERY_BROKER_URL = "filesystem://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": f"{_broker}/queue",
    "data_folder_out": f"{_broker}/queue",
    "processed_folder": f"{_broker}/processed",
    "control_folder": f"{_broker}/control",
    "store_processed": False,
    "polling_interval": 0.05,
}
# A test of the rescue shortens these for its own worker; for all others a slow machine must not look like a dead one.
REPORT_STUCK_AFTER = timedelta(seconds=env.float("REPORT_STUCK_AFTER", default=120))
CELERY_BEAT_SCHEDULE = {
    "rescue-stuck-reports": {
        "task": "recommendations.rescue_stuck_reports",
        "schedule": timedelta(seconds=env.float("RESCUE_EVERY", default=30)),
    },
    "send-due-mails": {"task": "accounts.send_due_mails", "schedule": timedelta(seconds=30)},
}
