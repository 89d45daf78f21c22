"""One world for all the tests of a module that only look at it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.guards.world import World, make_world


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made in a transaction around the module's tests; that of each test is a savepoint in it.

    All later tests of the module find it in the database, so none of them may need transactions of its own.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        with django_db_blocker.block():
            yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """The world as it was made, whatever other tests did to it."""
    return made_world
