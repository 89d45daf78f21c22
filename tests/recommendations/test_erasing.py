"""Erasing a business or a person: what goes, what stays without a name, and what happens at the same time."""

import uuid
from datetime import date
from threading import Event
from time import sleep

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import Business, Consent, Invitation, Membership, OutgoingMail, PrivacyRequest, StaffAccess, User
from accounts.services.access import log_access
from accounts.services.invitations import invite_member
from accounts.services.privacy import erase_person
from readiness.models import Assessment, Scorecard, StaleCell, Standing, Transition
from readiness.services import assessments
from readiness.services.assessments import AnswerInput
from recommendations.models import FileToDelete, JobState, Report
from recommendations.services import erasing, files, reports
from recommendations.services.erasing import erase_business
from tests import factories
from tests.guards.test_held import all_models, leads_to_business
from tests.together import SECONDS, together

pytestmark = pytest.mark.django_db

# Figures for statistics, cut off from the firm.
KEPT = {"readiness.Standing", "recommendations.Recommended"}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(media) -> list[str]:
    return sorted(path.name for path in media.rglob("*.pdf"))


@pytest.fixture
def owner():
    return factories.user("mei@harbour.example", name="Chan Mei-ling", language="en")


def rows_by_table() -> dict[str, int]:
    """Of the tables that belong to a business, those that hold something."""
    counts = {model._meta.label: model._default_manager.count() for model in all_models() if leads_to_business(model)}
    return {label: count for label, count in counts.items() if count}


# A business


def test_a_business_goes_whole_with_its_files(owner, media, django_capture_on_commit_callbacks):
    assessment = factories.verified(owner=owner)
    business = assessment.business
    branch = Business.objects.create(name="Branch", parent=business)
    log_access(user=assessment.adviser, business=business, what=StaffAccess.What.RESULT, on=assessment.pk)
    for report in Report.objects.all():
        reports.make(report.pk)
    assert len(stored(media)) == 2
    LogEntry.objects.create(
        user=factories.administrator(),
        content_type_id=content_type(Business),
        object_id=str(business.pk),
        object_repr=business.name,
        action_flag=CHANGE,
    )
    before = Standing.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        receipt = erase_business(business=business, actor=owner)
        assert len(stored(media)) == 2, "files go when everything else has gone for certain"
    assert rows_by_table() == dict.fromkeys(KEPT, 1)
    assert stored(media) == []
    assert FileToDelete.objects.count() == 0
    assert LogEntry.objects.count() == 0
    assert not Business.objects.filter(pk=branch.pk).exists()
    kept = Standing.objects.get()
    assert (kept.assessment, kept.tier, kept.verified_tier) == (None, before.tier, before.verified_tier)
    assert kept.firm != before.firm
    assert User.objects.filter(pk=owner.pk).exists(), "people stay"
    assert (receipt.kind, receipt.subject, receipt.actor) == ("erasure", "business", owner)
    assert receipt.done_at is not None
    assert receipt.summary == {
        "businesses": 2,
        "assessments": 1,
        "scorecards": 2,
        "reports": 2,
        "memberships": 1,
        "files": 2,
        "kept_standings": 1,
    }


def content_type(model) -> int:
    return ContentType.objects.get_for_model(model).pk


def test_the_firms_figures_stay_one_firm_and_lose_their_days(owner):
    assessment = factories.submitted(owner)
    branch = Business.objects.create(name="Branch", parent=assessment.business, firm=assessment.business.firm)
    second = Assessment.objects.create(business=branch, release=assessment.release, language="en")
    assessments.save_answers(assessment=second, answers=factories.answers(4))
    factories.submit(second)
    Standing.objects.filter(assessment=assessment).update(
        started_on=date(2026, 3, 5),
        submitted_on=date(2026, 3, 31),
        requested_on=date(2026, 3, 31),
        claimed_on=date(2026, 4, 3),
        verified_on=date(2026, 4, 20),
    )
    first = Standing.objects.get(assessment=assessment).pk
    StaleCell.objects.all().delete()
    erase_business(business=assessment.business, actor=owner)
    kept = {row.pk: row for row in Standing.objects.all()}
    assert len(kept) == 2
    assert len({row.firm for row in kept.values()}) == 1
    assert [row.is_latest for row in kept.values()].count(True) == 1
    row = kept[first]
    assert (row.started_on, row.submitted_on) == (date(2026, 3, 1), date(2026, 3, 1))
    # The firm waited three days, and twenty in all: that stays.
    assert (row.requested_on, row.claimed_on, row.verified_on) == (
        date(2026, 3, 1),
        date(2026, 3, 4),
        date(2026, 3, 21),
    )
    assert row.submission is None
    assert StaleCell.objects.exists()


def test_a_branch_goes_alone_and_its_head_office_stays(owner):
    head = factories.submitted(owner).business
    branch = Business.objects.create(name="Branch", parent=head)
    Consent.objects.create(business=branch, document="privacy_notice", version="2026.2", language="en")
    erase_business(business=branch, actor=owner)
    assert list(Business.objects.all()) == [head]
    assert Assessment.objects.count() == 1


def test_who_ran_the_business_is_told_in_their_language(owner):
    business = factories.submitted(owner).business
    factories.member(business, "manager", email="ho@harbour.example", language="zh-hant")
    factories.member(business, "contributor", email="colleague@harbour.example")
    receipt = erase_business(business=business, actor=owner)
    assert sorted(message.to[0] for message in mail.outbox) == ["ho@harbour.example", "mei@harbour.example"]
    letter = next(message for message in mail.outbox if message.to == ["mei@harbour.example"])
    assert letter.subject == "The data of your business has been erased"
    assert str(receipt.pk) in letter.body
    assert "Harbour Noodles & Co. 海港麵家" in letter.body
    assert "new random number instead of yours" in letter.body


def test_nothing_goes_by_halves(owner, media, monkeypatch, django_capture_on_commit_callbacks):
    business = factories.submitted(owner).business
    report = Report.objects.get()
    reports.make(report.pk)
    before = rows_by_table()

    def fail(**_about):
        raise RuntimeError("the last step failed")

    monkeypatch.setattr(erasing, "done", fail)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        erase_business(business=business, actor=owner)
    assert rows_by_table() == before
    assert len(stored(media)) == 1
    assert FileToDelete.objects.count() == 0


def test_a_business_that_is_gone_cannot_be_erased_again(owner):
    business = factories.draft(owner).business
    erase_business(business=business, actor=owner)
    with pytest.raises(Refused, match="has been erased already"):
        erase_business(business=business, actor=owner)


# Files


def test_a_file_that_the_storage_keeps_is_tried_again(
    owner, media, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    business = factories.submitted(owner).business
    reports.make(Report.objects.get().pk)
    storage = Report._meta.get_field("file").storage

    def refuse(_name):
        raise OSError("storage is away")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(storage, "delete", refuse)
        erase_business(business=business, actor=owner)
        files.delete_due()
    row = FileToDelete.objects.get()
    assert (row.attempts, row.due_at > timezone.now()) == (1, True)
    assert "could not be deleted" in caplog.text
    assert files.delete_due() == 0, "not before it is due"
    FileToDelete.objects.update(due_at=timezone.now())
    assert files.delete_due() == 1
    assert (stored(media), FileToDelete.objects.count()) == ([], 0)


def test_a_report_that_is_drawn_during_the_erasure_leaves_no_file(
    owner, media, monkeypatch, django_capture_on_commit_callbacks
):
    business = factories.submitted(owner).business
    draw = reports.render

    def slow(document):
        content = draw(document)
        with django_capture_on_commit_callbacks(execute=True):
            erase_business(business=business, actor=owner)
        return content

    monkeypatch.setattr(reports, "render", slow)
    reports.make(Report.objects.get().pk)
    assert (stored(media), Report.objects.count()) == ([], 0)


def test_a_worker_that_dies_after_storing_leaves_no_file_either(
    owner, media, settings, django_capture_on_commit_callbacks
):
    """Nothing names that file, so every name that an attempt may have used is looked for, after it must have ended."""
    business = factories.submitted(owner).business
    report = Report.objects.get()
    Report.objects.filter(pk=report.pk).update(state=JobState.RENDERING, attempts=1, started_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        erase_business(business=business, actor=owner)
    report.attempts = 1
    report.file.save("report.pdf", ContentFile(b"%PDF"), save=False)
    assert files.delete_due() == 0, "the attempt may still be writing"
    assert len(stored(media)) == 1
    FileToDelete.objects.update(due_at=timezone.now())
    files.delete_due()
    assert stored(media) == []


# A person


def test_an_account_goes_and_what_stays_has_no_name(owner, django_capture_on_commit_callbacks):
    assessment = factories.waiting(owner)
    factories.member(assessment.business, email="second@harbour.example")
    EmailAddress.objects.create(user=owner, email="mei.second@harbour.example", verified=True)
    OutgoingMail.objects.create(recipient="MEI@harbour.example", subject="", body="", due_at=timezone.now())
    kept = OutgoingMail.objects.create(recipient="other@harbour.example", subject="", body="", due_at=timezone.now())
    invite_member(business=assessment.business, email="third@other.example", role="manager", language="en", actor=owner)
    to_me = invite_member(
        business=factories.draft(boss := factories.user()).business,
        email="mei@harbour.example",
        role="manager",
        language="en",
        actor=boss,
    )
    mail.outbox.clear()
    receipt = erase_person(person=owner)
    assert not Invitation.objects.filter(pk=to_me.pk).exists()
    assert Invitation.objects.get().revoked_at is not None, "an invitation holds only while its sender may invite"
    assert not User.objects.filter(email__startswith="mei").exists()
    assert not EmailAddress.objects.filter(email__startswith="mei").exists()
    assert list(OutgoingMail.objects.all()) == [kept]
    assert Membership.objects.count() == 2
    assert {step.actor for step in Transition.objects.all()} == {None}
    assert Scorecard.objects.get().created_by is None
    assert Consent.objects.get(business=assessment.business).user is None
    assert factories.fresh(assessment).state == "waiting"
    assert receipt.summary == {"memberships": 1, "email_addresses": 2}
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["mei@harbour.example"], "Your account has been erased")
    assert str(receipt.pk) in letter.body


def test_the_only_owner_hands_over_or_erases_first(owner):
    business = factories.draft(owner).business
    factories.member(business, "manager")
    factories.member(business, "owner", is_active=False)
    with pytest.raises(Refused, match="You are the only owner of: Harbour Noodles & Co"):
        erase_person(person=owner)
    assert User.objects.filter(pk=owner.pk).exists()
    factories.member(business)
    erase_person(person=owner)
    assert Membership.objects.active_owners().count() == 1


def test_the_owner_of_the_head_office_covers_a_branch():
    head = factories.draft(factories.user()).business
    branch_owner = factories.member(Business.objects.create(name="Branch", parent=head))
    erase_person(person=branch_owner)
    assert not User.objects.filter(pk=branch_owner.pk).exists()


def test_people_at_hkpc_do_not_erase_their_own_accounts():
    adviser = factories.adviser()
    with pytest.raises(Refused, match="You have a role at HKPC"):
        erase_person(person=adviser)
    former = factories.adviser()
    factories.verified(former)
    User.objects.filter(pk=former.pk).update(staff_role="")
    with pytest.raises(Refused, match="when you had a role at HKPC"), transaction.atomic():
        erase_person(person=former)
    assert User.objects.filter(pk=former.pk).exists()
    assert PrivacyRequest.objects.count() == 0


# At the same time


def submit(assessment, owner):
    """In one transaction, as the site's view does it."""
    with transaction.atomic():
        return factories.submit(assessment, actor=owner)


@pytest.mark.django_db(transaction=True)
def test_erasing_while_submitting_ends_with_nothing_left_either_way(media):
    factories.catalogue_release()
    for _round in range(4):
        owner = factories.user()
        assessment = factories.complete(owner)
        business = assessment.business
        erased, submitted = together(
            lambda business=business, owner=owner: erase_business(business=business, actor=owner, tell=False),
            lambda assessment=assessment, owner=owner: submit(assessment, owner),
        )
        assert isinstance(erased, PrivacyRequest), erased
        assert not isinstance(submitted, Exception) or isinstance(submitted, Refused), submitted
        assert set(rows_by_table()) <= KEPT
    assert Standing.objects.filter(assessment=None).count() == 4


@pytest.mark.django_db(transaction=True)
def test_erasing_while_answering_and_telling_never_waits_in_a_circle():
    for _round in range(4):
        owner = factories.user()
        assessment = factories.draft(owner)
        business = assessment.business
        outcomes = together(
            lambda business=business, owner=owner: erase_business(business=business, actor=owner, tell=False),
            lambda assessment=assessment: assessments.save_profile(
                assessment=assessment, facts=factories.FACTS, business_name=f"New name {uuid.uuid4()}"
            ),
            lambda assessment=assessment: assessments.save_answers(
                assessment=assessment, answers={"ai_literacy_1": AnswerInput(level=4)}
            ),
        )
        assert isinstance(outcomes[0], PrivacyRequest), outcomes[0]
        assert all(not isinstance(each, Exception) or isinstance(each, Refused) for each in outcomes), outcomes
        assert set(rows_by_table()) == {"readiness.Standing"}


@pytest.mark.django_db(transaction=True)
def test_erasing_while_assessing_again_never_waits_in_a_circle():
    """The order is forced: the new draft stands, and is about to point to the earlier assessment, when both go on."""
    factories.questionnaire()
    owner = factories.user()
    previous = factories.submitted(owner)
    begun = Event()

    def again():
        with transaction.atomic():
            draft = factories.again(previous, actor=owner)
            begun.set()
            sleep(0.5)
        return draft

    def erase():
        begun.wait(SECONDS)
        return erase_business(business=previous.business, actor=owner, tell=False)

    draft, erased = together(again, erase)
    assert isinstance(draft, Assessment), draft
    assert isinstance(erased, PrivacyRequest), erased
    assert erased.summary["assessments"] == 2
    assert set(rows_by_table()) == {"readiness.Standing", "recommendations.Recommended"}


def test_assessing_again_after_the_erasure_is_refused_in_words():
    owner = factories.user()
    previous = factories.submitted(owner)
    erase_business(business=previous.business, actor=owner, tell=False)
    with pytest.raises(Refused, match="has been erased already"):
        factories.again(previous, actor=owner)
    with pytest.raises(Refused, match="has been erased already"):
        assessments.start_for(business=previous.business, language="en", consent_version="2026.2", actor=owner)


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays():
    first = factories.user()
    business = factories.draft(first).business
    second = factories.member(business)
    outcomes = together(lambda: erase_person(person=first), lambda: erase_person(person=second))
    assert sorted(type(each).__name__ for each in outcomes) == ["PrivacyRequest", "Refused"]
    assert Membership.objects.filter(business=business, role="owner").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_account_is_erased_while_its_owner_submits_and_nobody_waits_in_a_circle():
    """The submission holds the assessment and is about to name its actor; erasing takes both too."""
    owner = factories.user()
    assessment = factories.complete(owner)
    factories.member(assessment.business)

    def submit_slowly():
        with transaction.atomic():
            Assessment.objects.select_for_update().get(pk=assessment.pk)
            sleep(0.6)
            return assessments.submit(assessment=assessment, actor=owner)

    def erase_meanwhile():
        sleep(0.2)
        return erase_person(person=owner)

    outcomes = together(submit_slowly, erase_meanwhile)
    assert [type(each).__name__ for each in outcomes] == ["Scorecard", "PrivacyRequest"], outcomes
    assert Transition.objects.get(assessment=assessment, name="submit").actor is None
