"""The QR code of the first page, read by a reader of barcodes from what is drawn."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest
import zxingcpp
from PIL import Image, ImageDraw
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from recommendations.report.pdf import styles as look
from recommendations.report.pdf.first_page import FIRST_PAGE_HEIGHT, first_page
from recommendations.report.pdf.qr import QrCode
from recommendations.report.pdf.render import render
from tests.recommendations.report.samples import FIRM, sample_document

ADDRESS = "https://readiness.example.hk/zh-hant/verify/AIR-7K2M-Q9XD/"
DOTS = 4  # of the picture for each point: 288 dots per inch


class Paper(Canvas):
    """reportlab's canvas, which tells what a flowable draws in black as rectangles, and its links."""

    def __init__(self) -> None:
        super().__init__(BytesIO())
        self.links: list[str] = []

    @property
    def rectangles(self) -> list[tuple[float, float, float, float]]:
        """Those after the white ground, each as x, y, width and height."""
        black = self._code[self._code.index("0 0 0 rg") + 1 :]
        return [tuple(map(float, line.split()[:4])) for line in black if line.endswith(" re")]

    def linkURL(self, address: str, *_: Any, **__: Any) -> None:  # noqa: N802 - reportlab's name
        self.links.append(address)


def drawn(address: str) -> tuple[QrCode, Paper]:
    code, paper = QrCode(address), Paper()
    code.canv = paper
    code.draw()
    return code, paper


def picture(code: QrCode, paper: Paper) -> Image.Image:
    side = round(code.side * DOTS)
    image = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(image)
    for x, y, width, height in paper.rectangles:
        pen.rectangle((x * DOTS, side - (y + height) * DOTS, (x + width) * DOTS - 1, side - y * DOTS - 1), fill=0)
    return image


@pytest.mark.parametrize("address", [ADDRESS, "http://127.0.0.1:8000/en/verify/AIR-0000-0000/"])
def test_a_reader_finds_the_address(address: str):
    code, paper = drawn(address)
    (found,) = zxingcpp.read_barcodes(picture(code, paper))
    assert found.text == address
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert paper.links == [address]


def test_it_is_22_mm_wide_with_four_modules_of_white_around():
    code, paper = drawn(ADDRESS)
    left, right = min(x for x, *_ in paper.rectangles), max(x + width for x, _, width, _ in paper.rectangles)
    foot, top = min(y for _, y, *_ in paper.rectangles), max(y + height for _, y, _, height in paper.rectangles)
    assert (right - left, top - foot) == pytest.approx((22 * mm, 22 * mm), abs=0.01)
    quiet = 4 * 22 * mm / len(code.modules)
    assert (left, foot, code.side - right, code.side - top) == pytest.approx((quiet,) * 4, abs=0.01)
    assert 22 * mm / len(code.modules) > 0.5 * mm, "a phone reads modules of half a millimetre from any paper"


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("firm", [FIRM, "Wing", "有" * 80])
def test_the_first_page_has_it_beside_the_name_and_still_fits(language: Any, firm: str):
    document = sample_document(language, firm=firm)
    height = sum(item.wrap(look.WIDTH, FIRST_PAGE_HEIGHT)[1] for item in first_page(document))
    assert height <= FIRST_PAGE_HEIGHT
    pdf = pypdf.PdfReader(BytesIO(render(document)))
    links = [entry.get_object() for entry in pdf.pages[0]["/Annots"]]
    areas = [link["/Rect"] for link in links if link.get("/A", {}).get("/URI") == document.check.address]
    widths = sorted(float(area[2] - area[0]) for area in areas)
    assert any(width == pytest.approx(QrCode(document.check.address).side, abs=0.01) for width in widths)
    squeezed = "".join(pdf.pages[0].extract_text().split())
    assert "".join(document.check.words.split()) in squeezed


def test_a_document_without_an_address_has_none():
    document = replace(sample_document("en"), check=None)
    first = pypdf.PdfReader(BytesIO(render(document))).pages[0]
    assert [link for link in first.get("/Annots", []) if "/A" in link.get_object()] == []
