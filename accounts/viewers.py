"""Who is looking: a signed-in person, the holder of private links, or both. Reads are scoped to a viewer."""

from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User

SESSION_KEY = "private_links"
MOST_LINKS = 20


@dataclass(frozen=True)
class Viewer:
    """`links` are SHA-256 hex digests of the private links that this browser holds."""

    user: User | None = None
    links: frozenset[str] = frozenset()


def digest(token: str) -> str:
    """What is stored of a private link: its SHA-256, so that a leaked table opens nothing."""
    return sha256(token.encode()).hexdigest()


def viewer_of(request: HttpRequest) -> Viewer:
    user = request.user if request.user.is_authenticated else None
    return Viewer(user=user, links=frozenset(request.session.get(SESSION_KEY, [])))


def person_of(request: HttpRequest) -> User:
    """Who is signed in, for a view that has sent all others away; one that forgot to answers 403."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def hold_link(request: HttpRequest, token: str) -> None:
    """Lets this browser use a private link from now on; the oldest of more than `MOST_LINKS` is forgotten."""
    others = [link for link in request.session.get(SESSION_KEY, []) if link != digest(token)]
    request.session[SESSION_KEY] = [*others, digest(token)][-MOST_LINKS:]
