"""The administrators' pages open, and what must not be edited by hand is not."""

import copy
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from accounts.models import DataExport, Membership, User
from readiness.services import assessments
from readiness.services.assessments import AnswerInput
from recommendations.funding import Cost
from recommendations.services.revising import revise
from tests import factories

pytestmark = pytest.mark.django_db

OURS = ("accounts", "readiness", "recommendations")
READ_ONLY = {
    "business",
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


def test_what_a_firm_told_is_looked_at_only_where_that_is_noted(client):
    """Least of all what it never sent for review."""
    told = {"sector": "manufacturing", "hk_employees": 4711}
    assessment = factories.complete(facts=factories.FACTS | told)
    noted = AnswerInput(level=4, note="Two tills and a notebook")
    assessments.save_answers(assessment=assessment, answers={"ai_literacy_1": noted})
    plans = [Cost("training", Decimal(123457))]
    result = revise(scorecard=factories.submit(assessment).scorecard, actor=None, costs=plans)
    report = result.scorecard.results.first().reports.get()
    for row in (result, result.scorecard, report):
        for page in (address(type(row), "change", row.pk), address(type(row), "changelist")):
            shown = client.get(page).content.decode()
            assert (report.number if row == report else str(assessment.pk)) in shown
            for secret in ("Two tills", "ai_literacy_1", "manufacturing", "4711", "123457"):
                assert secret not in shown, (page, secret)


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
    assert names == READ_ONLY | {"user"}
    assert {model._meta.model_name for app in OURS for model in apps.get_app_config(app).get_models()} >= names


# Past the rules of the site


def edit(client, row, **fields):
    """Posts the row's form, with fields that it does not have as well."""
    return client.post(address(type(row), "change", row.pk), fields)


def test_who_belongs_to_a_business_is_only_looked_at(client):
    owner = factories.user(name="Chan Mei-ling")
    business = factories.draft(owner).business
    membership = business.memberships.get()
    page = client.get(address(type(business), "change", business.pk)).content.decode()
    assert "Chan Mei-ling" in page
    assert "<select" not in page.split('id="memberships-group"')[1].split("</fieldset>")[0]
    inline = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1, "memberships-0-id": membership.pk}
    for change in ({"memberships-0-role": "contributor"}, {"memberships-0-DELETE": "on"}):
        assert edit(client, business, name="Other", **inline, **change).status_code == 403
    assert list(Membership.objects.values_list("user", "role")) == [(owner.pk, "owner")]


def test_a_person_gets_no_rights_address_or_password_by_hand(client):
    person = factories.user("chan@harbour.example", password="kept-as-it-was")
    rights = {"staff_role": "administrator", "is_staff": "on", "is_superuser": "on", "email": "other@harbour.example"}
    more = {"groups": "1", "user_permissions": "1", "password": "x", "is_active": "on", "name": "Chan Mei-ling"}
    assert edit(client, person, **rights, **more).status_code == 302
    new = {"password1": factories.PASSWORD, "password2": factories.PASSWORD}
    client.post(f"/admin/accounts/user/{person.pk}/password/", new)
    person = User.objects.get(pk=person.pk)
    assert (person.staff_role, person.is_staff, person.is_superuser) == ("", False, False)
    assert (person.email, person.name) == ("chan@harbour.example", "Chan Mei-ling")
    assert person.check_password("kept-as-it-was")
    assert not person.groups.exists()
    assert not person.user_permissions.exists()
    assert client.get("/admin/auth/group/").status_code == 404


def test_nobody_is_added_or_erased_by_hand(client):
    owner = factories.user()
    factories.draft(owner)
    assert client.get(address(User, "add")).status_code == 403
    assert client.post(address(User, "delete", owner.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": owner.pk, "post": "yes"}
    client.post(address(User, "changelist"), chosen)
    assert owner.memberships.get().role == "owner"


def test_an_account_is_closed_unless_its_person_works_for_hkpc(client):
    """Whose access at HKPC ends loses the role on the page for that, which is written down and frees their reviews."""
    person, adviser = factories.user(), factories.adviser()
    for row in (person, adviser):
        assert edit(client, row, name="Closed").status_code == 302
        row.refresh_from_db()
    assert (person.is_active, adviser.is_active) == (False, True)


def test_an_address_is_confirmed_by_its_mail_only(client):
    email = factories.user(verified=False).emailaddress_set.get()
    assert edit(client, email, email=email.email, user=email.user_id, verified="on").status_code == 403
    client.post(address(type(email), "changelist"), {"action": "make_verified", "_selected_action": email.pk})
    email.refresh_from_db()
    assert not email.verified
