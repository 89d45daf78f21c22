"""The second step in a browser: setting it up, signing in with the app's code, what its pages look like."""

from accounts.services.second_factors import code_of
from recommendations.services.demo import PASSWORD
from tests.journeys.conftest import Visit
from tests.journeys.test_pages import inspect
from tests.journeys.visitor import SECOND_STEP, Visitor

PROGRAMME_MANAGER = "programme@demo.example"
STEP = "account/second-step/"


def test_staff_sign_in_with_the_code_of_the_app(visit: Visit) -> None:
    person, found = visit(), []
    person.open("account/login/")
    person.page.fill("[name=login]", PROGRAMME_MANAGER)
    person.page.fill("[name=password]", PASSWORD)
    person.press()
    assert person.path == SECOND_STEP
    inspect(person, found)
    person.page.fill("[name=code]", person.site.code_of_app(PROGRAMME_MANAGER))
    person.press()
    assert person.path == "programme/"
    assert not found, "\n".join(found)


def test_an_owner_sets_it_up_and_signs_in_with_it(visitor: Visitor, visit: Visit) -> None:
    found: list[str] = []
    email = f"{visitor.language}@second-step.example"
    visitor.quickly_sign_up(email)
    visitor.open(f"{STEP}totp/activate/")
    visitor.page.fill("[name=password]", "a-long-enough-password")
    visitor.press()
    inspect(visitor, found)
    visitor.page.fill("[name=code]", code_of(visitor.page.inner_text(".set-up code")))
    visitor.press()
    inspect(visitor, found)
    recovery_code = visitor.page.locator(".codes code").first.inner_text()
    for path in ("", "recovery-codes/generate/", "totp/deactivate/", "reauthenticate/"):
        visitor.open(STEP + path)
        inspect(visitor, found)

    again = visit(visitor.language)
    again.open("account/login/")
    again.page.fill("[name=login]", email)
    again.page.fill("[name=password]", "a-long-enough-password")
    again.press()
    again.page.fill("[name=code]", recovery_code)
    again.press()
    assert again.path == "home/"
    assert not found, "\n".join(found)


def test_a_code_by_e_mail_signs_in_without_a_password(visit: Visit) -> None:
    person, found = visit(), []
    person.open("account/login/")
    person.page.locator("main a[href*='/login/code/']").click()
    person.page.fill("[name=email]", "owner@demo.example")
    person.press()
    inspect(person, found)
    body = person.site.mails_to("owner@demo.example")[-1].get_content()
    person.page.fill("[name=code]", next(line for line in body.splitlines() if line[:4].isdigit()))
    person.press()
    assert person.path == "home/"
    assert not found, "\n".join(found)
