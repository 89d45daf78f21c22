"""What every test gets: no network beyond this machine, the releases published, nothing left over, ways to sign in."""

import gc
import ipaddress
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.contrib.auth import user_logged_in
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.http import HttpRequest
from django.test import Client
from django.utils import translation

from accounts.models import User
from accounts.policies import needs_second_factor
from accounts.viewers import SESSION_KEY, digest
from readiness.facts import FactSheet
from readiness.loading import canonical_sha256
from readiness.models import Assessment, QuestionnaireRelease
from readiness.services.links import new_link
from recommendations.models import CatalogueRelease
from recommendations.parsing import parse_catalogue
from recommendations.schemes import Catalogue
from tests import factories

SignIn = Callable[[User | None], Client]
HoldLink = Callable[..., Client]
JOURNEYS = Path(__file__).parent / "journeys"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys first: they take longest. One worker walks while the others do the rest; short tests come last.

    xdist's `load` gives each worker a first run of neighbours, then what is left in order and in ever smaller parts.
    """
    items.sort(key=lambda item: JOURNEYS not in item.path.parents)


def pytest_collection_finish() -> None:
    """What collecting made stays until the end: looking through it for rubbish again and again only takes time."""
    gc.collect()
    gc.freeze()


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """A test that needs another machine is not a test of ours: connecting to one fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_this_machine(address[0]):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True, scope="session")
def _releases_are_published() -> Iterator[None]:
    """Whenever tables have been made or emptied: every test on the database begins with the releases under fixtures."""
    app = apps.get_app_config("recommendations")
    post_migrate.connect(factories.publish_releases, sender=app)
    yield
    post_migrate.disconnect(factories.publish_releases, sender=app)


@pytest.fixture
def nothing_published(db: None) -> None:
    """A site on which no release has been published yet."""
    with pgtrigger.ignore():  # the database refuses it otherwise
        CatalogueRelease.objects.all().delete()
        QuestionnaireRelease.objects.all().delete()


@pytest.fixture(autouse=True, scope="session")
def _each_catalogue_parsed_once() -> Iterator[None]:
    """Tests publish the same catalogue anew; parsing it is a pure function, so its value may be kept by content."""
    parsed: dict[str, Catalogue] = {}

    def once(meta: Any, files: Any, sheet: FactSheet, *, dimensions: Any = None) -> Catalogue:
        key = canonical_sha256([meta, files, sorted(dimensions or ())]) + sheet.release
        if key not in parsed:
            parsed[key] = parse_catalogue(meta, files, sheet, dimensions=dimensions)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recommendations.services.catalogue.parse_catalogue", once)
        yield


class RequestOfNobody(HttpRequest):
    """What reaches a sign-in on the site: a request that the middleware has given a user, nobody so far."""

    user = AnonymousUser()


def show_second_factor(*, request: HttpRequest, user: User, **_: Any) -> None:
    """What django-allauth notes in the session when staff sign in with a code: `force_login` has no form for it."""
    if isinstance(request, RequestOfNobody) and needs_second_factor(user):
        record_authentication(request, user, "mfa", type="totp")


@pytest.fixture(autouse=True, scope="session")
def _sign_in_as_on_the_site() -> Iterator[None]:
    """The test client's `force_login` signs in on a bare request; receivers of the signal may expect a user on it.

    It stands for a whole sign-in, so staff have shown their second factor; `password_only` is for tests of that step.
    """
    user_logged_in.connect(show_second_factor)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.HttpRequest", RequestOfNobody)
        yield
    user_logged_in.disconnect(show_second_factor)


@pytest.fixture
def password_only() -> SignIn:
    """Makes a client whose session knows of a password and of nothing else, as when a role at HKPC is new."""

    def make(person: User | None) -> Client:
        client = Client()
        if person is not None:
            user_logged_in.disconnect(show_second_factor)
            client.force_login(person)
            user_logged_in.connect(show_second_factor)
        return client

    return make


@pytest.fixture(autouse=True)
def _nothing_left_over() -> Iterator[None]:
    """Rate limits live in the cache and the language in the thread; neither may pass from test to test."""
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def sign_in() -> SignIn:
    """Makes a client that is signed in as the given person; as nobody for None."""

    def make(person: User | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return make


@pytest.fixture
def hold_link() -> HoldLink:
    """Makes a client (or changes the given one) that holds a private link to the assessment."""

    def make(assessment: Assessment, client: Client | None = None) -> Client:
        client = client or Client()
        session = client.session
        session[SESSION_KEY] = [*session.get(SESSION_KEY, []), digest(new_link(assessment=assessment))]
        session.save()
        return client

    return make
