"""One machine, no set-up: what `make run` uses."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
# Signs sessions of one machine only; `make run` writes a random one into its data folder.
SECRET_KEY = env.str("SECRET_KEY", default="local-only-key-local-only-key-local-only-key-local-only")
DEMO_ACCOUNTS = True
MADE_UP_DATA_ALLOWED = True
