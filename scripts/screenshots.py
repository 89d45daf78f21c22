"""Takes the README's pictures: the real pages of a site that `make run` starts for this, on an empty data folder.

Usage: make pictures
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
LANGUAGES = {"en": "Harbour Noodle House", "zh-hant": "海港麵家"}
WIDTHS = {390: 844, 1280: 900}  # px: a phone and a desk, with the height of what one sees at first
LARGEST_FILE = 150_000  # bytes
COLOURS = (128, 64, 32)
SECONDS_TO_START = 180
# A firm in the middle: 1 to 5 by question in their order, 0 for "we don't know".
LEVELS = "243333433243322333303443"


@contextmanager
def site() -> Iterator[str]:
    """The address of a fresh site."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        environment = {**os.environ, "PORT": str(port), "DATA_DIR": f"{folder}/data"}
        command = [sys.executable, "-m", "config.embedded.run"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_ready(process, Path(log.name))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def wait_until_ready(process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while "Ready after" not in log.read_text(encoding="utf-8"):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"The site did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.2)


def take_all(browser: Browser, address: str) -> None:
    for language, name in LANGUAGES.items():
        page = browser.new_context(reduced_motion="reduce", device_scale_factor=1).new_page()
        page.goto(f"{address}/{language}/")
        take(page, "landing", language)
        start(page, name)
        take_while_answering(page, language)
        take(page, "check", language)
        page.locator("#submit button").click()
        page.locator(f"#report-{language} a[download]").wait_for(timeout=60_000)
        take(page, "result", language)
        page.context.close()


def start(page: Page, name: str) -> None:
    page.locator("main a[href$='/start/']").first.click()
    page.fill("#id_business_name", name)
    page.check("#id_consent")
    page.locator("#start-form button.btn-primary").click()
    page.locator("main a.btn-primary").click()
    page.select_option("select[name=sector]", "food_beverage")
    page.check("[name=employees_band][value=staff_10_19]")
    page.fill("[name=hk_employees]", "12")
    for fact in ("business_registration", "substantive_operations_hk"):
        page.check(f"[name={fact}][value=yes]")
    for fact in ("listed", "government_subvented"):
        page.check(f"[name={fact}][value=no]")
    page.locator("#profile-form button.btn-primary").click()


def take_while_answering(page: Page, language: str) -> None:
    """Answers every pillar; the first one is taken as it is being filled in."""
    levels = iter(LEVELS)
    while "/questions/" in page.url:
        cards = page.locator("fieldset.question")
        is_first = page.url.endswith("/organisational_readiness/")
        for index in range(cards.count()):
            level = next(levels)
            value = "unknown" if level == "0" else level
            with page.expect_response(lambda response: "/answers/" in response.url):
                cards.nth(index).locator(f".choice-card:has(input[value='{value}'])").click()
            if is_first and index == 0:
                take(page, "pillar", language, at="fieldset.question")
        with page.expect_navigation():
            page.locator("main .actions button[name=go][value=next]").click()


def take(page: Page, name: str, language: str, at: str = "body") -> None:
    """One picture per width, scrolled to the first element that `at` names; as small as it can be."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("(at) => scrollTo(0, document.querySelector(at).getBoundingClientRect().top + scrollY - 8)", at)
        page.wait_for_timeout(200)  # what sticks to the edge of the window follows
        file = PICTURES / f"{name}-{language}-{width}.png"
        page.screenshot(path=file)
        compress(file)
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} KB")


def compress(file: Path) -> None:
    """Few colours are enough for pages: they are text on plain grounds."""
    with Image.open(file) as opened:
        full = opened.convert("RGB")
    for colours in COLOURS:
        full.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)
        if file.stat().st_size <= LARGEST_FILE:
            return
    sys.exit(f"{file} stays larger than {LARGEST_FILE} bytes")


def main() -> None:
    program = shutil.which("chromium") or sys.exit("Chromium is needed: as root on Debian, apt-get install -y chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        take_all(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
