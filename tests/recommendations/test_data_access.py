"""The copy of everything held: what is in it, what is not, and that a spreadsheet runs none of it."""

import csv
import io
import json
import zipfile

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import Business, PrivacyRequest, StaffAccess
from accounts.services.access import log_access
from readiness.services import assessments
from readiness.services.assessments import AnswerInput
from recommendations.models import Report
from recommendations.services import data_access, reports
from recommendations.services.data_access import cell as csv_cell
from tests import factories

pytestmark = pytest.mark.django_db


def opened(archive) -> zipfile.ZipFile:
    pack = zipfile.ZipFile(io.BytesIO(archive.read()))
    archive.close()
    assert pack.testzip() is None
    return pack


def tables(pack: zipfile.ZipFile) -> dict:
    return json.loads(pack.read("data.json"))["tables"]


def table(pack: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """A CSV file as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(pack.read(f"csv/{name}.csv").decode("utf-8-sig"), newline="")))


@pytest.fixture
def owner():
    return factories.user("mei@harbour.example", name="Chan Mei-ling", language="zh-hant")


def test_the_copy_of_a_business_holds_everything_about_it_and_nothing_of_another(owner):
    adviser = factories.adviser("Lam Wing-yan")
    assessment = factories.in_review(adviser, owner=owner)
    business = assessment.business
    Business.objects.filter(pk=business.pk).update(registration_number="12345678")
    branch = Business.objects.create(name="+852 Branch", parent=business)
    factories.member(business, "manager", name="Ho Tsz-kin")
    log_access(user=adviser, business=business, what=StaffAccess.What.ANSWERS, on=assessment.pk)
    factories.submitted(factories.user("stranger@other.example"))
    report = Report.objects.get(result__scorecard__assessment=assessment)
    reports.make(report.pk)
    report.refresh_from_db()

    pack = opened(data_access.copy_for_business(business=business, actor=owner, language="en"))
    held = tables(pack)
    assert {name: len(rows) for name, rows in held.items()} == {
        "businesses": 2,
        "members": 2,
        "consents": 1,
        "invitations": 0,
        "staff_accesses": 1,
        "profiles": 1,
        "assessments": 1,
        "answers": 24,
        "scorecards": 1,
        "adviser_ratings": 0,
        "adviser_comments": 0,
        "steps": 3,
        "private_links": 1,
        "questions_to_the_firm": 0,
        "steps_done": 0,
        "results": 1,
        "reports": 1,
        "erasure_warnings": 0,
    }
    firm, its_branch = sorted(held["businesses"], key=lambda row: row["name"], reverse=True)
    assert firm == {
        "id": str(business.pk),
        "name": "Harbour Noodles & Co. 海港麵家",
        "registration_number": "12345678",
        "created_at": firm["created_at"],
        "head_office": None,
    }
    assert firm["created_at"].endswith("+08:00")
    assert its_branch["head_office"] == business.name
    assert {(row["name"], row["email"], row["role"]) for row in held["members"] if row["name"] == "Chan Mei-ling"} == {
        ("Chan Mei-ling", "mei@harbour.example", "owner")
    }
    assert held["staff_accesses"][0] | {"at": "", "day": ""} == {
        "business_id": str(business.pk),
        "day": "",
        "at": "",
        "staff_role": "adviser",
        "what": "answers",
        "name": "Lam Wing-yan",
        "object": str(assessment.pk),
    }
    assert [row["name"] for row in held["steps"]] == ["submit", "request_review", "claim"]
    assert held["scorecards"][0]["overall"] == "3.0000"
    assert held["scorecards"][0]["answers"]["ai_literacy_1"] == {"value": 3, "note": "", "evidence": False}
    assert pack.read(f"reports/{report.number}-en.pdf") == report.file.read()
    report.file.close()
    assert "stranger@other.example" not in pack.read("data.json").decode()
    assert branch.name in pack.read("data.json").decode()
    assert {row["name"] for row in table(pack, "businesses")} == {business.name, "'+852 Branch"}
    assert json.loads(table(pack, "scorecards")[0]["answers"]) == held["scorecards"][0]["answers"]
    asked = PrivacyRequest.objects.get()
    assert (asked.kind, asked.subject, asked.actor) == ("access", "business", owner)
    assert asked.done_at >= asked.at
    assert (asked.summary["answers"], asked.summary["reports"]) == (24, 1)


def test_an_advisers_words_are_in_the_copy_once_verified(owner):
    assessment = factories.verified(owner=owner)
    pack = opened(data_access.copy_for_business(business=assessment.business, actor=owner, language="en"))
    held = tables(pack)
    assert [row["level"] for row in held["adviser_ratings"]] == [2] * 24
    assert [row["kind"] for row in held["scorecards"]] == ["own", "verified"]


def test_words_between_people_at_hkpc_are_not_in_the_copy(owner):
    assessment = factories.in_review(owner=owner)
    assessment.transitions.filter(name="claim").update(comment="Only for us.")
    assessment.transitions.filter(name="submit").update(comment="For both.")
    held = tables(opened(data_access.copy_for_business(business=assessment.business, actor=owner, language="en")))
    assert {row["name"]: row["comment"] for row in held["steps"]} == {
        "submit": "For both.",
        "request_review": "",
        "claim": "",
    }


def test_a_second_factor_is_named_and_its_secret_is_not(owner):
    Authenticator.objects.create(user=owner, type="totp", data={"secret": "NEVERINACOPY"})
    pack = opened(data_access.copy_for_person(person=owner, language="en"))
    assert [row["type"] for row in tables(pack)["second_factors"]] == ["totp"]
    assert "NEVERINACOPY" not in "".join(pack.read(name).decode() for name in pack.namelist())


def test_the_copy_of_a_person_holds_their_own_rows_only(owner):
    assessment = factories.waiting(owner)
    other = factories.member(assessment.business, "manager", email="other@harbour.example")
    data_access.copy_for_person(person=owner, language="en").close()
    pack = opened(data_access.copy_for_person(person=owner, language="en"))
    held = tables(pack)
    assert {name: len(rows) for name, rows in held.items()} == {
        "account": 1,
        "email_addresses": 1,
        "second_factors": 0,
        "memberships": 1,
        "consents": 1,
        "invitations_sent": 0,
        "invitations_accepted": 0,
        "roles_at_hkpc": 0,
        "roles_given": 0,
        "looks_as_staff": 0,
        "exports_as_staff": 0,
        "privacy_requests": 2,
        "assessments_started": 1,
        "reviews": 0,
        "steps_taken": 2,
        "reviews_given": 0,
        "contributions": 0,
        "contributed_answers": 0,
        "private_links_made": 1,
        "results_asked_for": 1,
        "reports_asked_for": 1,
    }
    account = held["account"][0]
    assert (account["email"], account["name"], account["language"]) == (owner.email, "Chan Mei-ling", "zh-hant")
    text = pack.read("data.json").decode()
    assert "password" not in text
    assert other.email not in text
    assert not [name for name in pack.namelist() if name.startswith("reports/")]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "A copy of the data that AI Readiness Hong Kong holds on your business"), ("zh-hant", "csv/answers.csv")],
)
def test_a_text_says_what_is_what(owner, language, words):
    business = factories.draft(owner).business
    pack = opened(data_access.copy_for_business(business=business, actor=owner, language=language))
    text = pack.read("README.txt").decode()
    assert words in text
    listed = {line.removeprefix("csv/").removesuffix(".csv") for line in text.splitlines() if line.startswith("csv/")}
    assert listed == set(tables(pack))
    assert {name for name in pack.namelist() if name.startswith("csv/")} == {f"csv/{name}.csv" for name in listed}


def test_a_file_that_the_storage_lost_is_named_instead_of_breaking_the_copy(owner, caplog):
    assessment = factories.submitted(owner)
    report = Report.objects.get()
    reports.make(report.pk)
    report.refresh_from_db()
    report.file.storage.delete(report.file.name)
    pack = opened(data_access.copy_for_business(business=assessment.business, actor=owner, language="en"))
    assert report.number in pack.read("README.txt").decode()
    assert "is missing" in caplog.text
    assert not [name for name in pack.namelist() if name.endswith(".pdf")]


def test_what_people_typed_survives_json_and_csv(owner):
    assessment = factories.draft(owner)
    note = '=HYPERLINK("http://evil")\nsecond, "line" 字𨋢'
    assessments.save_answers(assessment=assessment, answers={"ai_literacy_1": AnswerInput(note=note)})
    pack = opened(data_access.copy_for_business(business=assessment.business, actor=owner, language="en"))
    assert tables(pack)["answers"][0]["note"] == note
    assert table(pack, "answers")[0]["note"] == "'" + note


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(beginning):
    assert csv_cell(f"{beginning}1+1") == f"'{beginning}1+1"


@pytest.mark.parametrize(
    ("value", "cell"), [("plain", "plain"), (-3, -3), (None, None), ({"a": "字"}, '{"a": "字"}'), (["-"], '["-"]')]
)
def test_other_cells_stay_as_they_are(value, cell):
    assert csv_cell(value) == cell


def test_a_large_copy_is_not_held_in_memory(owner, monkeypatch):
    """It is written to the disk as soon as it is larger than its share of memory."""
    monkeypatch.setattr(data_access, "IN_MEMORY", 1000)
    assessment = factories.submitted(owner)
    archive = data_access.copy_for_business(business=assessment.business, actor=owner, language="en")
    assert archive._rolled
    archive.close()
