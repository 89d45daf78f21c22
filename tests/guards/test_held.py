"""Nothing that is held on a person or a business is missing from their copy, unless a reason stands beside it."""

from collections.abc import Iterator
from functools import cache

import pytest
from django.apps import apps
from django.db.models import Field, Model

from accounts.models import Business, User
from accounts.services import held as of_accounts
from accounts.services.held import Table
from readiness.services import held as of_readiness
from recommendations.services import held as of_recommendations
from recommendations.services.data_access import ON_BUSINESS, ON_PERSON

HELD = (of_accounts, of_readiness, of_recommendations)
NOT_ON_PERSON = {key: why for part in HELD for key, why in part.NOT_ON_PERSON.items()}
NOT_ON_BUSINESS = {key: why for part in HELD for key, why in part.NOT_ON_BUSINESS.items()}


def relations(model: type[Model]) -> Iterator[Field]:
    """Those that stand in the model itself, many-to-many ones too."""
    yield from (field for field in model._meta.get_fields() if field.is_relation and not field.auto_created)


def all_models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def naming_people() -> set[str]:
    """`app.Model.field` of every relation to a person, of every app that is installed."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in all_models()
        for field in relations(model)
        if field.related_model is User
    }


@cache
def leads_to_business(model: type[Model]) -> bool:
    """Whether rows of the model belong to a business, straight or through what they belong to."""
    if model is Business:
        return True
    return any(
        leads_to_business(field.related_model)
        for field in relations(model)
        if field.many_to_one or field.one_to_one
        if isinstance(field.related_model, type) and field.related_model not in (model, User)
    )


def in_copy_of_person(table: Table) -> Iterator[str]:
    return (f"{table.model._meta.label}.{way}" for way in table.of)


def test_every_relation_to_a_person_is_in_the_copy_or_left_out_for_a_reason():
    found = {name for table in ON_PERSON for name in in_copy_of_person(table)} | NOT_ON_PERSON.keys()
    missing = naming_people() - found
    assert not missing, f"add to ON_PERSON or NOT_ON_PERSON of the app's services/held.py: {sorted(missing)}"


def test_every_table_about_a_business_is_in_the_copy_or_left_out_for_a_reason():
    found = {table.model._meta.label for table in ON_BUSINESS} | NOT_ON_BUSINESS.keys()
    missing = {model._meta.label for model in all_models() if leads_to_business(model)} - found
    assert not missing, f"add to ON_BUSINESS or NOT_ON_BUSINESS of the app's services/held.py: {sorted(missing)}"


def test_nothing_is_left_out_that_is_not_there_or_that_a_copy_holds():
    labels = {model._meta.label for model in all_models()}
    own = {f"{model._meta.label}.{field.name}" for model in all_models() for field in relations(model)}
    assert NOT_ON_PERSON.keys() - own == set()
    assert NOT_ON_BUSINESS.keys() - labels == set()
    assert NOT_ON_PERSON.keys() & {name for table in ON_PERSON for name in in_copy_of_person(table)} == set()
    assert NOT_ON_BUSINESS.keys() & {table.model._meta.label for table in ON_BUSINESS} == set()
    assert all(len(why) > 20 for why in [*NOT_ON_PERSON.values(), *NOT_ON_BUSINESS.values()])


@pytest.mark.parametrize("tables", [ON_PERSON, ON_BUSINESS])
def test_each_table_has_a_name_of_its_own(tables):
    names = [table.name for table in tables]
    assert len(set(names)) == len(names)
