"""Inviting by e-mail and accepting: who may, for how long, how often, and what the link proves."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.errors import Refused
from accounts.models import Business, Invitation, Membership, OutgoingMail, StaffChange
from accounts.services import accepting, invitations, members
from accounts.viewers import digest
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "mei@example.hk"


@pytest.fixture
def owner():
    return factories.user("owner@example.hk", name="Chan Tai-man")


@pytest.fixture
def business(owner):
    made = factories.business("Harbour Noodles")
    Membership.objects.create(user=owner, business=made, role="owner")
    return made


def token_in(message):
    return re.search(r"/invitations/([\w-]{43})/", message.body)[1]


def last_token():
    return token_in(mail.outbox[-1])


def age(invitation, **by):
    """Moves an invitation into the past."""
    past = timedelta(**by)
    Invitation.objects.filter(pk=invitation.pk).update(
        created_at=invitation.created_at - past, expires_at=invitation.expires_at - past
    )


class TestInviting:
    def test_the_address_gets_a_link_whose_token_is_stored_nowhere(self, business, owner):
        invitation = factories.invitation(business, actor=owner, email="  Mei@Example.HK ", role="manager")
        (message,) = mail.outbox
        assert message.to == [ADDRESS]
        assert message.subject == "Invitation to join Harbour Noodles"
        assert "Chan Tai-man invites you to join Harbour Noodles on AI Readiness Hong Kong, in the role: Manager." in (
            message.body
        )
        assert invitation.email == ADDRESS
        assert invitation.token_hash == digest(last_token())
        assert last_token() not in str(Invitation.objects.values_list().get())
        assert invitation.expires_at - invitation.created_at == timedelta(days=14)

    @pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
    def test_the_link_is_in_the_language_that_the_inviter_chose(self, business, owner, language):
        factories.invitation(business, actor=owner, language=language)
        assert f"/{language}/invitations/" in mail.outbox[0].body

    def test_inviting_again_replaces_the_link_and_starts_the_days_anew(self, business, owner):
        first = factories.invitation(business, actor=owner, email=ADDRESS)
        old = last_token()
        age(first, days=10)
        again = factories.invitation(business, actor=owner, email="MEI@example.hk", role="owner")
        assert again.expires_at > timezone.now() + timedelta(days=13)
        assert [row.pk for row in business.invitations.standing()] == [again.pk]
        assert accepting.find(old).revoked_at is not None
        with pytest.raises(Refused, match="can no longer be accepted"):
            accepting.accept(token=old, actor=factories.user(ADDRESS))
        assert accepting.find(last_token()).role == "owner"

    @pytest.mark.parametrize("role", ["manager", "contributor"])
    def test_only_owners_invite(self, business, role):
        with pytest.raises(Refused, match="Only an owner can invite people"):
            factories.invitation(business, actor=factories.member(business, role))

    def test_an_owner_of_the_head_office_invites_to_its_branches(self, business, owner):
        branch = factories.branch(business, actor=owner)
        assert factories.invitation(branch, actor=owner).business == branch

    def test_an_unconfirmed_address_invites_nobody(self, business, owner):
        EmailAddress.objects.filter(user=owner).update(verified=False)
        with pytest.raises(Refused, match="Confirm your own e-mail address first"):
            factories.invitation(business, actor=owner)

    def test_who_belongs_already_is_not_invited(self, business, owner):
        factories.member(business, "contributor", email=ADDRESS)
        with pytest.raises(Refused, match="belongs to the business already"):
            factories.invitation(business, actor=owner, email="Mei@example.hk")

    def test_twenty_are_open_at_most_and_expired_ones_do_not_count(self, business, owner):
        made = [factories.invitation(business, actor=owner) for _each in range(20)]
        with pytest.raises(Refused, match="20 open invitations"):
            factories.invitation(business, actor=owner)
        invitations.renew(invitation=made[0], actor=owner)
        age(made[1], days=14)
        factories.invitation(business, actor=owner)

    def test_thirty_a_day_at_most_and_sending_again_counts(self, business, owner):
        for number in range(6):
            for _again in range(5):
                factories.invitation(business, actor=owner, email=f"number{number}@example.hk")
        with pytest.raises(Refused, match="30 invitations within a day"):
            factories.invitation(business, actor=owner)
        age(business.invitations.last(), days=1)
        factories.invitation(business, actor=owner)

    def test_an_address_gets_five_a_day_at_most_whoever_invites(self, business, owner):
        for _each in range(5):
            factories.invitation(business, actor=owner, email=ADDRESS)
        other = factories.draft(factories.user()).business
        with pytest.raises(Refused, match="several invitations today"):
            factories.invitation(other, actor=factories.owner_of(other), email=ADDRESS)

    def test_a_withdrawn_one_is_dead_and_cannot_be_sent_again(self, business, owner):
        invitation = factories.invitation(business, actor=owner)
        invitations.revoke(invitation=invitation, actor=owner)
        with pytest.raises(Refused, match="no longer open"):
            invitations.revoke(invitation=invitation, actor=owner)
        invitation.refresh_from_db()
        with pytest.raises(Refused, match="no longer open"):
            invitations.renew(invitation=invitation, actor=owner)

    def test_what_an_owner_sent_goes_with_them(self, business, owner):
        branch = factories.branch(business, actor=owner)
        other = factories.member(business, "owner")
        sent = [factories.invitation(where, actor=other) for where in (business, branch)]
        kept = factories.invitation(business, actor=owner)
        members.remove_member(membership=other.memberships.get(), actor=owner)
        assert list(Invitation.objects.standing()) == [kept]
        assert Invitation.objects.filter(pk__in=[row.pk for row in sent], revoked_at__isnull=False).count() == 2


class TestAccepting:
    def test_whoever_has_the_address_joins_and_the_inviter_is_told_in_their_language(self, business, owner):
        owner.language = "zh-hant"
        owner.save()
        invitation = factories.invitation(business, actor=owner, email=ADDRESS, role="manager")
        person = factories.user(ADDRESS)
        accepting.accept(token=last_token(), actor=person, name="Lee Mei-ling")
        person.refresh_from_db()
        assert person.name == "Lee Mei-ling"
        assert business.memberships.get(user=person).role == "manager"
        invitation.refresh_from_db()
        assert invitation.accepted_by == person
        assert invitation.accepted_at is not None
        told = mail.outbox[-1]
        assert told.to == ["owner@example.hk"]
        with translation.override("zh-hant"):
            assert str(invitation.role_name) in told.body

    @pytest.mark.parametrize(
        ("language", "subjects"),
        [
            ("en", [f"Invitation to join {'海' * 79}…", f"{'海' * 79}… has accepted your invitation"]),
            ("zh-hant", [f"邀請加入{'海' * 79}…", f"{'海' * 79}…已接受你的邀請"]),
            ("zh-hans", [f"邀请加入{'海' * 79}…", f"{'海' * 79}…已接受你的邀请"]),
        ],
    )
    def test_the_longest_names_fit_into_the_subjects(self, business, owner, settings, language, subjects):
        settings.EMAIL_BACKEND = "accounts.backends.QueueBackend"
        owner.language, business.name = language, "海" * 200
        owner.save()
        business.save()
        factories.invitation(business, actor=owner, email=ADDRESS, language=language)
        invited = OutgoingMail.objects.get()
        accepting.accept(token=token_in(invited), actor=factories.user(ADDRESS), name="海" * 120)
        assert [row.subject for row in OutgoingMail.objects.order_by("created_at")] == subjects
        assert "海" * 200 in invited.body

    def test_a_name_that_is_there_is_kept(self, business, owner):
        factories.invitation(business, actor=owner, email=ADDRESS)
        person = factories.user(ADDRESS, name="Mei")
        accepting.accept(token=last_token(), actor=person, name="Somebody else")
        person.refresh_from_db()
        assert person.name == "Mei"

    @pytest.mark.parametrize("role", ["owner", "manager", "contributor"])
    def test_a_link_that_was_passed_on_opens_nothing_to_whoever_signs_up_with_the_address(self, business, owner, role):
        factories.invitation(business, actor=owner, email=ADDRESS, role=role)
        person = factories.user("Mei@example.hk", verified=False)
        with pytest.raises(Refused, match="Confirm your e-mail address first"):
            accepting.accept(token=last_token(), actor=person)
        assert not person.emailaddress_set.get().verified
        assert not person.memberships.exists()

    def test_nor_does_one_to_the_staff(self):
        factories.staff_invitation(actor=factories.administrator(), email=ADDRESS)
        person = factories.user(ADDRESS, verified=False)
        with pytest.raises(Refused, match="Confirm your e-mail address first"):
            accepting.accept(token=last_token(), actor=person)
        person.refresh_from_db()
        assert person.staff_role == ""

    def test_a_second_address_of_an_account_is_as_good(self, business, owner):
        factories.invitation(business, actor=owner, email=ADDRESS)
        person = factories.user("other@example.hk")
        EmailAddress.objects.create(user=person, email=ADDRESS, verified=True)
        accepting.accept(token=last_token(), actor=person)
        assert business.memberships.filter(user=person).exists()

    def test_an_account_made_without_the_sign_up_page_can_have_its_address_confirmed(self, business, owner):
        invitation = factories.invitation(business, actor=owner, email=ADDRESS)
        person = factories.user(ADDRESS)
        person.emailaddress_set.all().delete()
        accepting.address_to_confirm(invitation=invitation, actor=person).set_verified()
        accepting.accept(token=last_token(), actor=person)
        assert business.memberships.filter(user=person).exists()

    def test_another_account_cannot_even_with_the_link(self, business, owner):
        factories.invitation(business, actor=owner, email=ADDRESS)
        with pytest.raises(Refused, match="another e-mail address"):
            accepting.accept(token=last_token(), actor=factories.user())
        assert business.invitations.usable().count() == 1

    def test_an_address_that_another_account_has_confirmed_is_that_accounts(self, business, owner):
        factories.invitation(business, actor=owner, email=ADDRESS)
        factories.user(ADDRESS)
        late = factories.user("late@example.hk")
        EmailAddress.objects.create(user=late, email=ADDRESS, verified=False)
        with pytest.raises(Refused, match="Another account has confirmed this address"):
            accepting.accept(token=last_token(), actor=late)

    def test_it_works_once(self, business, owner):
        factories.invitation(business, actor=owner, email=ADDRESS)
        person = factories.user(ADDRESS)
        accepting.accept(token=last_token_to(ADDRESS), actor=person)
        members.leave(business=business, actor=person)
        with pytest.raises(Refused, match="can no longer be accepted"):
            accepting.accept(token=last_token_to(ADDRESS), actor=person)

    def test_it_works_until_the_last_moment_of_fourteen_days(self, business, owner):
        invitation = factories.invitation(business, actor=owner, email=ADDRESS)
        person = factories.user(ADDRESS)
        age(invitation, days=14)
        with pytest.raises(Refused, match="can no longer be accepted"):
            accepting.accept(token=last_token(), actor=person)
        age(invitation, days=13, hours=23, minutes=59)
        accepting.accept(token=last_token(), actor=person)

    def test_nobody_accepts_a_guess(self):
        with pytest.raises(Refused, match="not known"):
            accepting.accept(token="guessed", actor=factories.user())

    @pytest.mark.parametrize(
        ("has", "invited_as", "then"), [("contributor", "owner", "owner"), ("owner", "manager", "owner")]
    )
    def test_accepting_raises_a_role_and_never_lowers_it(self, business, owner, has, invited_as, then):
        factories.invitation(business, actor=owner, email=ADDRESS, role=invited_as)
        person = factories.member(business, has, email=ADDRESS)
        accepting.accept(token=last_token(), actor=person)
        assert business.memberships.get(user=person).role == then

    def test_an_inviter_whose_account_is_closed_is_not_written_to(self, business, owner):
        factories.invitation(business, actor=owner, email=ADDRESS)
        owner.is_active = False
        owner.save()
        accepting.accept(token=last_token(), actor=factories.user(ADDRESS))
        assert len(mail.outbox) == 1


def last_token_to(address):
    return token_in([message for message in mail.outbox if message.to == [address]][-1])


class TestConstraints:
    """What the database itself refuses."""

    @pytest.mark.parametrize(
        "wrong",
        [
            {"staff_role": "adviser"},
            {"role": ""},
            {"business": None},
            {"email": "Mei@example.hk"},
            {"expires_at": timezone.now() - timedelta(days=1)},
            {"accepted_at": timezone.now() + timedelta(days=15)},
            {"accepted_at": timezone.now() + timedelta(days=1), "revoked_at": timezone.now()},
        ],
    )
    def test_an_invitation_that_makes_no_sense(self, business, owner, wrong):
        fields = {"business": business, "role": "manager", "email": ADDRESS, "language": "en", "token_hash": "x"}
        now = timezone.now()
        fields |= {"created_at": now, "expires_at": now + timedelta(days=14)} | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(**fields)

    def test_accepting_has_a_date(self, business, owner):
        invitation = factories.invitation(business, actor=owner)
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk).update(accepted_by=owner)

    def test_two_open_ones_for_an_address(self, business, owner):
        invitation = factories.invitation(business, actor=owner)
        invitation.pk, invitation.token_hash, invitation._state.adding = None, "x", True
        with pytest.raises(IntegrityError), transaction.atomic():
            invitation.save()

    def test_the_log_of_staff_is_written_once(self):
        administrator = factories.administrator()
        change = StaffChange.objects.create(person=administrator, before="", after="adviser", actor=administrator)
        for attempt in (lambda: StaffChange.objects.update(after=""), change.delete):
            with pytest.raises(Exception, match=r"Cannot (update|delete) rows"), transaction.atomic():
                attempt()

    def test_a_business_that_goes_takes_its_invitations(self, business, owner):
        factories.invitation(business, actor=owner)
        Business.objects.filter(pk=business.pk).delete()
        assert not Invitation.objects.exists()
