"""The private link: it opens the assessment in another browser, until it is revoked."""

from recommendations.services.demo import PASSWORD
from tests.journeys import firm
from tests.journeys.conftest import Visit


def test_the_private_link_opens_the_assessment_in_another_browser(visit: Visit) -> None:
    owner = visit()
    owner.start()
    link = owner.private_link()
    owner.open_pillar(firm.pillars()[0])
    owner.choose("management_support_1", "5")

    elsewhere = visit()
    elsewhere.page.goto(link)
    elsewhere.note_assessment()
    assert elsewhere.assessment == owner.assessment
    elsewhere.open_pillar(firm.pillars()[0])
    assert elsewhere.chosen("management_support_1") == "5"


def test_the_private_link_is_shown_once(visit: Visit) -> None:
    owner = visit()
    owner.start()
    assert owner.private_link()
    owner.page.reload()
    assert not owner.page.locator("#new-link").count()


def test_the_private_link_comes_by_mail(visit: Visit) -> None:
    owner = visit("zh-hant")
    owner.start(email="link@example.hk")
    (mail,) = owner.site.mails_to("link@example.hk")
    assert owner.private_link() in mail.get_content()


def test_a_revoked_link_opens_nothing(visit: Visit) -> None:
    owner = visit(expecting=(404,))
    owner.start()
    link = owner.private_link()
    elsewhere = visit(expecting=(404,))
    elsewhere.page.goto(link)
    elsewhere.note_assessment()

    owner.open(owner.of_assessment("link/"))
    owner.page.locator("details summary").last.click()
    owner.press_only("details")

    another = visit(expecting=(404,))
    another.quickly_sign_in("manager@demo.example", PASSWORD)
    answer = another.page.goto(link)
    assert answer is not None
    assert answer.status == 404
    assert another.page.locator("h1").is_visible()
    # The header works on the page of a link that does not, though the page keeps its own address to itself.
    with another.page.expect_navigation():
        another.page.locator("[data-languages] [lang=zh-Hant-HK]").click()
    assert "/zh-hant/" in another.page.url
    with another.page.expect_request("**/account/logout/") as request:
        another.press_only("header")
    assert request.value.header_value("referer") == f"{another.site.address}/", "the secret stays out of it"
    assert another.page.locator("header a[href$='/account/login/']").is_visible(), "signed out"
    elsewhere.open(elsewhere.of_assessment())
    assert not elsewhere.page.get_by_text(firm.NAME).count(), "a revoked link still shows the assessment"


def test_a_new_link_replaces_the_old_one(visit: Visit) -> None:
    owner = visit()
    owner.start()
    old = owner.private_link()
    owner.open(owner.of_assessment("link/"))
    owner.press("#link-form")
    new = owner.private_link()
    assert new != old
    elsewhere = visit(expecting=(404,))
    elsewhere.page.goto(new)
    elsewhere.note_assessment()
    assert elsewhere.assessment == owner.assessment
    refused = visit(expecting=(404,)).page.goto(old)
    assert refused is not None
    assert refused.status == 404


def test_somebody_elses_assessment_is_not_found(visit: Visit) -> None:
    owner = visit()
    owner.quickly_complete()
    stranger = visit(expecting=(404,))
    for path in ("", "profile/", "check/", "link/", "result/", "reports/", f"questions/{firm.pillars()[0]}/"):
        answer = stranger.page.goto(owner.url(owner.of_assessment(path)))
        assert answer is not None
        assert answer.status == 404, path
