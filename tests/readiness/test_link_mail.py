"""How often a private link is mailed to one address."""

import pytest
from django.core import mail

from readiness.services.links import email_link

pytestmark = pytest.mark.django_db


def test_an_address_gets_only_so_many_links_an_hour(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _number in range(8):
            email_link(address="Owner@firm.example", token="token", language="en")
        email_link(address="owner@FIRM.example", token="token", language="en")
        email_link(address="other@firm.example", token="token", language="en")

    assert [message.to for message in mail.outbox] == [["Owner@firm.example"]] * 5 + [["other@firm.example"]]
