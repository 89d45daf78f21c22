"""A private link ends with the access of the person on whose part it was made."""

from importlib import import_module

import pytest
from django.apps import apps

from accounts.errors import Refused
from accounts.models import Business, Membership
from accounts.services import businesses, members
from accounts.services.privacy import erase_person
from accounts.viewers import Viewer, digest
from readiness.models import Assessment, ResumeLink
from readiness.services.links import attach_held, new_link, renew_link
from readiness.services.reassessing import start_again
from tests import factories
from tests.readiness.pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.user()


@pytest.fixture
def draft(owner):
    return factories.draft(owner)


def made_by(person, assessment):
    """The holder of a link that this person has just made, signed out."""
    return Viewer(links=frozenset({digest(renew_link(assessment=assessment, viewer=Viewer(person)))}))


def opens(viewer, assessment):
    return Assessment.objects.for_firm(viewer).filter(pk=assessment.pk).exists()


def remove(person, owner):
    members.remove_member(membership=person.memberships.get(), actor=owner)


ENDS = {
    "removed": remove,
    "left": lambda person, owner: members.leave(business=person.memberships.get().business, actor=person),
    "lowered": lambda person, owner: members.change_role(
        membership=person.memberships.get(), role="contributor", actor=owner
    ),
    "erased": lambda person, owner: erase_person(person=person),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("role", ["owner", "manager"])
def test_it_ends_with_them_here_and_in_branches(owner, draft, role, end):
    branch = factories.branch(draft.business, actor=owner)
    there, other = factories.draft(), factories.draft(owner)
    Assessment.objects.filter(pk=there.pk).update(business=branch)
    there = factories.fresh(there)
    person = factories.member(draft.business, role)
    here, in_branch, of_owner = made_by(person, draft), made_by(person, there), made_by(owner, other)
    assert (opens(here, draft), opens(in_branch, there)) == (True, True)
    ENDS[end](person, owner)
    assert (opens(here, draft), opens(in_branch, there), opens(of_owner, other)) == (False, False, True)


def test_the_browser_of_somebody_removed_opens_and_changes_nothing(owner, draft, sign_in):
    manager = factories.member(draft.business, "manager")
    browser = sign_in(manager)
    browser.post(url("link", draft), {"renew": "yes"})
    browser.post("/en/accounts/logout/")
    browser.force_login(manager)
    session = browser.session
    session["private_links"] = list(ResumeLink.objects.filter(revoked_at=None).values_list("token_hash", flat=True))
    session.save()
    remove(manager, owner)
    assert [browser.get(url(page, draft)).status_code for page in ("assessment", "check", "link")] == [404] * 3
    assert browser.post(url("link", draft), {"renew": "yes"}).status_code == 404


def test_one_made_by_holding_another_is_no_way_around(owner, draft):
    """Signed out, or signed in with another account."""
    manager = factories.member(draft.business, "manager")
    for person in (None, factories.user()):
        holder = Viewer(user=person, links=made_by(manager, draft).links)
        later = Viewer(links=frozenset({digest(renew_link(assessment=draft, viewer=holder))}))
        assert ResumeLink.objects.get(revoked_at=None).made_by == manager
    remove(manager, owner)
    assert not opens(later, draft)


def test_so_does_one_to_the_assessment_that_was_begun_by_link(owner):
    previous = factories.submitted(owner)
    manager = factories.member(previous.business, "manager")
    again, token = start_again(assessment=previous, viewer=made_by(manager, previous), language="en")
    holder = Viewer(links=frozenset({digest(token)}))
    assert opens(holder, again)
    remove(manager, owner)
    assert not opens(holder, again)


def test_it_stays_where_they_run_the_business_in_another_way(owner, draft):
    """As a manager still, or of the head office."""
    branch = factories.branch(draft.business, actor=owner)
    there = factories.draft()
    Assessment.objects.filter(pk=there.pk).update(business=branch)
    there = factories.fresh(there)
    person = factories.member(draft.business, "owner")
    in_branch = Membership.objects.create(user=person, business=branch, role="owner")
    links = made_by(person, draft), made_by(person, there)
    members.change_role(membership=person.memberships.get(business=draft.business), role="manager", actor=owner)
    members.remove_member(membership=in_branch, actor=owner)
    assert (opens(links[0], draft), opens(links[1], there)) == (True, True)


def test_links_to_a_branch_end_when_it_goes_its_own_way(owner, draft):
    branch = factories.branch(draft.business, actor=owner)
    there = factories.draft()
    Assessment.objects.filter(pk=there.pk).update(business=branch)
    there = factories.fresh(there)
    manager = factories.member(draft.business, "manager")
    here, in_branch = made_by(manager, draft), made_by(manager, there)
    businesses.detach_branch(branch=Business.objects.get(pk=branch.pk), actor=owner)
    assert (opens(here, draft), opens(in_branch, there)) == (True, False)


def test_what_began_without_an_account_is_made_by_who_takes_it_into_theirs():
    draft = factories.draft()
    first = Viewer(links=frozenset({digest(new_link(assessment=draft))}))
    assert set(draft.resume_links.values_list("made_by", flat=True)) == {None}
    founder = factories.user()
    attach_held(viewer=Viewer(user=founder, links=first.links))
    assert set(draft.resume_links.values_list("made_by", flat=True)) == {founder.pk}
    second = factories.member(draft.business)
    attach_held(viewer=Viewer(user=second, links=first.links))
    assert opens(first, draft)
    remove(founder, second)
    assert not opens(first, draft)


def test_who_has_lost_access_a_moment_ago_makes_none(owner, draft):
    manager = factories.member(draft.business, "manager")
    remove(manager, owner)
    with pytest.raises(Refused, match="You no longer have access to this assessment"):
        renew_link(assessment=draft, viewer=Viewer(manager))


def test_links_that_were_there_before_are_made_by_who_began_or_else_the_first_owner(owner, draft):
    """A manager who began, a firm that somebody took into their account later, and one that nobody owns."""
    manager = factories.member(draft.business, "manager")
    Assessment.objects.filter(pk=draft.pk).update(created_by=manager)
    taken, nobodys = factories.draft(), factories.draft()
    founder, _second = factories.member(taken.business), factories.member(taken.business)
    ResumeLink.objects.update(made_by=None)
    import_module("readiness.migrations.0009_link_makers").fill(apps, None)
    found = dict(ResumeLink.objects.values_list("assessment", "made_by"))
    assert found == {draft.pk: manager.pk, taken.pk: founder.pk, nobodys.pk: None}
