"""Every page in every language: no accessibility fault, no sideways scroll, targets large enough for a thumb."""

import pytest

from recommendations.services.demo import PASSWORD
from tests.journeys import firm
from tests.journeys.conftest import DESKTOP, Visit
from tests.journeys.inspecting import PHONE, accessibility_faults, faults
from tests.journeys.site import Site
from tests.journeys.test_colleagues import answer_apart, join
from tests.journeys.test_review import ADVISER
from tests.journeys.visitor import Visitor

ADMINISTRATOR = "admin@demo.example"
LONG_NAME = "海港麵家國際餐飲集團 (Hong Kong) Harbour Noodle House International Catering Holdings Company Limited"


def inspect(visitor: Visitor, found: list[str]) -> None:
    """Notes what is wrong with the open page."""
    page = visitor.page
    assert page.get_attribute("html", "lang") == firm.TAGS[visitor.language]
    found += [f"{visitor.path}: {fault}" for fault in faults(page, looks=visitor.language == "en")]
    page.set_viewport_size(DESKTOP)


def inspect_each(visitor: Visitor, paths: list[str]) -> None:
    found: list[str] = []
    for path in paths:
        visitor.open(path)
        inspect(visitor, found)
    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def peers(site: Site) -> None:
    site.run("tests.journeys.peers")


@pytest.fixture(scope="module")
def several_firms(site: Site) -> None:
    site.run("tests.journeys.several_firms")


PUBLIC = [
    "",
    "privacy/",
    "privacy/2026.1/",
    "how-we-score/",
    "how-we-score/airi-hk/2026.1/",
    "start/",
    "home/",
    "your-data/",
    "verify/",
    "no-such-page/",
]
ACCOUNT = [
    *("account/login/", "account/login/code/", "account/signup/", "account/password/reset/"),
    *("account/password/reset/done/", "account/confirm-email/", "account/inactive/"),
    *("resume/no-such-link/", "invitations/no-such-link/"),
]
OF_ONES_OWN = ["", "email/", "password/change/", "logout/", "second-step/", "reauthenticate/"]


def test_public_pages(visitor: Visitor) -> None:
    inspect_each(visitor, PUBLIC + ACCOUNT)


def test_pages_of_a_draft(visitor: Visitor) -> None:
    visitor.quickly_start(LONG_NAME)
    visitor.quickly_answer(firm.pillars()[1])
    questions = [f"questions/{pillar}/" for pillar in firm.pillars()[:2]]  # one untouched, one answered
    inspect_each(visitor, [visitor.of_assessment(path) for path in ("", "link/", "profile/", "check/", *questions)])


def test_pages_with_errors(visitor: Visitor) -> None:
    found: list[str] = []
    visitor.open("start/")
    visitor.page.fill("#id_email", "nobody")
    visitor.press()
    inspect(visitor, found)
    visitor.quickly_start()
    visitor.open(visitor.of_assessment("profile/"))
    visitor.page.fill("[name=hk_employees]", "a dozen")
    visitor.press()
    inspect(visitor, found)
    visitor.open("account/signup/")
    visitor.press()
    inspect(visitor, found)
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("peers")
def test_pages_of_a_submitted_assessment(visitor: Visitor) -> None:
    """The result and what lies around it: reports, the comparison with other firms, the firm over time."""
    visitor.quickly_complete(LONG_NAME)
    inspect_each(visitor, [visitor.of_assessment("check/")])
    visitor.send(visitor.of_assessment("submit/"))
    visitor.open(visitor.of_assessment("result/"))
    visitor.pdf_link()
    found: list[str] = []
    inspect_unfolded(visitor, found)
    inspect_each(visitor, [visitor.of_assessment(path) for path in ("", "check/", "reports/")])

    visitor.open(visitor.of_assessment("benchmark/"))
    assert visitor.page.locator(".dots").is_visible()
    inspect_unfolded(visitor, found)

    visitor.quickly_sign_up(f"history-{visitor.language}@pages.example")
    visitor.open("home/")
    visitor.page.locator("main h2 + p a").click()
    inspect_unfolded(visitor, found)
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("several_firms")
def test_pages_of_the_programme(visitor: Visitor) -> None:
    visitor.quickly_sign_in("admin@demo.example", PASSWORD)
    found: list[str] = []
    for path in ("programme/", "programme/?sector=industry&size=larger", "programme/calibration/"):
        visitor.open(path)
        inspect_unfolded(visitor, found)
    assert not found, "\n".join(found)


def inspect_unfolded(visitor: Visitor, found: list[str]) -> None:
    visitor.page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    inspect(visitor, found)


def wait_for_a_month(owner: Visitor) -> None:
    """Nobody took the assessment for so long that the queue marks it."""
    earlier = "UPDATE readiness_assessment SET review_requested_at = review_requested_at - interval '30 days'"
    assert len(owner.site.query(f"{earlier} WHERE id = %s RETURNING id", owner.assessment)) == 1


def test_pages_of_a_review(visitor: Visitor, visit: Visit) -> None:
    owner = visit(visitor.language)
    owner.quickly_submit(LONG_NAME)
    owner.quickly_sign_up(f"{visitor.language}@pages.example")
    owner.send(owner.of_assessment("request-review/"))
    wait_for_a_month(owner)
    review = f"reviews/{owner.assessment}/"
    visitor.quickly_sign_in(ADVISER, PASSWORD)
    inspect_each(visitor, ["reviews/", "reviews/?state=waiting&q=%20&age=5", review])
    visitor.send(f"{review}claim/")
    visitor.send(f"{review}save/", **{"ask-ai_literacy_1": "Which systems do you mean?"})
    visitor.send(f"{review}notes/", text="They called us.")
    inspect_each(visitor, [review])
    visitor.send(f"{review}clarify/")
    inspect_each(visitor, [review])
    inspect_each(owner, [owner.of_assessment(), owner.of_assessment("questions/organisational_readiness/")])
    owner.send(owner.of_assessment("answers/ai_literacy_1/"), ai_literacy_1="2")
    owner.send(owner.of_assessment("submit/"))
    visitor.send(review, fill="1")
    inspect_each(visitor, [review])
    visitor.send(f"{review}verify/")
    inspect_each(visitor, [review])
    inspect_each(owner, ["home/", owner.of_assessment(), *(f"account/{path}" for path in OF_ONES_OWN)])
    business = owner.business()
    about = [f"businesses/{business}/{page}/" for page in ("accesses", "erase")]
    inspect_each(owner, ["your-data/", "your-data/erase/", *about])
    inspect_each(owner, [owner.of_assessment(path) for path in ("result/2/", "reports/")])


def test_pages_of_a_business(visitor: Visitor, visit: Visit) -> None:
    owner, invited = f"owner-{visitor.language}@pages.example", f"invited-{visitor.language}@pages.example"
    visitor.quickly_start(LONG_NAME)
    visitor.quickly_sign_up(owner)
    visitor.open("home/")
    visitor.page.locator("main h2 a").click()
    business = visitor.path
    visitor.send(f"{business}branches/add/", name=LONG_NAME)
    visitor.send(f"{business}invite/", email=invited, role="contributor", language=visitor.language)
    visitor.quickly_start("Another")
    paths = ["", "details/", "branches/add/", "branches/attach/", "invite/", "start/"]
    inspect_each(visitor, ["businesses/", *(f"{business}{path}" for path in paths)])
    (mail,) = visitor.site.mails_to(invited)
    link = next(word for word in mail.get_content().split() if "/invitations/" in word)
    path = link.partition(f"/{visitor.language}/")[2]
    colleague = visit(visitor.language)
    inspect_each(visitor, [path])  # for another address
    inspect_each(colleague, [path])
    colleague.send("account/signup/", email=invited, password1="a-long-enough-password")
    inspect_each(colleague, [path])  # before the address is confirmed
    colleague.confirm_email(invited)
    inspect_each(colleague, ["businesses/", path])
    colleague.send(path, name="Lee Mei-ling")
    inspect_each(colleague, [business])
    visitor.open(business)
    visitor.page.locator("a[href*='/members/']").click()
    inspect_each(visitor, [visitor.path])


def test_pages_of_the_staff(visitor: Visitor) -> None:
    visitor.quickly_sign_in(ADMINISTRATOR, PASSWORD)
    visitor.send("staff/invite/", email=f"staff-{visitor.language}@pages.example", staff_role="adviser", language="en")
    inspect_each(visitor, ["staff/", "staff/invite/"])
    visitor.open("staff/")
    visitor.page.locator("main a[href*='/staff/']").first.click()
    inspect_each(visitor, [visitor.path])


def test_pages_of_colleagues_and_of_assessing_again(visitor: Visitor, visit: Visit) -> None:
    visitor.quickly_complete(LONG_NAME)
    visitor.quickly_sign_up(f"{visitor.language}.owner@pages.example")
    colleague = visit(visitor.language)
    join(colleague, visitor, f"{visitor.language}.colleague@pages.example")
    inspect_each(colleague, [colleague.of_assessment("mine/")])
    inspect_each(visitor, [visitor.of_assessment("consensus/")])
    answer_apart(colleague)
    questions = f"mine/questions/{firm.pillars()[1]}/"
    inspect_each(colleague, ["home/", *(colleague.of_assessment(path) for path in ("mine/", questions))])
    colleague.send(colleague.of_assessment("mine/finish/"))
    inspect_each(colleague, [colleague.of_assessment("mine/")])
    visitor.send(visitor.of_assessment("consensus/"), management_support_1="5")
    inspect_each(visitor, [visitor.of_assessment(path) for path in ("", "consensus/")])
    visitor.send(visitor.of_assessment("submit/"))
    again = visitor.send(visitor.of_assessment("again/"))
    visitor.assessment = again.url.split("/assessments/")[1].split("/")[0]
    paths = ("", "steps/", "check/", f"questions/{firm.pillars()[2]}/")
    inspect_each(visitor, [visitor.of_assessment(path) for path in paths])
    visitor.send(visitor.of_assessment("submit/"))
    inspect_each(visitor, [visitor.of_assessment(path) for path in ("progress/", "result/")])
    inspect_each(colleague, ["home/"])


def test_a_phone_has_no_other_accessibility_faults(visit: Visit) -> None:
    """Below a certain width parts are shown differently; the languages do not differ in that."""
    visitor = visit(viewport={"width": PHONE, "height": 844}, has_touch=True, is_mobile=True)
    visitor.quickly_complete()
    found: list[str] = []
    paths = ["", "profile/", f"questions/{firm.pillars()[0]}/", "check/"]
    for path in ["", "start/", *(visitor.of_assessment(path) for path in paths)]:
        visitor.open(path)
        found += accessibility_faults(visitor.page)
    visitor.send(visitor.of_assessment("submit/"))
    visitor.open(visitor.of_assessment("result/"))
    found += accessibility_faults(visitor.page)
    assert not found, "\n".join(found)
