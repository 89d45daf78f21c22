"""A colleague joins: the owner invites by e-mail, the colleague signs up from the link and belongs to the firm."""

from tests.journeys import firm
from tests.journeys.conftest import Visit


def test_a_colleague_joins_by_the_link_in_the_mail(visit: Visit) -> None:
    owner = visit()
    owner.quickly_start()
    owner.quickly_sign_up("owner@people.example")
    owner.open("home/")
    owner.page.get_by_role("link", name=firm.NAME).click()
    owner.page.locator("a[href$='/invite/']").click()
    owner.page.fill("#id_email", "Colleague@people.example")
    owner.page.select_option("#id_role", "manager")
    owner.page.select_option("#id_language", "zh-hant")
    owner.press()
    assert owner.page.get_by_text("colleague@people.example").count()

    (mail,) = owner.site.mails_to("colleague@people.example")
    link = next(word for word in mail.get_content().split() if "/invitations/" in word)
    assert "/zh-hant/" in link

    colleague = visit("zh-hant")
    colleague.page.goto(link)
    assert colleague.page.get_by_text(firm.NAME).count()
    colleague.page.locator("main a[href*='/signup/']").click()
    colleague.page.fill("[name=email]", "colleague@people.example")
    colleague.page.fill("[name=password1]", "a-long-enough-password")
    colleague.press()
    assert colleague.page.url == link
    assert not colleague.page.locator("#id_name").count()
    colleague.confirm_email("colleague@people.example")
    assert colleague.page.url == link
    colleague.page.fill("#id_name", "李美玲")
    colleague.press()
    assert colleague.path.startswith("businesses/")
    assert colleague.page.get_by_text("李美玲").count()

    owner.page.reload()
    assert owner.page.get_by_text("李美玲").count()
    assert not owner.page.locator("#invitations").count()
