"""A colleague answers apart; the owner sees where the two see it differently, settles it and assesses again later."""

from tests.journeys import firm
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

KEY = "management_support_1"


def join(colleague: Visitor, owner: Visitor, email: str, role: str = "contributor") -> None:
    """Signs up, is invited and belongs to the owner's firm."""
    colleague.quickly_sign_up(email)
    owner.send(f"businesses/{owner.business()}/invite/", email=email, role=role, language=colleague.language)
    link = owner.site.link_sent_to(email, "/invitations/")
    colleague.send(link.partition(f"/{colleague.language}/")[2], name="Ng Ka-yan")
    colleague.assessment = owner.assessment


def answer_apart(colleague: Visitor) -> None:
    """Everything as the firm answers it, by forms; up to finishing."""
    colleague.send(colleague.of_assessment("mine/begin/"))
    for pillar in firm.pillars():
        answers = {question: firm.answer(question) for question in firm.questions(pillar)}
        colleague.send(colleague.of_assessment(f"mine/questions/{pillar}/"), **answers)


def test_a_colleague_answers_apart_and_the_owner_sees_the_spread(visit: Visit) -> None:
    owner, colleague = visit(), visit()
    owner.quickly_complete()
    owner.quickly_sign_up("owner@colleagues.example")
    join(colleague, owner, "colleague@colleagues.example")

    colleague.open("home/")
    colleague.page.locator("main a[href$='/mine/']").click()
    colleague.press()
    answer_apart(colleague)
    colleague.open(colleague.of_assessment(f"mine/questions/{firm.pillars()[0]}/"))
    apart = "5" if firm.answer(KEY) != "5" else "1"
    colleague.choose(KEY, apart)
    colleague.go("assessment")
    colleague.press()
    assert "You have finished" in colleague.page.inner_text("main")

    owner.open(owner.of_assessment())
    assert "Ng Ka-yan" in owner.page.inner_text("#colleagues ~ ul")
    owner.page.locator("main a[href$='/consensus/']").click()
    assert f"1 at level {apart}" in owner.page.inner_text(f"#q-{KEY}")
    with owner.page.expect_response(lambda response: "/consensus/" in response.url):
        owner.page.locator(f"#q-{KEY} input[value='2']").check()
    owner.wait_until_saved()
    behind, owner.page = owner.page, owner.context.new_page()
    owner.open(owner.of_assessment("check/"))
    owner.submit()

    owner.watch.expected.add(409)
    behind.locator(f"#q-{KEY} input[value='3']").check()
    behind.locator(f"#q-{KEY} .field-error", has_text="This change was not kept.").wait_for()
    behind.close()
    assert "1 colleague answered the same questions apart." in owner.page.inner_text("main")
    assert owner.page.locator(".strip__own").count() == 12
    owner.pdf_link()

    owner.open(owner.of_assessment())
    owner.press_only("form[action$='/again/']")
    assert "Your answers of" in owner.page.inner_text("main .lead")
    owner.note_assessment()
    owner.open_pillar(firm.pillars()[0])
    assert "Last time: level 2" in owner.page.inner_text(f"#q-{KEY}")
