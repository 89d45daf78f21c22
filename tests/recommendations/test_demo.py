"""The demo accounts: staff sign in with a second step of this site's own, and only where demo accounts are allowed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.services.second_factors import code_of, recovery_codes_of, secret_of
from recommendations.services.demo import PASSWORD
from tests import factories

pytestmark = pytest.mark.django_db
ADVISER = "adviser@demo.example"


def run(command: str, *arguments: str, **options: object) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_printed_code_lets_the_adviser_in_and_a_second_run_keeps_the_secret(client):
    printed = run("prepare_site", demo=True)
    user = User.objects.get(email=ADVISER)
    secret = secret_of(user)
    assert f"secret {secret}" in printed
    assert f"otpauth://totp/adviser%40demo.example?secret={secret}&issuer=AI%20Readiness%20Hong%20Kong" in printed
    assert f"secret {secret}" in run("prepare_site", demo=True)
    assert not User.objects.get(email="owner@demo.example").authenticator_set.exists()

    client.post("/en/account/login/", {"login": ADVISER, "password": PASSWORD})
    code = run("demo_code").strip()
    assert code == code_of(secret)
    assert client.post("/en/account/second-step/authenticate/", {"code": code}).url == "/en/reviews/"
    assert client.get("/en/reviews/").status_code == 200
    assert run("demo_code", ADVISER, recovery=True).split() == recovery_codes_of(user)
    assert len(recovery_codes_of(user)) == 10


def test_no_code_for_people_who_are_no_demo_accounts_or_have_no_second_step():
    factories.adviser(email="ada@example.hk")
    run("prepare_site", demo=True)
    with pytest.raises(CommandError, match="not a demo account"):
        run("demo_code", "ada@example.hk")
    with pytest.raises(CommandError, match="without a second step"):
        run("demo_code", "owner@demo.example")


def test_where_other_people_use_the_site_there_are_no_demo_accounts(settings):
    run("prepare_site", demo=True)
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError, match="no demo accounts"):
        run("demo_code")
    with pytest.raises(CommandError, match="machine of one's own"):
        run("prepare_site", demo=True)
