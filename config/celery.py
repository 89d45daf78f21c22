"""The Celery application. Tasks are found in each app's `tasks` module."""

import os

from celery import Celery

from config.broker import use_whole_files

# Importing anything of `config` comes through here first, so this decides for wsgi.py and asgi.py too.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

use_whole_files()
app = Celery("ai_readiness_hk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
