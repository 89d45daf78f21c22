"""Every address answers each role as the matrix says, and no address is missing from it."""

import copy
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from tests.guards.permission_matrix import MATRIX, STAFF, Route
from tests.guards.urls import routes
from tests.guards.watch import LOG, watched
from tests.guards.world import ABOUT, ROLES, TARGETS, World

OUR_APPS = ("accounts:", "readiness:", "recommendations:")

pytestmark = pytest.mark.django_db


def test_every_route_is_in_the_matrix_and_no_other():
    assert routes() == set(MATRIX)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_each_role_gets_what_the_matrix_says_and_reading_writes_nothing(name, world, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600  # the world's people signed in when it was made
    if name.startswith("admin:"):
        settings.TEMPLATES = lax(settings.TEMPLATES)
    route = MATRIX[name]
    wrong = [
        problem
        for target in (TARGETS if route.about else TARGETS[:1])
        for role in ROLES
        for problem in problems(name, route, world, role, target)
    ]
    assert not wrong, "\n".join(wrong)


def lax(templates):
    """Django's own templates use variables that nobody passed, which ours may not."""
    changed = copy.deepcopy(templates)
    changed[0]["OPTIONS"]["string_if_invalid"] = ""
    return changed


def problems(name: str, route: Route, world: World, role: str, target: str) -> Iterator[str]:
    """Of both methods, each on the untouched world."""
    address = reverse(name, kwargs=ids(route, world, target) | dict(route.kwargs))
    for method, expected in (("get", route.get(role, target)), ("post", route.post(role, target))):
        cache.clear()
        with transaction.atomic():
            with watched() as written:
                response = getattr(world.clients[role], method)(address, route.data if method == "post" else {})
                if response.streaming:
                    b"".join(response)  # sends the file, and closes it
            transaction.set_rollback(True)
        what = f"{method.upper()} {target} as {role}"
        if response.status_code != expected:
            yield f"{what}: {response.status_code} instead of {expected}"
        if method == "get" and name.startswith(OUR_APPS):
            yield from (f"{what} wrote: {statement}" for statement in written if not is_look(role, statement))


def is_look(role: str, statement: str) -> bool:
    """Somebody at HKPC who looks at a firm's data is noted: the one write that reading may do."""
    return role in STAFF and statement.startswith(LOG)


def ids(route: Route, world: World, target: str) -> dict[str, object]:
    """The id in the address; one that nobody has where there is no such thing."""
    return ABOUT[route.about](world, target)


def test_whoever_must_sign_in_is_sent_to_the_right_page(client):
    address = reverse("readiness:queue")
    assert client.get(address).url == f"{reverse('account_login')}?next={address}"
