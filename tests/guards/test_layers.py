"""The arrow accounts <- readiness <- recommendations: imports, foreign keys and migrations all point to the left."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from readiness.charts import scale
from recommendations.report import figures

APPS = ("accounts", "readiness", "recommendations")


def to_the_left(app: str) -> set[str]:
    """The apps of ours that this one may know, itself included."""
    return set(APPS[: APPS.index(app) + 1])


def test_imports_keep_the_contracts():
    """In a process of its own: inside this one it would silence the loggers that other tests listen to."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("app", APPS)
def test_relations_point_to_the_left(app):
    wrong = [
        f"{model.__name__}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation and not field.auto_created and field.related_model is not None
        if field.related_model._meta.app_label in set(APPS) - to_the_left(app)
    ]
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_migrations_depend_to_the_left(app):
    migrations = MigrationLoader(None).disk_migrations
    wrong = [
        (name, dependency)
        for (label, name), migration in migrations.items()
        if label == app
        for dependency in [*migration.dependencies, *migration.run_before]
        if dependency[0] in set(APPS) - to_the_left(app)
    ]
    assert wrong == []
    assert any(label == app for label, _name in migrations)


def test_reports_are_drawn_on_the_scale_that_is_scored_on():
    """What draws them knows nothing of scoring, so it has the ends of the scale once more."""
    assert (figures.LOWEST, figures.HIGHEST) == (scale.LOWEST, scale.HIGHEST) == (1, 5)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
