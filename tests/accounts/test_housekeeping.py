"""What has expired is thrown away, and nothing else."""

from datetime import timedelta

import pytest
from cryptography.fernet import InvalidToken
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import sealing
from accounts.services import housekeeping
from accounts.tasks import clear_expired
from tests import factories
from tests.accounts.test_limits import shared_cache  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def test_the_daily_task_clears_sessions_and_cache(shared_cache, sign_in):  # noqa: F811
    kept: Client = sign_in(factories.user())
    sign_in(factories.user())
    Session.objects.exclude(pk=kept.session.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    cache.set("old", 1, timeout=-1)
    cache.set("over", 1, timeout=0.001)
    cache.set("new", 1, timeout=60)
    clear_expired()
    assert [session.pk for session in Session.objects.all()] == [kept.session.session_key]
    assert cache.get("new") == 1
    assert housekeeping.clear_cache() == 0


def test_a_cache_outside_the_database_is_left_to_itself():
    assert housekeeping.clear_cache() == 0


def test_the_task_is_on_the_schedule(settings):
    assert settings.CELERY_BEAT_SCHEDULE["clear-expired"]["task"] == clear_expired.name


def test_what_is_sealed_opens_with_former_keys_too_and_with_no_other(settings):
    sealed = sealing.seal("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-another-key-another-key-another-key"
    assert sealing.unseal(sealed) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        sealing.unseal(sealed)
