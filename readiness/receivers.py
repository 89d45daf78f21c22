"""What this app does when something happens elsewhere that a request brings with it."""

from typing import Any

from django.http import HttpRequest

from accounts.models import User
from accounts.viewers import Viewer, viewer_of
from readiness.services.links import attach_held


def attach_on_sign_in(*, request: HttpRequest, user: User, **_about: Any) -> None:
    """Whoever signs in or up keeps what they began without an account."""
    attach_held(viewer=Viewer(user=user, links=viewer_of(request).links))
