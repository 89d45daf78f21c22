"""Every page of ours is served in the three languages, and says which one it is in."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from tests.guards.permission_matrix import FIRM, MATRIX, OK
from tests.guards.test_permissions import ids

pytestmark = pytest.mark.django_db

TAGS = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
FILES = {"recommendations:download_report"}


def readers(name):
    """Someone who gets the page, and on which assessment."""
    route = MATRIX[name]
    for role in ("anonymous", *FIRM, "adviser"):
        for target in ("draft", "submitted", "sent"):
            if route.get(role, target) == OK:
                return role, target
    return None


PAGES = sorted(
    name
    for name in MATRIX
    if name.startswith(("accounts:", "readiness:", "recommendations:")) and readers(name) and name not in FILES
)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_served_in_three_languages(name, world):
    route = MATRIX[name]
    role, target = readers(name)
    for code, tag in TAGS.items():
        with translation.override(code):
            address = reverse(name, kwargs=ids(route, world, target) | dict(route.kwargs))
        response = world.clients[role].get(address)
        page = response.content.decode()
        assert address.startswith(f"/{code}/")
        assert response.status_code == OK
        assert re.search(r"<html[^>]* lang=\"([^\"]*)\"", page)[1] == tag
        assert response.headers["Content-Language"] == code
        for other, other_tag in TAGS.items():
            assert (f'hreflang="{other_tag}"' in page) or (f'value="{other}"' in page) or other == code


def test_the_pages_of_the_product_are_among_them():
    assert {
        "readiness:landing",
        "readiness:start",
        "readiness:privacy",
        "readiness:profile",
        "readiness:pillar",
        "readiness:check",
        "readiness:method",
        "readiness:queue",
        "readiness:review",
        "recommendations:result",
        "recommendations:reports",
    } <= set(PAGES)


@pytest.mark.parametrize(("code", "tag"), TAGS.items())
def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(client, code, tag):
    response = client.get(f"/{code}/no-such-page/")
    assert response.status_code == 404
    assert f'lang="{tag}"' in response.content.decode()


@pytest.mark.parametrize(
    ("wanted", "code"),
    [("zh-HK", "zh-hant"), ("zh-TW", "zh-hant"), ("zh-CN", "zh-hans"), ("zh-Hans-CN", "zh-hans"), ("fr", "en")],
)
def test_without_a_language_in_the_address_the_browsers_wish_counts(client, wanted, code):
    response = client.get("/", headers={"accept-language": wanted})
    assert response.url == f"/{code}/"
