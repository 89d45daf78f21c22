"""What has been kept for its period goes: on the day, not a day before, and not without the warning it takes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Business, Membership, PrivacyRequest, StaffAccess, User
from accounts.services.invitations import invite_member
from readiness.models import Assessment, ResumeLink, Standing
from readiness.services.links import new_link
from recommendations import tasks
from recommendations.checks import warnings_come_in_time
from recommendations.models import Result
from recommendations.services import retention
from tests import factories
from tests.clock import on
from tests.together import together

pytestmark = pytest.mark.django_db

START = "2026-01-01"  # late in the evening: the whole day counts as one
Make = Callable[[], object]


def made_on(day: str, make: Make) -> None:
    with on(day, hour=23):
        make()


def went(day: str, *, dry_run: bool = False) -> dict[str, int]:
    """How many rows went by rule, of those by which any did, when retention runs in the night of that day."""
    with on(day, hour=3):
        counts = retention.apply(dry_run=dry_run)
    return {name: count for name, count in counts.items() if count}


def warned(day: str, *, dry_run: bool = False) -> list[tuple[str, str, list[str]]]:
    """Of what, for which day and whom retention warns in the night of that day."""
    with on(day, hour=3):
        found = retention.warn(dry_run=dry_run)
    return [(rule.name, f"{each.erased_from}", [reader.email for reader in each.readers]) for rule, each in found]


def thirty_days_before(day: str) -> str:
    return f"{datetime.fromisoformat(day) - timedelta(days=30):%Y-%m-%d}"


def with_owner(make: Callable[..., Assessment]) -> Assessment:
    """Of somebody who signed in on that day for the last time."""
    owner = factories.user(last_login=timezone.now())
    User.objects.filter(pk=owner.pk).update(date_joined=timezone.now())
    return make(owner)


def account(**how: object) -> User:
    return factories.user(last_login=timezone.now(), date_joined=timezone.now(), **how)


def revoked_link() -> None:
    assessment = with_owner(factories.draft)
    ResumeLink.objects.update(revoked_at=timezone.now())
    new_link(assessment=assessment)


def invitation() -> None:
    owner = account()
    business = factories.draft(owner).business
    invite_member(business=business, email="colleague@harbour.example", role="contributor", language="en", actor=owner)


def look() -> None:
    assessment = factories.draft(account())
    row = StaffAccess.objects.create(
        business=assessment.business, user=None, staff_role="adviser", what="answers", on="1", day=timezone.now().date()
    )
    assert row.at == timezone.now()


def admin_line() -> None:
    person = factories.administrator(last_login=timezone.now())
    LogEntry.objects.create(
        user=person,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=person.email,
        action_flag=CHANGE,
        action_time=timezone.now(),
    )


def privacy_request() -> None:
    PrivacyRequest.objects.create(kind="access", subject="person", at=timezone.now())


# Rule, what is made on 1 January 2026, the last day on which it is there, the day on which it goes.
CASES = [
    ("drafts_without_account", factories.draft, "2026-03-31", "2026-04-01"),
    ("results_without_account", factories.submitted, "2027-12-31", "2028-01-01"),
    ("drafts_with_account", lambda: with_owner(factories.draft), "2027-12-31", "2028-01-01"),
    ("businesses_with_account", lambda: with_owner(factories.submitted), "2030-12-30", "2030-12-31"),
    ("unconfirmed_accounts", lambda: account(verified=False), "2026-03-31", "2026-04-01"),
    ("unused_accounts", account, "2027-12-31", "2028-01-01"),
    ("revoked_links", revoked_link, "2026-03-31", "2026-04-01"),
    ("invitations", invitation, "2026-04-14", "2026-04-15"),
    ("staff_accesses", look, "2028-12-30", "2028-12-31"),
    ("administrators_log", admin_line, "2028-12-30", "2028-12-31"),
    ("privacy_requests", privacy_request, "2032-12-29", "2032-12-30"),
]


def test_every_rule_has_its_period_and_its_case(settings):
    names = [rule.name for rule in retention.RULES]
    assert set(names) == set(settings.RETENTION) == {name for name, *_case in CASES}


@pytest.mark.parametrize(("rule", "make", "last_day", "day"), CASES, ids=[case[0] for case in CASES])
def test_it_goes_on_the_day_and_not_a_day_before(rule, make, last_day, day):
    made_on(START, make)
    warned(thirty_days_before(day))
    assert rule not in went(last_day)
    assert went(day, dry_run=True)[rule] == 1, "the dry run says so"
    assert went(day, dry_run=True)[rule] == 1, "and changes nothing"
    assert went(day)[rule] == 1
    assert rule not in went(day), "doing it again finds nothing"


def test_a_business_is_erased_as_on_request():
    made_on(START, lambda: with_owner(factories.submitted))
    (owner,) = User.objects.all()
    warned("2030-12-01")
    mail.outbox.clear()
    went("2030-12-31")
    assert (Business.objects.count(), Assessment.objects.count(), Result.objects.count()) == (0, 0, 0)
    kept = Standing.objects.get()
    assert (kept.assessment, kept.started_on.isoformat()) == (None, "2026-01-01")
    assert PrivacyRequest.objects.get(subject="business").summary["assessments"] == 1
    assert not User.objects.filter(pk=owner.pk).exists(), "with nothing left to sign in for, the account goes too"
    assert [message.subject for message in mail.outbox] == [
        "The data of your business has been erased",
        "Your account has been erased",
    ]


def test_a_draft_goes_and_its_business_stays():
    made_on(START, lambda: with_owner(factories.draft))
    firm = Business.objects.get()
    warned("2027-12-02")
    assert went("2028-01-01") == {"drafts_with_account": 1}
    assert (Assessment.objects.count(), Business.objects.count(), Membership.objects.count()) == (0, 1, 1)
    kept = Standing.objects.get()
    assert (kept.assessment, kept.quarter, kept.start_quarter) == (None, "", "2026Q1")
    assert kept.firm != firm.firm


@pytest.mark.parametrize("use", ["answer", "profile", "sign_in", "branch"])
def test_what_is_still_used_stays(use):
    made_on(START, lambda: with_owner(factories.submitted))
    business = Business.objects.get()
    draft = Assessment.objects.get()
    assert warned("2030-12-01") != []
    with on("2030-12-30"):
        if use == "answer":
            draft.answers.first().save()
        elif use == "profile":
            business.profiles.first().save()
        elif use == "sign_in":
            User.objects.update(last_login=timezone.now())
        else:
            Business.objects.create(name="Branch", parent=business)
    assert went("2031-01-01") == {}
    assert Business.objects.filter(pk=business.pk).exists()


def test_staff_and_members_keep_their_accounts():
    made_on(START, lambda: [factories.adviser(last_login=timezone.now()), with_owner(factories.draft)])
    warned("2027-12-03")
    assert went("2028-01-02") == {"drafts_with_account": 1}
    assert User.objects.count() == 2


def test_an_unconfirmed_stranger_gets_no_mail():
    made_on(START, lambda: account(verified=False))
    assert went("2026-04-01") == {"unconfirmed_accounts": 1}
    assert mail.outbox == []


def test_the_command_says_what_would_go_and_what_went():
    made_on(START, factories.draft)
    said = StringIO()
    with on("2026-04-01"):
        call_command("apply_retention", "--dry-run", stdout=said)
        assert Business.objects.count() == 1
        call_command("apply_retention", stdout=said)
    assert Business.objects.count() == 0
    lines = said.getvalue().splitlines()
    assert lines[0].split() == ["drafts_without_account", "90", "days", "1"]
    assert len(lines) == 2 * len(retention.RULES)


# Warnings

DRAFT_GOES, FIRM_GOES = "2028-01-01", "2030-12-31"


@pytest.mark.parametrize(
    ("make", "rule", "early", "day", "goes"),
    [
        (factories.draft, "drafts_with_account", "2027-12-01", "2027-12-02", DRAFT_GOES),
        (factories.submitted, "businesses_with_account", "2030-11-30", "2030-12-01", FIRM_GOES),
    ],
)
def test_owners_and_managers_are_warned_once_thirty_days_before(make, rule, early, day, goes):
    made_on(START, lambda: with_owner(make))
    owner = User.objects.get()
    with on(START, hour=23):
        manager = factories.member(Business.objects.get(), "manager", language="zh-hant")
        factories.member(Business.objects.get(), "contributor")
        factories.member(Business.objects.get(), "owner", is_active=False)
    mail.outbox.clear()
    assert warned(early) == []
    assert warned(day, dry_run=True) == [(rule, goes, [owner.email, manager.email])]
    assert mail.outbox == []
    assert warned(day) == [(rule, goes, [owner.email, manager.email])]
    assert [message.to for message in mail.outbox] == [[owner.email], [manager.email]]
    assert warned(day) == warned(goes) == []
    assert went(goes)[rule] == 1


def test_the_mails_say_what_goes_when_and_how_to_keep_it():
    made_on(START, lambda: with_owner(factories.submitted))
    made_on(START, lambda: with_owner(factories.draft))
    User.objects.filter(pk=User.objects.first().pk).update(language="zh-hant")
    draft = Assessment.objects.get(state="draft")
    mail.outbox.clear()
    for night in ("2027-12-02", "2030-12-01"):
        with on(night, hour=3):
            tasks.apply_retention()
    (about_draft,) = [message for message in mail.outbox if "answers and notes" in message.body]
    (about_firm,) = [message for message in mail.outbox if "/zh-hant/" in message.body]
    assert about_draft.subject == "Your unfinished assessment is erased on 1 January 2028 unless you go on with it"
    assert "of Harbour Noodles & Co. 海港麵家 that was begun on 1 January 2026" in about_draft.body
    assert "for 2 years after the last answer" in about_draft.body
    assert "Signing in alone does not keep it" in about_draft.body
    assert f"/en/account/login/?next=/en/assessments/{draft.pk}/\n" in about_draft.body
    assert "2030年12月31日" in about_firm.subject
    assert "/zh-hant/account/login/?next=/zh-hant/home/\n" in about_firm.body
    assert "/zh-hant/your-data/" in about_firm.body


def test_nothing_goes_without_a_warning_or_sooner_after_it():
    """The site was down, or has just learnt to warn: the day is then so much later."""
    made_on(START, lambda: with_owner(factories.submitted))
    assert went("2031-03-01") == went("2031-03-01", dry_run=True) == {}
    assert [goes for _rule, goes, _to in warned("2031-03-01")] == ["2031-03-31"]
    assert went("2031-03-30") == went("2031-03-30", dry_run=True) == {}
    assert went("2031-03-31", dry_run=True) == {"businesses_with_account": 1}
    assert went("2031-03-31")["businesses_with_account"] == 1


def test_use_moves_the_day_and_another_warning_comes_before_it():
    made_on(START, lambda: with_owner(factories.submitted))
    assert [goes for _rule, goes, _to in warned("2030-12-01")] == [FIRM_GOES]
    made_on("2030-12-15", lambda: User.objects.update(last_login=timezone.now()))
    assert warned("2030-12-16") == []
    assert went("2031-01-01") == {}
    assert warned("2035-11-13") == []
    assert [goes for _rule, goes, _to in warned("2035-11-14")] == ["2035-12-14"]
    assert went("2035-12-13") == {}
    assert went("2035-12-14")["businesses_with_account"] == 1


@pytest.mark.parametrize(("role", "is_active"), [("contributor", True), ("owner", False)])
def test_where_there_is_nobody_to_warn_it_goes_on_its_day(role, is_active):
    made_on(START, factories.submitted)
    made_on(START, lambda: factories.member(Business.objects.get(), role, is_active=is_active))
    assert warned("2030-12-01") == []
    assert went("2030-12-30") == {}
    assert went(FIRM_GOES)["businesses_with_account"] == 1


def test_a_branch_is_looked_after_by_its_head_office_too():
    made_on(START, lambda: with_owner(factories.draft))
    owner, head = User.objects.get(), Business.objects.get()
    with on(START, hour=23):
        branch = Business.objects.create(name="Sha Tin", parent=head)
        Assessment.objects.update(business=branch)
        manager = factories.member(branch, "manager")
    assert warned("2027-12-02") == [("drafts_with_account", DRAFT_GOES, [owner.email, manager.email])]
    assert warned("2030-12-01")[0][2] == [owner.email, manager.email]


def test_the_command_says_whom_it_warns():
    made_on(START, lambda: with_owner(factories.draft))
    said, draft, owner = StringIO(), Assessment.objects.get(), User.objects.get()
    with on("2027-12-02"):
        for arguments in (["--dry-run"], [], []):
            call_command("apply_retention", *arguments, stdout=said)
    lines = [line for line in said.getvalue().splitlines() if "warn" in line]
    told = f"drafts_with_account {draft.pk} 2028-01-01 {owner.email}"
    assert lines == [f"would warn {told}", f"warned {told}"]
    assert Assessment.objects.count() == 1


def test_a_notice_as_long_as_a_period_is_a_mistake(settings):
    assert warnings_come_in_time() == []
    settings.RETENTION_NOTICE = timedelta(days=730)
    assert [error.id for error in warnings_come_in_time()] == ["recommendations.E002"]


def test_more_than_a_batch_goes_in_batches(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    made_on(START, lambda: [privacy_request() for _each in range(5)])
    assert went("2032-12-30") == {"privacy_requests": 5}


def test_the_task_ends_in_time_and_goes_on_the_next_day(monkeypatch):
    made_on(START, privacy_request)
    with on("2033-01-01"):
        monkeypatch.setattr(retention, "SECONDS_FOR_A_TASK", 0.0)
        tasks.apply_retention()
        assert PrivacyRequest.objects.count() == 1
        monkeypatch.setattr(retention, "SECONDS_FOR_A_TASK", 60.0)
        tasks.apply_retention()
        assert PrivacyRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 31, 15, 59, tzinfo=UTC), datetime(2025, 12, 31, 16, tzinfo=UTC)),
        (datetime(2026, 3, 31, 16, 0, tzinfo=UTC), datetime(2026, 1, 1, 16, tzinfo=UTC)),
    ],
)
def test_days_are_those_of_hong_kong(now, expected, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert retention.long_ago(timedelta(days=90)) == expected


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_warn_once():
    made_on(START, lambda: [with_owner(factories.draft) for _each in range(2)])
    with on("2027-12-02"):
        first, second = together(retention.warn, retention.warn)
    assert len(first) + len(second) == 2
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_erase_each_business_once():
    made_on(START, lambda: [factories.draft() for _each in range(3)])
    with on("2026-04-01"):
        counts = together(retention.apply, retention.apply)
    assert sum(each["drafts_without_account"] for each in counts) == 3
    assert Business.objects.count() == 0
    assert PrivacyRequest.objects.count() == 3
