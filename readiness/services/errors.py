"""What a service says when it refuses: the same word for every app."""

from accounts.errors import Refused

__all__ = ["Refused"]
