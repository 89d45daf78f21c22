"""Throwing away what has expired by itself."""

from importlib import import_module

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone


def clear_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def clear_cache() -> int:
    """Deletes what has expired from the cache where it lives in the database; returns how many entries that were."""
    if not isinstance(cache._connections[cache._alias], DatabaseCache):  # type: ignore[attr-defined]
        return 0
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(settings.CACHE_TABLE)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [timezone.now()])  # noqa: S608 - a name of ours
        return cursor.rowcount
