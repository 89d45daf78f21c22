"""The administrators' pages open, and what must not be edited by hand is not."""

import copy

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from accounts.models import DataExport
from tests import factories

pytestmark = pytest.mark.django_db

OURS = ("accounts", "readiness", "recommendations")
READ_ONLY = {
    "consent",
    "dataexport",
    "questionnairerelease",
    "assessment",
    "scorecard",
    "transition",
    "cataloguerelease",
    "result",
    "report",
}


@pytest.fixture(autouse=True)
def _djangos_own_templates(settings):
    """They use variables that nobody passed, which our own may not."""
    lax = copy.deepcopy(settings.TEMPLATES)
    lax[0]["OPTIONS"]["string_if_invalid"] = ""
    settings.TEMPLATES = lax


@pytest.fixture
def client(sign_in):
    return sign_in(factories.administrator())


def registered():
    return [model for model in admin.site._registry if model._meta.app_label in OURS]


def address(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def something_of_each():
    verified = factories.verified()
    DataExport.objects.create(user=verified.adviser, kind=DataExport.Kind.RECORDS_CSV, rows=1)


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.model_name)
def test_each_list_and_each_object_opens(client, model):
    something_of_each()
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "changelist"), {"q": "x"}).status_code == 200
    assert client.get(address(model, "change", model.objects.first().pk)).status_code == 200


@pytest.mark.parametrize("name", sorted(READ_ONLY))
def test_what_is_written_once_is_read_only(client, name):
    something_of_each()
    model = next(model for model in registered() if model._meta.model_name == name)
    row = model.objects.first()
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "change", row.pk), {}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    client.post(address(model, "changelist"), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("make", [factories.user, factories.adviser, factories.programme_manager])
def test_nobody_else_gets_in(sign_in, make):
    assert sign_in(make()).get("/admin/").status_code == 302


def test_every_table_that_people_may_look_at_is_registered():
    names = {model._meta.model_name for model in registered()}
    assert names == READ_ONLY | {"user", "business"}
    assert {model._meta.model_name for app in OURS for model in apps.get_app_config(app).get_models()} >= names
