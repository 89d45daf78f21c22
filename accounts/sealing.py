"""Secrets that we must be able to read again are stored encrypted, so that a leaked table opens nothing."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises `cryptography.fernet.InvalidToken` when it was sealed under a key that is no longer named."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode()).decode()


@lru_cache(maxsize=4)
def _box(*keys: str) -> MultiFernet:
    """Encrypts with the first key, decrypts with any."""
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(b"accounts.sealing:" + key.encode()).digest())) for key in keys]
    )
