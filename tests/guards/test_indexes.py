"""Each foreign key is found by one index: its own, or that of a unique constraint that it leads."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, OneToOneField, UniqueConstraint

OURS = [
    model for app in ("accounts", "readiness", "recommendations") for model in apps.get_app_config(app).get_models()
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_foreign_key_has_an_index_of_its_own_only_where_it_needs_one(model: type[Model]) -> None:
    leading = {
        constraint.fields[0]
        for constraint in model._meta.total_unique_constraints
        if isinstance(constraint, UniqueConstraint)
    }
    keys = [
        field
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and not isinstance(field, OneToOneField)
    ]
    assert {field.name: field.db_index for field in keys} == {field.name: field.name not in leading for field in keys}


@pytest.mark.django_db
def test_the_database_has_just_these() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "readiness_rating")
    indexed = sorted(tuple(one["columns"]) for one in found.values() if one["index"] or one["unique"])
    assert indexed == [("assessment_id", "question"), ("id",), ("rated_by_id",)]
