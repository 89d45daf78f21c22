"""Somebody with a browser: what people do on the site, by what every language's page has in common."""

from pathlib import Path
from typing import Any

from playwright.sync_api import APIResponse, BrowserContext, Locator, Page

from tests.journeys import firm
from tests.journeys.site import Site
from tests.journeys.watching import Watch

SECONDS_FOR_A_REPORT = 60.0
SECOND_STEP = "account/second-step/authenticate/"


class Visitor:
    """One browser of one person. The steps are done by clicking; those named `quickly_` by sending the same forms."""

    def __init__(self, site: Site, context: BrowserContext, watch: Watch, language: str) -> None:
        self.site, self.context, self.watch, self.language = site, context, watch, language
        self.page: Page = context.new_page()
        self.assessment = ""  # its id, once there is one

    # Addresses

    def url(self, path: str) -> str:
        return f"{self.site.address}/{self.language}/{path}"

    def open(self, path: str) -> None:
        self.page.goto(self.url(path))

    def of_assessment(self, path: str = "") -> str:
        return f"assessments/{self.assessment}/{path}"

    def business(self) -> str:
        """The id of the business that the assessment belongs to."""
        ((found,),) = self.site.query("SELECT business_id FROM readiness_assessment WHERE id = %s", self.assessment)
        return str(found)

    def open_pillar(self, pillar: str) -> None:
        self.open(self.of_assessment(f"questions/{pillar}/"))

    @property
    def path(self) -> str:
        """The page's address after the language, without a place on the page."""
        return self.page.url.partition("#")[0].removeprefix(f"{self.site.address}/{self.language}/")

    # Steps

    def press(self, within: str = "main") -> None:
        """Presses the one main button of the page and waits for the next page."""
        button = self.page.locator(f"{within} button.btn-primary[type=submit]").first
        with self.page.expect_navigation():
            button.click()

    def press_only(self, within: str) -> None:
        """Presses the only other button of a form, one that is not the page's main thing."""
        with self.page.expect_navigation():
            self.page.locator(f"{within} button[type=submit]").click()

    def sign_in(self, email: str, password: str) -> None:
        """With the second step where the person has one: by a recovery code, which can be used right away."""
        self.open("account/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.press()
        if self.path == SECOND_STEP:
            self.page.fill("[name=code]", self.site.recovery_code(email))
            self.press()

    def start(self, name: str = firm.NAME, email: str = "") -> None:
        """From the landing page to the list of tasks."""
        self.open("")
        self.page.locator("main a[href$='/start/']").first.click()
        self.page.fill("#id_business_name", name)
        self.page.fill("#id_email", email)
        self.page.check("#id_consent")
        self.press()
        self.note_assessment()

    def note_assessment(self) -> None:
        self.assessment = self.page.url.split("/assessments/")[1].split("/")[0]

    def private_link(self) -> str:
        return self.page.inner_text("#new-link").strip()

    def fill_profile(self) -> None:
        """Only what the page calls necessary, and one fact more."""
        self.page.locator("[name=sector]").first.wait_for(state="attached")
        self.choose_fact("sector", "food_beverage")
        self.choose_fact("employees_band", "staff_10_19")
        self.page.fill("[name=hk_employees]", "12")
        self.press()

    def choose_fact(self, fact: str, value: str) -> None:
        select = self.page.locator(f"select[name={fact}]")
        if select.count():
            select.select_option(value)
        else:
            self.page.locator(f"#{fact}_{value}").check()

    def card(self, question: str, value: str) -> Locator:
        return self.page.locator(f".choice-card:has(#{question}_{value})")

    def chosen(self, question: str) -> str:
        """The value chosen for a question on the page; empty when there is none."""
        checked = self.page.locator(f"input[name='{question}']:checked")
        return checked.get_attribute("value") or "" if checked.count() else ""

    def choose(self, question: str, value: str) -> None:
        """Chooses an answer and waits until the page says that it is saved."""
        with self.page.expect_response(lambda response: f"/answers/{question}/" in response.url):
            self.card(question, value).click()
        self.wait_until_saved()

    def wait_until_saved(self) -> None:
        self.page.locator("[data-autosave][data-state=saved]").wait_for()

    def write_note(self, question: str, text: str) -> None:
        self.open_details(question)
        self.page.fill(f"#{question}_note", text)

    def open_details(self, question: str) -> None:
        details = self.page.locator(f"#q-{question} details")
        if details.get_attribute("open") is None:
            details.locator("summary").click()

    def go(self, where: str = "next") -> None:
        """Presses one of the buttons under the questions."""
        with self.page.expect_navigation():
            self.page.locator(f"main .actions button[name=go][value={where}]").click()

    def submit(self) -> None:
        """From check your answers to the result."""
        self.press("#submit")

    def download(self, link: Locator) -> Path:
        with self.page.expect_download() as waiting:
            link.click()
        return Path(waiting.value.path())

    def pdf_link(self, language: str = "") -> Locator:
        """Waits until the report is there; the page watches for it by itself where there is JavaScript."""
        line = self.page.locator(f"#report-{language or self.language}")
        link = line.locator("a[download]")
        link.or_(line.locator(".report-line__failure")).wait_for(timeout=SECONDS_FOR_A_REPORT * 1000)
        assert link.count(), self.site.worker.output()
        return link

    # The same by sending forms

    def send(self, path: str, **fields: str) -> APIResponse:
        """Sends a form as the site's pages do; follows to the next page."""
        if not any(cookie["name"] == "csrftoken" for cookie in self.context.cookies()):
            self.context.request.get(self.url("start/"))
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        form: Any = fields | {"csrfmiddlewaretoken": token}
        response = self.context.request.post(self.url(path), form=form, headers={"Referer": self.url("")})
        assert response.ok, f"{response.status} {path}\n{response.text()[:2000]}"
        return response

    def quickly_start(self, name: str = firm.NAME) -> None:
        response = self.send("start/", business_name=name, consent="yes")
        self.assessment = response.url.split("/assessments/")[1].split("/")[0]

    def quickly_answer(self, *pillars: str) -> None:
        """Every question of the pillars, or of all of them."""
        for pillar in pillars or firm.pillars():
            answers = {question: firm.answer(question) for question in firm.questions(pillar)}
            self.send(self.of_assessment(f"questions/{pillar}/"), **answers)

    def quickly_complete(self, name: str = firm.NAME) -> None:
        """As far as check your answers."""
        self.quickly_start(name)
        self.send(self.of_assessment("profile/"), sector="food_beverage", employees_band="staff_10_19")
        self.quickly_answer()

    def quickly_submit(self, name: str = firm.NAME) -> None:
        self.quickly_complete(name)
        self.send(self.of_assessment("submit/"))

    def quickly_sign_up(self, email: str) -> None:
        """With a confirmed address; what was begun in this browser goes into the account."""
        self.send("account/signup/", email=email, password1="a-long-enough-password")
        self.confirm_email(email)

    def confirm_email(self, email: str) -> None:
        """Follows the link in the message that was sent on signing up."""
        self.page.goto(self.site.link_sent_to(email, "/confirm-email/"))
        if self.page.locator("main form button").count():
            self.press()

    def quickly_sign_in(self, email: str, password: str) -> None:
        response = self.send("account/login/", login=email, password=password)
        if SECOND_STEP in response.url:
            self.send(SECOND_STEP, code=self.site.recovery_code(email))

    def choices(self, pillar: str) -> dict[str, str]:
        """What the open page shows as chosen."""
        return {question: self.chosen(question) for question in firm.questions(pillar)}


def expected_choices(pillar: str) -> dict[str, str]:
    return {question: firm.answer(question) for question in firm.questions(pillar)}
