"""Somebody takes a copy of their firm's data and has it erased: the private link then opens nothing."""

import json
import zipfile

from tests.journeys import firm
from tests.journeys.conftest import Visit


def test_a_firm_takes_its_data_and_leaves(visit: Visit) -> None:
    owner = visit("zh-hant", expecting=(404, 422))
    owner.start()
    link = owner.private_link()
    owner.quickly_answer(firm.pillars()[0])

    business = owner.business()
    owner.open("home/")
    owner.page.locator("main a[href$='/your-data/']").click()
    button = owner.page.locator("form[action$='/copy/'] button")
    with zipfile.ZipFile(owner.download(button)) as pack:
        held = json.loads(pack.read("data.json"))["tables"]
        assert held["businesses"][0]["name"] == firm.NAME
        assert len(held["answers"]) == len(firm.questions(firm.pillars()[0]))
        assert pack.read("csv/answers.csv").startswith(b"\xef\xbb\xbf")

    owner.page.locator("a[href$='/erase/']").click()
    owner.page.fill("#id_typed", "another firm")
    owner.press_only("#erase-form")
    assert owner.page.locator("#typed-error").is_visible()
    owner.page.fill("#id_typed", firm.NAME)
    owner.press_only("#erase-form")
    assert "/your-data/erased/" in owner.page.url
    assert owner.site.query("SELECT count(*) FROM accounts_business WHERE id = %s", business) == [(0,)]

    answer = visit(expecting=(404,)).page.goto(link)
    assert answer is not None
    assert answer.status == 404
    owner.open(owner.of_assessment())
    assert not owner.page.get_by_text(firm.NAME).count()


def test_an_account_is_erased_after_the_password_was_given_again(visit: Visit) -> None:
    person = visit()
    person.quickly_sign_up("leaving@pages.example")
    person.open("your-data/")
    person.page.locator("a[href$='/your-data/erase/']").click()
    person.page.fill("#id_typed", "leaving@pages.example")
    person.press_only("#erase-form")
    assert "/account/reauthenticate/" in person.page.url
    person.page.fill("[name=password]", "a-long-enough-password")
    person.press()
    assert "/your-data/erased/" in person.page.url
    assert person.site.query("SELECT count(*) FROM accounts_user WHERE email = %s", "leaving@pages.example") == [(0,)]
    subjects = [str(mail["Subject"]) for mail in person.site.mails_to("leaving@pages.example", 2)]
    assert subjects[-1] == "Your account has been erased"
