import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from accounts.viewers import MOST_LINKS, SESSION_KEY, Viewer, digest, hold_link, person_of, viewer_of
from tests import factories


@pytest.fixture
def request_():
    request = RequestFactory().get("/en/")
    request.user = AnonymousUser()
    request.session = {}
    return request


def test_nobody_with_no_links(request_):
    assert viewer_of(request_) == Viewer(user=None, links=frozenset())


@pytest.mark.django_db
def test_the_viewer_is_the_person_and_the_links_held(request_):
    request_.user = factories.user()
    hold_link(request_, "secret")
    assert viewer_of(request_) == Viewer(user=request_.user, links=frozenset({digest("secret")}))


@pytest.mark.django_db
def test_a_view_that_lets_anybody_in_shows_nobody_what_is_for_people(request_):
    with pytest.raises(PermissionDenied):
        person_of(request_)
    request_.user = factories.user()
    assert person_of(request_) is request_.user


def test_the_session_never_holds_the_link_itself(request_):
    hold_link(request_, "secret")
    assert "secret" not in str(request_.session)


def test_the_oldest_of_too_many_links_is_forgotten_and_a_used_one_is_kept(request_):
    for number in range(MOST_LINKS):
        hold_link(request_, f"link {number}")
    hold_link(request_, "link 0")
    hold_link(request_, "one more")
    held = viewer_of(request_).links
    assert len(request_.session[SESSION_KEY]) == MOST_LINKS
    assert digest("link 0") in held
    assert digest("link 1") not in held
