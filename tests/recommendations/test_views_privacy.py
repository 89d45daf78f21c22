"""The pages about one's own data: who gets what, what must be typed, and what a link opens afterwards."""

import io
import json
import zipfile

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core import mail
from django.urls import reverse

from accounts.models import Business, PrivacyRequest, StaffAccess, User
from accounts.services.access import log_access
from readiness.models import Assessment
from tests import factories

pytestmark = pytest.mark.django_db

YOURS = "/en/your-data/"


def signed_in(client, person: User):
    """By the site's own form, an hour ago: who somebody is must be shown again before anything is erased."""
    person.set_password(factories.PASSWORD)
    person.save()
    client.post("/en/account/login/", {"login": person.email, "password": factories.PASSWORD})
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 3600
    session.save()
    return client


def shown_again(client, response):
    """What follows the page that asks for the password once more; the post that was stopped goes on by itself."""
    assert response.status_code == 302
    assert response.url.startswith("/en/account/reauthenticate/?next=")
    return client.post(response.url, {"password": factories.PASSWORD})


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_one_click_gives_the_copy_of_a_person(client):
    person = factories.user(name="Chan Mei-ling")
    signed_in(client, person)
    assert 'action="/en/your-data/copy/"' in client.get(YOURS).content.decode()
    response = client.post("/en/your-data/copy/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith("attachment; filename")
    pack = zipfile.ZipFile(io.BytesIO(content(response)))
    assert json.loads(pack.read("data.json"))["tables"]["account"][0]["name"] == "Chan Mei-ling"


def test_one_click_gives_the_copy_of_a_business_to_the_holder_of_its_link(hold_link):
    assessment = factories.submitted()
    client = hold_link(assessment)
    address = f"/zh-hant/businesses/{assessment.business_id}/copy/"
    assert address in client.get("/zh-hant/your-data/").content.decode()
    response = client.post(address)
    assert (
        "海港麵家" in response["Content-Disposition"].encode().decode()
        or "filename*=utf-8''" in response["Content-Disposition"]
    )
    assert len(json.loads(zipfile.ZipFile(io.BytesIO(content(response))).read("data.json"))["tables"]["answers"]) == 24
    assert PrivacyRequest.objects.get().actor is None


def test_a_link_gives_no_copy_of_a_business_that_somebody_owns(hold_link):
    assessment = factories.submitted(factories.user())
    client = hold_link(assessment)
    assert client.post(f"/en/businesses/{assessment.business_id}/copy/").status_code == 404
    assert client.get(f"/en/businesses/{assessment.business_id}/erase/").status_code == 404
    assert client.get(f"/en/businesses/{assessment.business_id}/accesses/").status_code == 404
    assert "There is no business here" in client.get(YOURS).content.decode()


def test_a_manager_sees_that_only_an_owner_decides(sign_in):
    business = factories.draft(factories.user()).business
    manager = factories.member(business, "manager")
    page = sign_in(manager).get(YOURS).content.decode()
    assert "Only an owner of the business can download its data" in page
    assert f"/en/businesses/{business.pk}/accesses/" in page
    assert f"/en/businesses/{business.pk}/erase/" not in page


def test_an_owner_erases_after_typing_the_name_and_showing_the_password_again(client):
    owner = factories.user()
    business = factories.submitted(owner).business
    signed_in(client, owner)
    address = f"/en/businesses/{business.pk}/erase/"
    page = client.get(address).content.decode()
    assert "What is kept, and why" in page
    wrong = client.post(address, {"typed": "Harbour"})
    assert (wrong.status_code, Business.objects.count()) == (422, 1)
    assert "This is not what stands above" in wrong.content.decode()
    stopped = client.post(address, {"typed": "  HARBOUR noodles ＆ Co. 海港麵家 "})
    assert Business.objects.count() == 1
    done = shown_again(client, stopped)
    receipt = PrivacyRequest.objects.get()
    assert done.url == f"/en/your-data/erased/{receipt.pk}/"
    assert Business.objects.count() == 0
    final = client.get(done.url).content.decode()
    assert str(receipt.pk) in final
    assert "What was kept, and why" in final
    assert [message.to for message in mail.outbox] == [[owner.email]]


def test_the_holder_of_a_link_erases_and_the_link_is_dead(hold_link):
    assessment = factories.draft(name="")
    client = hold_link(assessment)
    address = f"/en/businesses/{assessment.business_id}/erase/"
    assert "Unnamed business" in client.get(address).content.decode()
    done = client.post(address, {"typed": "unnamed business"})
    assert done.status_code == 302
    assert Assessment.objects.count() == 0
    assert client.get(f"/en/assessments/{assessment.pk}/").status_code == 404
    assert client.get(address).status_code == 404
    assert client.get(done.url).status_code == 200


def test_a_person_erases_their_account_and_is_signed_out(client):
    person = factories.user("mei@harbour.example")
    signed_in(client, person)
    wrong = client.post("/en/your-data/erase/", {"typed": "other@harbour.example"})
    assert wrong.status_code == 422
    done = shown_again(client, client.post("/en/your-data/erase/", {"typed": "Mei@Harbour.example"}))
    assert not User.objects.exists()
    assert "Your account is gone from this site." in client.get(done.url).content.decode()
    assert "Sign in" in client.get(YOURS).content.decode()


def test_what_stands_in_the_way_is_said_instead_of_a_form(sign_in):
    owner = factories.user()
    factories.draft(owner)
    page = sign_in(owner).get("/en/your-data/erase/").content.decode()
    assert "You are the only owner of: Harbour Noodles &amp; Co. 海港麵家" in page
    assert 'id="erase-form"' not in page
    adviser = factories.adviser()
    assert "You have a role at HKPC" in sign_in(adviser).get("/en/your-data/erase/").content.decode()


def test_an_owner_who_posts_all_the_same_is_told_why_not(client):
    owner = factories.user()
    factories.draft(owner)
    signed_in(client, owner)
    done = shown_again(client, client.post("/en/your-data/erase/", {"typed": owner.email}))
    assert done.url == "/en/your-data/erase/"
    assert User.objects.filter(pk=owner.pk).exists()
    assert "You are the only owner" in client.get(done.url).content.decode()


def test_what_is_typed_survives_another_language(sign_in):
    owner = factories.user()
    business = factories.draft(owner).business
    address = f"/zh-hant/businesses/{business.pk}/erase/"
    response = sign_in(owner).post(address, {"typed": "Harb", "switch_language": "zh-hant"})
    assert response.status_code == 200
    assert 'value="Harb"' in response.content.decode()
    assert Business.objects.exists()


# The log of looks


def test_the_firm_reads_who_looked_when_and_at_what(sign_in):
    owner = factories.user()
    assessment = factories.in_review(factories.adviser("Lam Wing-yan"), owner=owner)
    log_access(user=assessment.adviser, business=assessment.business, what=StaffAccess.What.ANSWERS, on=assessment.pk)
    gone = factories.adviser("Has left")
    log_access(user=gone, business=assessment.business, what=StaffAccess.What.REPORT, on=assessment.pk)
    gone.delete()
    page = sign_in(owner).get(f"/en/businesses/{assessment.business_id}/accesses/").content.decode()
    for words in ("Lam Wing-yan", "Adviser", "Answers and profile", "Somebody who has left", "Report (PDF)"):
        assert words in page
    assert assessment.adviser.email not in page
    assert "Entries are kept for 3 years." in page


def test_a_long_log_comes_in_pages_of_fifty(sign_in):
    owner = factories.user()
    business = factories.draft(owner).business
    rows = [
        StaffAccess(business=business, staff_role="adviser", what="answers", on=str(number), day="2026-11-20")
        for number in range(51)
    ]
    StaffAccess.objects.bulk_create(rows)
    client, address = sign_in(owner), reverse("readiness:accesses", kwargs={"pk": business.pk})
    assert client.get(address).content.decode().count("<td>Answers and profile</td>") == 50
    assert client.get(address, {"page": 2}).content.decode().count("<td>Answers and profile</td>") == 1


# The notice


def test_earlier_notices_stay_readable(client):
    assert client.get("/en/privacy/").context["version"] == "2026.2"
    assert "Every look is noted" in client.get("/en/privacy/2026.2/").content.decode()
    old = client.get("/en/privacy/2026.1/").content.decode()
    assert "We keep an assessment until you ask us to delete it." in old
    assert "in force from 20 November 2026 until 25 November 2026" in old
    assert client.get("/en/privacy/2025.9/").status_code == 404
    assert "/en/privacy/2026.1/" in client.get("/en/privacy/").content.decode()


def test_the_notice_states_the_periods_that_are_applied(client, settings):
    page = client.get("/en/privacy/").content.decode()
    assert "90 days" in page
    assert "5 years" in page
    assert "get an e-mail 30 days before" in page
    settings.RETENTION = settings.RETENTION | {"businesses_with_account": settings.RETENTION["staff_accesses"]}
    assert "5 years" not in client.get("/en/privacy/").content.decode()
