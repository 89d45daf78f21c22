"""The pages about businesses, people and staff: who sees what on them, and that their forms do what they say."""

import logging
import re
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.errors import Refused
from accounts.models import Business, Invitation, Membership
from readiness.services import assessments
from tests import factories
from tests.accounts.test_invitations import ADDRESS, age, last_token

pytestmark = pytest.mark.django_db

NUMBER = "12345678"


@pytest.fixture
def owner():
    return factories.user("owner@example.hk", name="Chan Tai-man")


@pytest.fixture
def business(owner):
    made = factories.business("Harbour Noodles")
    made.registration_number = NUMBER
    made.save()
    made.memberships.create(user=owner, role="owner")
    return made


def page(name, *arguments):
    return reverse(f"accounts:{name}", args=arguments)


def text(response):
    return response.content.decode()


class TestBusinesses:
    def test_the_list_puts_branches_below_their_head_office(self, sign_in, business, owner):
        factories.branch(business, actor=owner, name="Sha Tin")
        other = factories.business("Another firm")
        other.memberships.create(user=owner, role="contributor")
        lines = sign_in(owner).get(page("businesses")).context["lines"]
        assert [(str(line.business), line.role) for line in lines] == [
            ("Another firm", "Contributor"),
            ("Harbour Noodles", "Owner"),
        ]
        assert [(str(line.business), line.role) for line in lines[1].branches] == [("Sha Tin", "Owner")]

    def test_a_branch_alone_stands_alone(self, sign_in, business, owner):
        person = factories.member(factories.branch(business, actor=owner, name="Sha Tin"), "manager")
        (line,) = sign_in(person).get(page("businesses")).context["lines"]
        assert (str(line.business), line.role) == ("Sha Tin", "Manager")

    def test_nobody_elses_is_listed(self, sign_in, business):
        assert "You belong to no business yet" in text(sign_in(factories.user()).get(page("businesses")))

    @pytest.mark.parametrize("role", ["owner", "manager", "contributor"])
    def test_each_role_sees_its_part_of_a_business(self, sign_in, business, owner, role):
        factories.invitation(business, actor=owner, email=ADDRESS)
        shown = text(sign_in(factories.member(business, role)).get(page("business", business.pk)))
        runs, owns = role != "contributor", role == "owner"
        assert (NUMBER in shown, "owner@example.hk" in shown, ADDRESS in shown) == (runs, runs, runs)
        addresses = [page("details", business.pk), page("invite", business.pk), page("add_branch", business.pk)]
        assert [address in shown for address in addresses] == [owns] * 3
        assert page("leave", business.pk) in shown

    def test_whoever_runs_the_head_office_sees_the_branch_and_its_people_do_not_see_the_head_office(
        self, sign_in, business, owner
    ):
        branch = factories.branch(business, actor=owner, name="Sha Tin")
        manager, of_branch = factories.member(business, "manager"), factories.member(branch, "owner")
        assert "Harbour Noodles" in text(sign_in(manager).get(page("business", branch.pk)))
        assert "Harbour Noodles" not in text(sign_in(of_branch).get(page("business", branch.pk)))
        assert sign_in(of_branch).get(page("business", business.pk)).status_code == 404

    def test_details_are_changed_and_wrong_numbers_explained(self, sign_in, business, owner):
        client, address = sign_in(owner), page("details", business.pk)
        refused = client.post(address, {"name": "New name", "registration_number": "1234"})
        assert "Enter the eight digits at the beginning" in text(refused)
        assert 'value="New name"' in text(refused)
        client.post(address, {"name": "New name", "registration_number": "87654321-000-01-26-A"})
        business.refresh_from_db()
        assert (business.name, business.registration_number) == ("New name", "87654321")

    def test_another_firms_number_is_taken_without_a_word(self, sign_in, business, owner):
        other = factories.business("Quiet Ltd")
        person = factories.member(other, "owner")
        values = {"name": "Quiet Ltd", "registration_number": NUMBER}
        response = sign_in(person).post(page("details", other.pk), values, follow=True)
        assert "The details are saved." in text(response)
        assert "Harbour" not in text(response)
        other.refresh_from_db()
        assert other.firm == business.firm

    def test_changing_the_language_keeps_what_was_typed_and_stores_nothing(self, sign_in, business, owner):
        values = {"name": "Half typed", "registration_number": "12", "switch_language": "zh-hant"}
        shown = text(sign_in(owner).post(page("details", business.pk), values))
        assert 'value="Half typed"' in shown
        assert "error-summary" not in shown
        business.refresh_from_db()
        assert business.name == "Harbour Noodles"

    def test_branches_are_added_joined_and_separated(self, sign_in, business, owner):
        client, shop = sign_in(owner), factories.business("Shop")
        shop.memberships.create(user=owner, role="owner")
        client.post(page("add_branch", business.pk), {"name": "Sha Tin"})
        assert page("attach_branch", business.pk) in text(client.get(page("add_branch", business.pk)))
        client.post(page("attach_branch", business.pk), {"branch": shop.pk})
        assert {branch.name for branch in business.branches.all()} == {"Sha Tin", "Shop"}
        assert client.get(page("add_branch", shop.pk)).status_code == 404
        client.post(page("detach_branch", shop.pk))
        assert [branch.name for branch in business.branches.all()] == ["Sha Tin"]

    def test_somebody_elses_business_cannot_be_made_a_branch(self, sign_in, business, owner):
        strangers = factories.draft(factories.user()).business
        shown = text(sign_in(owner).post(page("attach_branch", business.pk), {"branch": strangers.pk}))
        assert "Choose one of your businesses." in shown
        assert not business.branches.exists()


class TestPeople:
    def test_an_owner_invites_and_what_is_refused_stands_on_the_page(self, sign_in, business, owner):
        client, values = sign_in(owner), {"email": ADDRESS, "role": "manager", "language": "zh-hant"}
        response = client.post(page("invite", business.pk), values, follow=True)
        assert f"The invitation is on its way to {ADDRESS}." in text(response)
        assert "/zh-hant/invitations/" in mail.outbox[0].body
        assert "belongs to the business already" in text(
            client.post(page("invite", business.pk), values | {"email": owner.email})
        )
        assert "name@example.com" in text(client.post(page("invite", business.pk), values | {"email": "nobody"}))

    def test_the_language_offered_first_is_the_inviters_own(self, sign_in, business, owner):
        address = page("invite", business.pk).replace("/en/", "/zh-hans/")
        assert sign_in(owner).get(address).context["form"].initial["language"] == "zh-hans"

    def test_sending_again_and_withdrawing(self, sign_in, business, owner):
        client, first = sign_in(owner), factories.invitation(business, actor=owner, email=ADDRESS)
        client.post(page("invitation_action", business.pk, first.pk), {"renew": "yes"})
        again = business.invitations.standing().get()
        assert again.pk != first.pk
        client.post(page("invitation_action", business.pk, again.pk), {"revoke": "yes"})
        assert not business.invitations.standing().exists()

    def test_a_role_is_changed_and_a_member_removed(self, sign_in, business, owner):
        client, person = sign_in(owner), factories.member(business, "contributor", name="Mei")
        address = page("member", business.pk, person.memberships.get().pk)
        client.post(address, {"role": "manager"})
        assert person.memberships.get().role == "manager"
        response = client.post(address, {"remove": "yes"}, follow=True)
        assert "Mei no longer belongs to the business." in text(response)
        assert not person.memberships.exists()

    def test_ids_of_another_business_are_not_found(self, sign_in, business, owner):
        other = factories.draft(factories.user()).business
        stranger = factories.member(other, "manager").memberships.get()
        invitation = factories.invitation(other, actor=factories.owner_of(other))
        client = sign_in(owner)
        assert client.post(page("member", business.pk, stranger.pk), {"remove": "yes"}).status_code == 404
        assert client.post(page("invitation_action", business.pk, invitation.pk)).status_code == 404
        assert client.post(page("staff_invitation_action", invitation.pk)).status_code == 403

    def test_leaving(self, sign_in, business, owner):
        person = factories.member(business, "contributor")
        response = sign_in(person).post(page("leave", business.pk), follow=True)
        assert "You no longer belong to Harbour Noodles." in text(response)
        refused = sign_in(owner).post(page("leave", business.pk), follow=True)
        assert "A business needs an owner." in text(refused)
        assert [member.user for member in Membership.objects.all()] == [owner]


class TestTheLink:
    @pytest.fixture
    def link(self, business, owner):
        self.invitation = factories.invitation(business, actor=owner, email=ADDRESS, role="manager")
        return page("invitation", last_token())

    def test_it_says_who_invites_to_what_and_asks_to_sign_up(self, client, link):
        shown = text(client.get(link))
        assert "You are invited to join Harbour Noodles" in shown
        assert "Chan Tai-man" in shown
        assert "Manager" in shown
        assert f"/en/account/signup/?next={link}" in shown
        assert ADDRESS not in shown

    def test_signing_up_leads_back_and_so_does_confirming_then_one_press_joins(self, client, business, link):
        values = {"email": ADDRESS, "password1": factories.PASSWORD, "next": link}
        response = client.post(f"/en/account/signup/?next={link}", values)
        assert response.url == link
        assert "Confirm your e-mail address first" in text(client.get(link))
        assert "Confirm your e-mail address first; then you can join." in text(client.post(link))
        confirming = [message for message in mail.outbox if message.to == [ADDRESS]][-1]
        asked_again = client.post(link, {"confirm": "yes", "next": link}, follow=True)
        assert "sent a moment ago" in text(asked_again)
        cache.clear()  # three minutes later
        client.post(link, {"confirm": "yes", "next": link})
        again = [message for message in mail.outbox if message.to == [ADDRESS]][-1]
        assert again is not confirming
        for message in (confirming, again):
            assert f"next={quote(link, safe='')}" in message.body
        assert not business.memberships.filter(user__email=ADDRESS).exists()
        address = re.search(r"/en/account/confirm-email/\S+", again.body)[0]
        assert f'name="next" value="{link}"' in text(client.get(address))
        assert client.post(address).url == link
        joined = client.post(link, {"name": "Lee Mei-ling"}, follow=True)
        assert "You belong to Harbour Noodles now." in text(joined)
        assert joined.redirect_chain == [(page("business", business.pk), 302)]
        member = business.memberships.get(user__email=ADDRESS)
        assert (member.role, member.user.name) == ("manager", "Lee Mei-ling")

    def test_whoever_has_the_address_confirmed_elsewhere_is_told_to_sign_in_there(self, sign_in, link):
        factories.user(ADDRESS)
        late = factories.user("late@example.hk")
        EmailAddress.objects.create(user=late, email=ADDRESS, verified=False)
        said = sign_in(late).post(link, {"confirm": "yes"}, follow=True)
        assert "Another account has confirmed this address" in text(said)

    def test_another_account_is_told_so_without_the_address(self, sign_in, business, link):
        client = sign_in(factories.user("other@example.hk"))
        for response in (client.get(link), client.post(link)):
            assert "This invitation is for another e-mail address" in text(response)
            assert "m***@example.hk" in text(response)
            assert ADDRESS not in text(response)
        assert business.memberships.count() == 1

    def test_nobody_joins_without_signing_in(self, client, business, link):
        assert client.post(link).status_code == 200
        assert business.memberships.count() == 1

    def test_what_cannot_be_used_says_why(self, sign_in, client, link, owner, business):
        assert client.get(page("invitation", "guessed")).status_code == 404
        age(self.invitation, days=15)
        expired = client.get(link)
        assert (expired.status_code, "It expired on" in text(expired)) == (410, True)
        again = factories.invitation(business, actor=owner, email=ADDRESS)
        replaced = client.get(link)
        assert (replaced.status_code, "replaced by a newer one" in text(replaced)) == (410, True)
        used = page("invitation", last_token())
        person = sign_in(factories.user(ADDRESS))
        person.post(used)
        assert Invitation.objects.get(pk=again.pk).accepted_at is not None
        for response in (person.get(used), person.post(used)):
            assert (response.status_code, "accepted already" in text(response)) == (410, True)

    def test_the_token_is_in_no_log_and_goes_to_no_other_host(self, client, link, caplog):
        caplog.set_level(logging.DEBUG)
        token = link.split("/")[-2]
        Invitation.objects.update(revoked_at=self.invitation.created_at)
        for address in (link, page("invitation", "another-token")):
            response = client.get(address)
            assert response["Referrer-Policy"] == "same-origin"
            assert "no-store" in response["Cache-Control"]
        logged = [record.getMessage() for record in caplog.records if record.name.startswith("django.request")]
        assert logged == []
        assert token not in caplog.text

    def test_a_name_that_is_too_long_is_refused_and_kept(self, sign_in, business, link):
        response = sign_in(factories.user(ADDRESS)).post(link, {"name": "x" * 121})
        assert "Use at most 120 characters" in text(response)
        assert business.memberships.count() == 1


class TestStaff:
    @pytest.fixture
    def administrator(self):
        return factories.administrator(email="root@example.hk")

    def test_an_administrator_invites_changes_and_ends(self, sign_in, administrator):
        client, adviser = sign_in(administrator), factories.adviser()
        values = {"email": ADDRESS, "staff_role": "adviser", "language": "en"}
        client.post(page("invite_staff"), values)
        assert "in the role: Adviser" in mail.outbox[0].body
        client.post(page("staff_member", adviser.pk), {"staff_role": "programme_manager"})
        shown = text(client.get(page("staff")))
        assert (ADDRESS in shown, "Changes of roles" in shown, "Programme manager" in shown) == (True, True, True)
        client.post(page("staff_member", adviser.pk), {"end": "yes"})
        adviser.refresh_from_db()
        assert adviser.staff_role == ""
        assert client.get(page("staff_member", adviser.pk)).status_code == 404
        client.post(page("staff_invitation_action", Invitation.objects.get().pk), {"revoke": "yes"})
        assert not Invitation.objects.standing().exists()

    def test_nobody_ends_their_own_access(self, sign_in, administrator):
        assert sign_in(administrator).post(page("staff_member", administrator.pk), {"end": "yes"}).status_code == 404

    def test_accepting_leads_to_the_first_page_of_the_signed_in(self, sign_in, administrator):
        factories.staff_invitation(actor=administrator, email=ADDRESS)
        response = sign_in(factories.user(ADDRESS)).post(page("invitation", last_token()))
        assert response.url == "/en/home/"

    def test_the_link_to_the_page_is_for_administrators(self, sign_in, administrator):
        address = f'href="{page("staff")}"'
        assert address in text(sign_in(administrator).get("/en/home/"))
        assert address not in text(sign_in(factories.adviser()).get("/en/home/"))


def test_an_assessment_is_started_for_a_branch_and_twice_pressed_is_one(sign_in, business, owner):
    branch = factories.branch(business, actor=owner, name="Sha Tin")
    client, address = sign_in(owner), f"/en/businesses/{branch.pk}/start/"
    form = client.get(address)
    assert "Sha Tin" in text(form)
    assert 'name="business_name"' not in text(form)
    assert "Tick the box to agree" in text(client.post(address, {}))
    values = {"consent": "yes", "key": form.context["form"].initial["key"]}
    responses = [client.post(address, values) for _twice in range(2)]
    assert [branch.assessments.count(), responses[0].url == responses[1].url] == [1, True]
    assert (branch.consents.get().user, branch.memberships.count()) == (owner, 0)
    assert "Sha Tin" in text(client.get("/en/home/"))
    contributor = factories.member(branch, "contributor")
    with pytest.raises(Refused, match="Only an owner or manager"):
        assessments.start_for(business=branch, language="en", consent_version="2026.1", actor=contributor)


def test_the_list_of_assessments_leads_to_the_business(sign_in, hold_link):
    owner = factories.user()
    own, held = factories.draft(owner).business, factories.draft(factories.user(), name="Held by a link")
    client = hold_link(held, sign_in(owner))
    shown = text(client.get("/en/home/"))
    assert page("business", own.pk) in shown
    assert "Held by a link" in shown
    assert page("business", held.business_id) not in shown
    assert Business.objects.count() == 2
