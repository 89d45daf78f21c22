"""What the main flows write into the log holds no address, name, token or number that leads to a person or a firm."""

import logging
import re
import socketserver
import threading

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Business, OutgoingMail
from accounts.services import mail as mails
from readiness.models import Assessment
from recommendations.models import Report
from recommendations.services import reports
from tests import factories

pytestmark = pytest.mark.django_db

EMAIL, NAME, FIRM, NUMBER = "mei.ling@harbour.example", "Chan Mei-ling", "Harbour Noodles 海港麵家", "12345678"
PASSWORD = "a-secret-nobody-logs"
_TOKEN = re.compile(r"/resume/([\w-]{43})/")


@pytest.fixture
def written(caplog):
    """Everything that was logged at the level of the site, with the details of errors."""
    caplog.set_level(logging.INFO)

    def read() -> str:
        formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
        return "\n".join(formatter.format(record) for record in caplog.records)

    return read


def check(text: str, *secrets: str) -> None:
    found = [secret for secret in (EMAIL, NAME, FIRM, NUMBER, PASSWORD, *secrets) if secret and secret in text]
    assert not found, f"the log holds {found}:\n{text}"


def test_a_firm_without_an_account(written, django_capture_on_commit_callbacks):
    factories.catalogue_release()
    factories.questionnaire_release()
    client = Client()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/start/", {"consent": "on", "business_name": FIRM, "email": EMAIL})
    token = _TOKEN.search(mail.outbox[0].body)[1]
    for _too_often in range(6):
        client.post(f"/en/assessments/{Assessment.objects.get().pk}/link/", {"renew": "yes", "email": EMAIL})
    gone = Client()
    assert gone.get(f"/en/resume/{token}/").status_code == 404, "renewed since"
    assessment = Assessment.objects.get()
    Business.objects.update(registration_number=NUMBER)
    factories.assessments.save_profile(assessment=assessment, facts=factories.FACTS)
    factories.assessments.save_answers(assessment=assessment, answers=factories.answers())
    assert client.post(f"/en/assessments/{assessment.pk}/submit/").status_code == 302
    reports.make(Report.objects.get().pk)
    b"".join(client.post(f"/en/businesses/{assessment.business_id}/copy/"))
    newest = _TOKEN.search(mail.outbox[-1].body)[1]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/en/businesses/{assessment.business_id}/erase/", {"typed": FIRM})
    assert not Assessment.objects.exists()
    assert client.get(f"/en/resume/{newest}/").status_code == 404
    text = written()
    check(text, token, newest)
    assert "a private link was not sent" in text, "the log is watched"
    assert "a business was erased" in text


def test_a_person_with_an_account(written, django_capture_on_commit_callbacks):
    client = Client()
    client.post("/en/account/signup/", {"email": EMAIL, "password1": PASSWORD})
    confirmation = re.search(r"/confirm-email/([^/\s]+)/", mail.outbox[0].body)[1]
    client.get(f"/en/account/confirm-email/{confirmation}/")
    client.post("/en/account/logout/")
    for tried in ("wrong-password", PASSWORD):
        client.post("/en/account/login/", {"login": EMAIL, "password": tried})
    client.post("/en/account/password/reset/", {"email": EMAIL})
    reset = re.search(r"/password/reset/key/([^/\s]+)/", mail.outbox[-1].body)[1]
    Client().get(f"/en/account/password/reset/key/{reset}/")
    client.post("/en/your-data/erase/", {"typed": "somebody@else.example"})
    client.post("/en/your-data/erase/", {"typed": EMAIL})
    client.post("/en/account/reauthenticate/?next=/en/your-data/erase/", {"password": PASSWORD})
    assert "Your account has been erased" in [message.subject for message in mail.outbox]
    text = written()
    check(text, confirmation, reset)
    assert "an account was erased" in text


class RefusingServer(socketserver.StreamRequestHandler):
    """A mail server that takes no mail for anybody, and says for whom."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail\r\n")
        for line in self.rfile:
            refused = line.upper().startswith(b"RCPT")
            self.wfile.write(b"550 no such user: " + line.strip() + b"\r\n" if refused else b"250 ok\r\n")
            if line.upper().startswith(b"QUIT"):
                return


def test_an_invitation(written, django_capture_on_commit_callbacks):
    owner = factories.user("owner@other.example", name="Ho Tsz-kin")
    business = factories.draft(owner, name=FIRM).business
    client = Client()
    client.force_login(owner)
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(
            f"/en/businesses/{business.pk}/invite/", {"email": EMAIL, "role": "contributor", "language": "en"}
        )
    assert sent.status_code == 302
    token = re.search(r"/invitations/([^/\s]+)/", mail.outbox[-1].body)[1]
    guest = Client()
    guest.get(f"/en/invitations/{token}/")
    client.post(f"/en/businesses/{business.pk}/erase/", {"typed": FIRM})
    business.delete()
    assert guest.get(f"/en/invitations/{token}/").status_code == 404
    check(written(), token, owner.email, owner.name)


def test_a_mail_that_the_server_refuses(written, settings):
    mails.queue(messages=[mail.EmailMessage(FIRM, "words", None, [EMAIL])])
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socketserver.TCPServer(("127.0.0.1", 0), RefusingServer) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        mails.deliver(OutgoingMail.objects.get().pk)
        thread.join()
    check(written())
    assert "could not be sent (attempt 1): SMTPRecipientsRefused" in written()
