"""Who sees which assessments, results and reports: the querysets that all views go through."""

from dataclasses import replace

import pytest

from accounts.models import Business, Membership
from accounts.viewers import Viewer, digest
from readiness.models import Assessment
from readiness.services.links import new_link, renew_link, revoke_links
from recommendations.models import Report, Result
from tests import factories

pytestmark = pytest.mark.django_db

STATES = ["draft", "submitted", "waiting", "in_review", "returned", "verified"]
SENT_FOR_REVIEW = {"waiting", "in_review", "returned", "verified"}


@pytest.fixture
def all_states():
    """One assessment of each state, each of a firm of its own."""
    return {state: getattr(factories, state)() for state in STATES}


def seen(rows, all_states):
    found = set(rows.values_list("pk", flat=True))
    return {state for state, assessment in all_states.items() if assessment.pk in found}


def test_nobody_sees_nothing(all_states):
    assert not Assessment.objects.visible_to(Viewer()).exists()
    assert not Assessment.objects.for_firm(Viewer()).exists()
    assert not Assessment.objects.for_review(Viewer()).exists()
    assert not Result.objects.visible_to(Viewer()).exists()
    assert not Report.objects.visible_to(Viewer()).exists()


@pytest.mark.parametrize("role", [Membership.Role.OWNER, Membership.Role.MANAGER])
def test_those_who_run_a_firm_see_it_and_no_other(all_states, role):
    mine = all_states["submitted"]
    viewer = Viewer(user=factories.member(mine.business, role))
    assert seen(Assessment.objects.visible_to(viewer), all_states) == {"submitted"}
    assert seen(Assessment.objects.for_firm(viewer), all_states) == {"submitted"}
    assert not Assessment.objects.for_review(viewer).exists()
    assert [result.scorecard.assessment for result in Result.objects.visible_to(viewer)] == [mine]
    assert [report.result.scorecard.assessment for report in Report.objects.visible_to(viewer)] == [mine]


def test_a_contributor_reads_what_was_submitted_and_acts_on_nothing(all_states):
    person = factories.member(all_states["submitted"].business, Membership.Role.CONTRIBUTOR)
    Membership.objects.create(user=person, business=all_states["draft"].business, role=Membership.Role.CONTRIBUTOR)
    viewer = Viewer(user=person)
    assert seen(Assessment.objects.visible_to(viewer), all_states) == {"submitted"}
    assert seen(Assessment.objects.for_firm(viewer), all_states) == set()
    assert seen(Assessment.objects.for_contributor(person), all_states) == {"draft", "submitted"}


def test_head_office_runs_its_branches_and_a_branch_only_itself(all_states):
    head, branch = all_states["draft"].business, all_states["waiting"].business
    branch.parent = head
    branch.save()
    of_head = Viewer(user=factories.member(head, Membership.Role.MANAGER))
    of_branch = Viewer(user=factories.member(branch, Membership.Role.OWNER))
    assert seen(Assessment.objects.for_firm(of_head), all_states) == {"draft", "waiting"}
    assert seen(Assessment.objects.for_firm(of_branch), all_states) == {"waiting"}
    contributor = factories.member(head, Membership.Role.CONTRIBUTOR)
    assert seen(Assessment.objects.visible_to(Viewer(user=contributor)), all_states) == set()


def test_an_adviser_from_anywhere_in_a_firm_does_not_review_it(all_states):
    head, branch = all_states["in_review"].business, all_states["waiting"].business
    sister = factories.business("Sister branch")
    for child in (branch, sister):
        child.parent = head
        child.save()
    for place in (head, branch, sister):
        adviser = factories.adviser()
        Membership.objects.create(user=adviser, business=place, role=Membership.Role.CONTRIBUTOR)
        found = seen(Assessment.objects.for_review(Viewer(user=adviser)), all_states)
        assert found == {"returned", "verified"}


def test_a_private_link_opens_its_assessment_only(all_states):
    viewer = Viewer(links=frozenset({digest(new_link(assessment=all_states["draft"]))}))
    assert seen(Assessment.objects.visible_to(viewer), all_states) == {"draft"}
    assert seen(Assessment.objects.for_firm(viewer), all_states) == {"draft"}
    assert not Assessment.objects.for_review(viewer).exists()


def test_a_revoked_link_opens_nothing():
    assessment = factories.draft()
    viewer = Viewer(links=frozenset({digest(new_link(assessment=assessment))}))
    assert revoke_links(assessment=assessment) == 2
    assert not Assessment.objects.visible_to(viewer).exists()


def test_a_renewed_link_replaces_every_earlier_one():
    assessment = factories.draft()
    old = Viewer(links=frozenset({digest(new_link(assessment=assessment))}))
    new = replace(old, links=frozenset({digest(renew_link(assessment=assessment, viewer=old))}))
    assert not Assessment.objects.for_firm(old).exists()
    assert Assessment.objects.for_firm(new).get() == assessment


@pytest.mark.parametrize("make", [factories.adviser, factories.programme_manager, factories.administrator])
def test_staff_see_what_was_sent_for_review(all_states, make):
    viewer = Viewer(user=make())
    assert seen(Assessment.objects.visible_to(viewer), all_states) == SENT_FOR_REVIEW
    assert not Assessment.objects.for_firm(viewer).exists()


@pytest.mark.parametrize("make", [factories.adviser, factories.programme_manager, factories.administrator])
def test_staff_look_at_reviews_but_never_at_those_of_a_firm_they_belong_to(all_states, make):
    person, firm = make(), all_states["waiting"].business
    assert seen(Assessment.objects.for_review(Viewer(user=person)), all_states) == SENT_FOR_REVIEW
    assert not Assessment.objects.for_review(Viewer(user=factories.user())).exists()
    joined = Membership.objects.create(user=person, business=firm, role="contributor")
    assert seen(Assessment.objects.for_review(Viewer(user=person)), all_states) == SENT_FOR_REVIEW - {"waiting"}
    head = Business.objects.create(name="Head office")
    Business.objects.filter(pk=firm.pk).update(parent=head)
    for related in (head, Business.objects.create(name="Another branch", parent=head)):
        Membership.objects.filter(pk=joined.pk).update(business=related)
        assert seen(Assessment.objects.for_review(Viewer(user=person)), all_states) == SENT_FOR_REVIEW - {"waiting"}


def test_an_adviser_who_owns_a_firm_still_acts_for_it(all_states):
    adviser = factories.adviser()
    Membership.objects.create(user=adviser, business=all_states["draft"].business, role="owner")
    viewer = Viewer(user=adviser)
    assert seen(Assessment.objects.for_firm(viewer), all_states) == {"draft"}
    assert seen(Assessment.objects.visible_to(viewer), all_states) == SENT_FOR_REVIEW | {"draft"}


def test_person_and_link_together_see_both(all_states):
    mine, held = all_states["submitted"], all_states["draft"]
    viewer = Viewer(user=factories.member(mine.business), links=frozenset({digest(new_link(assessment=held))}))
    assert seen(Assessment.objects.for_firm(viewer), all_states) == {"submitted", "draft"}
    assert Assessment.objects.for_firm(viewer).count() == 2
