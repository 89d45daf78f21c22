"""The other two users: an adviser who verifies what a firm sent, and a manager who downloads both reports."""

from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import APIResponse, Route
from pypdf import PdfReader

from recommendations.services.demo import PASSWORD
from tests.journeys import firm
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

ADVISER, MANAGER = "adviser@demo.example", "manager@demo.example"
COMMENT = "We looked at the training records together. 一起看過培訓記錄。"
VERIFIED_SCORE = "2.00"  # the adviser rates every question 2


def signed_in(visit: Visit, email: str) -> Visitor:
    person = visit()
    person.sign_in(email, PASSWORD)
    return person


def ask_for_review(owner: Visitor, email: str) -> None:
    """Signs up from the result page, follows the link in the message, asks."""
    owner.open(owner.of_assessment("result/"))
    owner.page.locator("main a[href*='/signup/']").click()
    owner.page.fill("[name=email]", email)
    owner.page.fill("[name=password1]", "a-long-enough-password")
    owner.press()
    owner.confirm_email(email)
    owner.open(owner.of_assessment())
    owner.press()


def claim(adviser: Visitor, assessment: str) -> None:
    adviser.open("reviews/?state=waiting&sort=newest")
    adviser.page.locator(f"main a[href*='/reviews/{assessment}/']").click()
    adviser.press()


def rate(adviser: Visitor, level: str) -> None:
    for question in firm.questionnaire().questions:
        adviser.page.locator(f"#rating input[value='{level}'][name$='{question.id}']").check()
    adviser.page.locator("#rating textarea[name^=comment]").first.fill(COMMENT)
    adviser.page.locator("#review-score", has_text="Every question has your level").wait_for()
    adviser.wait_until_saved()
    adviser.press("#rating")


def verify(adviser: Visitor) -> None:
    adviser.press("form[action*='/verify/']")
    assert not adviser.page.locator("#rating").count(), adviser.page.inner_text("main")[:500]


def downloaded_reports(visitor: Visitor) -> dict[str, str]:
    """The text of every report there is, by its score."""
    links = visitor.page.locator("main a[download]")
    files = [visitor.download(links.nth(index)) for index in range(links.count())]
    texts = [text_of(file) for file in files]
    scores = (firm.SCORE, VERIFIED_SCORE)
    return {next((score for score in scores if score in text), "other"): text for text in texts}


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_from_an_anonymous_start_to_a_verified_report(visit: Visit) -> None:
    owner = visit()
    owner.quickly_submit()
    ask_for_review(owner, "owner@review.example")

    adviser = signed_in(visit, ADVISER)
    claim(adviser, owner.assessment)
    rate(adviser, "2")
    verify(adviser)

    owner.open(owner.of_assessment("result/"))
    owner.page.locator("main a[href$='/result/2/']").first.click()
    assert VERIFIED_SCORE in owner.page.inner_text(".standing")
    owner.pdf_link()
    owner.open(owner.of_assessment("reports/"))
    reports = downloaded_reports(owner)
    assert set(reports) == {firm.SCORE, VERIFIED_SCORE}
    assert "We looked at the training records together." in " ".join(reports[VERIFIED_SCORE].split())


def test_a_manager_downloads_both_reports_of_the_firm(visit: Visit) -> None:
    manager = signed_in(visit, MANAGER)
    manager.open("home/")
    manager.page.locator("main article a[href*='/assessments/']").first.click()
    manager.note_assessment()

    adviser = signed_in(visit, ADVISER)
    claim(adviser, manager.assessment)
    adviser.press("#rating")
    with adviser.page.expect_navigation():
        adviser.page.locator("#rating button[name=fill]").click()
    verify(adviser)

    manager.open(manager.of_assessment("result/2/"))
    manager.pdf_link("zh-hant")
    manager.open(manager.of_assessment("reports/"))
    links = manager.page.locator("main a[download]")
    assert links.count() == 2
    for index in range(2):
        assert "海港麵家" in text_of(manager.download(links.nth(index)))

    manager.open("home/")
    manager.page.locator("main h2 + p a").first.click()
    line = manager.page.locator(".firm-line", has=manager.page.locator(f"a[href*='{manager.assessment}']"))
    for box in line.locator("input[name=report]").all():
        box.check()
    assert "海港麵家" in text_of(manager.download(line.locator("a[href$='/download/']").first))
    with ZipFile(manager.download(manager.page.locator("main form .btn-primary"))) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 2
        assert all(name.endswith(".pdf") and "海港麵家" in name for name in archive.namelist())


def test_by_keyboard_from_the_first_level_to_the_changed_answer(visit: Visit) -> None:
    """Levels by number, saved and scored at once; a question beside its answer; what the firm changed beside it."""
    owner = visit()
    owner.quickly_submit()
    ask_for_review(owner, "asked@review.example")
    adviser = signed_in(visit, ADVISER)
    claim(adviser, owner.assessment)
    page, keys = adviser.page, adviser.page.keyboard
    page.locator("[data-first-question]").click()
    keys.press("4")
    keys.press("j")
    keys.press("3")
    page.locator("#score-management_support", has_text="3.50").wait_for()
    adviser.wait_until_saved()
    assert "22 questions without your level" in page.inner_text("#review-score")
    keys.press("l")
    assert page.locator("[data-question]", has=page.locator("[data-levels][open]")).count() == 1
    keys.press("c")
    assert page.evaluate("document.activeElement.name") == "comment-management_support"
    keys.press("Escape")  # back to the last question of the dimension
    keys.press("k")
    keys.press("a")
    keys.type("Which 4 systems, and who j?")  # in a text field the keys are letters
    page.locator("#drafted", has_text="1 question to the firm is written.").wait_for()
    assert adviser.chosen("level-management_support_1") == "4"
    adviser.press_only("#clarify")

    owner.open(owner.of_assessment())
    with owner.page.expect_navigation():
        owner.page.locator(".asked a").click()
    assert "Which 4 systems, and who j?" in owner.page.inner_text("#q-management_support_1")
    owner.choose("management_support_1", "3")
    owner.open(owner.of_assessment("check/"))
    owner.submit()
    assert "2.92" in owner.page.inner_text(".standing")  # 70 of 24 answers, one less than before

    adviser.open(f"reviews/{owner.assessment}/")
    changed = adviser.page.locator(".review-question__round .change")
    assert changed.count() == 1
    assert changed.inner_text().split() == ["Level:", "4", "→", "became", "3"]
    assert adviser.chosen("level-management_support_1") == "4"


def test_sending_waits_for_the_question_that_is_still_being_saved(visit: Visit) -> None:
    """Clicking the button is what leaves the text field: its words travel with what is sent, however slow the save."""
    owner = visit()
    owner.quickly_submit()
    ask_for_review(owner, "slow@review.example")
    adviser = signed_in(visit, ADVISER)
    claim(adviser, owner.assessment)
    page = adviser.page

    def slowly(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/save/", slowly)
    page.locator("[data-first-question]").click()
    page.keyboard.press("a")
    page.keyboard.type("Which systems?")
    adviser.press_only("#clarify")

    owner.open(owner.of_assessment())
    assert "Which systems?" in owner.page.inner_text(".asked")


def test_a_slow_answer_to_one_save_never_hides_what_a_later_one_did(visit: Visit) -> None:
    """The first answer tells of one level only; it may take as long as it likes, the page still ends with two."""
    owner = visit()
    owner.quickly_submit()
    ask_for_review(owner, "order@review.example")
    adviser = signed_in(visit, ADVISER)
    claim(adviser, owner.assessment)
    page = adviser.page
    held: list[Route] = []
    answers: list[APIResponse] = []

    def hold_the_first(route: Route) -> None:
        held.append(route)
        if len(held) == 1:
            answers.append(route.fetch())
        else:
            route.continue_()

    page.route("**/save/", hold_the_first)
    page.locator("[data-first-question]").click()
    for key in "4j3":
        page.keyboard.press(key)
    page.wait_for_timeout(800)
    assert page.locator("[data-autosave][data-state=saving]").count() == 1
    held[0].fulfill(response=answers[0])
    adviser.wait_until_saved()
    assert "22 questions without your level" in page.inner_text("#review-score")
    assert "3.50" in page.inner_text("#score-management_support")


def test_a_firm_sees_no_queue(visit: Visit) -> None:
    manager = signed_in(visit, MANAGER)
    manager.watch.expected.add(403)
    answer = manager.page.goto(manager.url("reviews/"))
    assert answer is not None
    assert answer.status == 403
