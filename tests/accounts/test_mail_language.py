"""Mail reaches people in their own language, in our words, and with links to pages in that language."""

import re

import pytest
from django.core import mail

from accounts.models import User
from accounts.services.people import choose_mail_language
from tests import factories

pytestmark = pytest.mark.django_db

NEW = {"email": "mei@example.hk", "password1": factories.PASSWORD}


def links(body: str) -> list[str]:
    """The paths of the links in it, but for the site's own address at the end."""
    return [re.sub(r"https?://[^/]+", "", link) for link in re.findall(r"https?://\S+/\S+", body)]


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Please confirm your e-mail address"),
        ("zh-hant", "請確認你的電郵地址"),
        ("zh-hans", "请确认你的电子邮件地址"),
    ],
)
def test_signing_up_in_a_language_chooses_it_for_mail(client, language, subject):
    client.post(f"/{language}/account/signup/", NEW)
    assert User.objects.get().language == language
    (sent,) = mail.outbox
    assert sent.subject == subject
    assert links(sent.body)[0].startswith(f"/{language}/account/confirm-email/")
    assert "example.com" not in sent.body


def test_only_the_first_sign_in_chooses(client):
    person = factories.user("mei@example.hk", password=factories.PASSWORD)
    data = {"login": person.email, "password": factories.PASSWORD}
    for language, expected in [("zh-hant", "zh-hant"), ("zh-hans", "zh-hant")]:
        client.post(f"/{language}/account/login/", data)
        person.refresh_from_db()
        assert person.language == expected
        client.post("/en/account/logout/")


def test_the_link_for_a_new_password_comes_in_the_readers_language_and_leads_to_it(client):
    factories.user("mei@example.hk", language="zh-hans")
    client.post("/en/account/password/reset/", {"email": "mei@example.hk"})
    (sent,) = mail.outbox
    assert sent.subject == "设置新密码"
    (link,) = links(sent.body)
    assert link.startswith("/zh-hans/account/password/reset/key/")
    assert client.get(link, follow=True).status_code == 200


def test_a_code_for_signing_in_comes_in_the_readers_language_and_works(client):
    person = factories.user("mei@example.hk", language="zh-hant")
    client.post("/en/account/login/code/", {"email": "mei@example.hk"})
    (sent,) = mail.outbox
    code = re.search(r"^[\d-]{8,}$", sent.body, re.M)[0]
    assert "驗證碼10分鐘內有效" in sent.body
    assert client.post("/en/account/login/code/confirm/", {"code": "0000-0000"}).status_code == 200
    assert client.post("/en/account/login/code/confirm/", {"code": code}).url == "/en/home/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_code_by_e_mail_does_not_stand_for_the_second_step(client):
    factories.adviser(email="ada@example.hk")
    client.post("/en/account/login/code/", {"email": "ada@example.hk"})
    code = re.search(r"^[\d-]{8,}$", mail.outbox[0].body, re.M)[0]
    answer = client.post("/en/account/login/code/confirm/", {"code": code})
    assert answer.url == "/en/account/second-step/authenticate/"


def test_somebody_whom_we_do_not_know_is_written_to_in_the_language_of_the_page(client):
    client.post("/zh-hant/account/login/code/", {"email": "nobody@example.hk"})
    (sent,) = mail.outbox
    assert sent.subject == "這個地址沒有帳戶"
    assert links(sent.body) == ["/zh-hant/account/signup/"]


def test_a_changed_password_is_told_to_its_owner(sign_in):
    person = factories.user("mei@example.hk", language="zh-hant", password=factories.PASSWORD)
    client = sign_in(person)
    new = dict.fromkeys(("password1", "password2"), "another-long-password") | {"oldpassword": factories.PASSWORD}
    assert client.post("/en/account/password/change/", new).status_code == 302
    (sent,) = mail.outbox
    assert sent.subject == "你的密碼已更改"
    assert "127.0.0.1" in sent.body


def test_a_removed_address_is_told_so(sign_in):
    person = factories.user("mei@example.hk")
    person.emailaddress_set.create(email="old@example.hk", verified=True, primary=False)
    client = sign_in(person)
    person.set_password(factories.PASSWORD)
    person.save()
    client.force_login(person)
    client.post("/en/account/reauthenticate/", {"password": factories.PASSWORD})
    client.post("/en/account/email/", {"email": "old@example.hk", "action_remove": ""})
    assert {sent.subject for sent in mail.outbox} == {"An e-mail address was removed"}


def test_one_chooses_the_language_on_the_account_page(sign_in):
    person = factories.user()
    client = sign_in(person)
    page = client.post("/en/account/language/", {"language": "zh-hant"}, follow=True).content.decode()
    assert "We write to you in this language from now on." in page
    assert re.search(r'value="zh-hant" checked', page)
    person.refresh_from_db()
    assert person.language == "zh-hant"


def test_a_language_that_the_site_does_not_speak_changes_nothing(sign_in):
    person = factories.user(language="zh-hant")
    for language in ("fr", ""):
        assert sign_in(person).post("/en/account/language/", {"language": language}).status_code == 302
    with pytest.raises(ValueError, match="fr"):
        choose_mail_language(user=person, language="fr")
    person.refresh_from_db()
    assert person.language == "zh-hant"


def test_the_account_page_leads_everywhere(sign_in):
    person = factories.user("mei@example.hk", verified=False)
    page = sign_in(person).get("/en/account/").content.decode()
    assert "mei@example.hk" in page
    assert "Not confirmed" in page
    for path in ("email/", "password/change/", "second-step/"):
        assert f'href="/en/account/{path}"' in page
    assert "Your role at HKPC needs it" not in page
    assert "again after 12 hours" in sign_in(factories.adviser()).get("/en/account/").content.decode()
