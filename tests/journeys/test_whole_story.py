"""The whole story: a firm and its colleague answer, an adviser asks and verifies, a manager has the verified report."""

from pypdf import PdfReader

from tests.journeys import firm
from tests.journeys.conftest import Visit
from tests.journeys.test_colleagues import KEY, answer_apart, join
from tests.journeys.test_review import ADVISER, COMMENT, VERIFIED_SCORE, claim, rate, signed_in, verify

QUESTION = "Who on the management decides about this?"


def test_from_an_invitation_to_the_managers_verified_report(visit: Visit) -> None:
    owner, colleague, manager = visit(), visit(), visit()

    # The owner invites, both answer, the owner submits and asks for a review.
    owner.quickly_complete()
    owner.quickly_sign_up("owner@story.example")
    join(colleague, owner, "colleague@story.example")
    answer_apart(colleague)
    colleague.open(colleague.of_assessment("mine/"))
    colleague.press()
    owner.open(owner.of_assessment("check/"))
    owner.submit()
    assert "1 colleague answered the same questions apart." in owner.page.inner_text("main")
    owner.open(owner.of_assessment())
    owner.press("form[action$='/request-review/']")

    # The adviser claims, rates and asks about one answer.
    adviser = signed_in(visit, ADVISER)
    claim(adviser, owner.assessment)
    rate(adviser, "2")
    adviser.open(f"reviews/{owner.assessment}/")
    ask = adviser.page.locator(f"[name=ask-{KEY}]")
    ask.evaluate("field => { field.closest('details').open = true; }")
    ask.fill(QUESTION)
    adviser.page.locator("#drafted", has_text="1 question to the firm is written.").wait_for()
    adviser.press_only("#clarify")

    # The firm is told by mail, changes what was asked and sends it back.
    assert f"/assessments/{owner.assessment}/" in owner.site.link_sent_to("owner@story.example", owner.assessment)
    owner.open(owner.of_assessment())
    with owner.page.expect_navigation():
        owner.page.locator(".asked a").click()
    assert QUESTION in owner.page.inner_text(f"#q-{KEY}")
    owner.choose(KEY, "3")
    owner.open(owner.of_assessment("check/"))
    owner.submit()

    # The adviser sees what became of it, and verifies.
    adviser.open(f"reviews/{owner.assessment}/")
    assert adviser.page.locator(".review-question__round .change").inner_text().split()[1:] == ["4", "→", "became", "3"]
    verify(adviser)

    # A manager of the firm, who came later, downloads the verified report.
    join(manager, owner, "manager@story.example", role="manager")
    manager.open("home/")
    manager.page.locator(f"main article a[href*='{owner.assessment}']").first.click()
    manager.note_assessment()
    manager.open(manager.of_assessment("result/3/"))
    pdf = PdfReader(manager.download(manager.pdf_link()))
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Verified AI readiness report – {firm.NAME}"
    assert VERIFIED_SCORE in words
    assert " ".join(COMMENT.split()[:6]) in words
    assert firm.NAME in words
