"""Small objects in one compressed stream: the same document, which any reader opens."""

import re
from io import BytesIO

import pikepdf
import pypdf
from reportlab.pdfgen.canvas import Canvas

from recommendations.report.pdf.packing import packed

ADDRESS = "https://example.org/a?b=(1)"


def written() -> bytes:
    """Two pages by reportlab, linked and marked, the same at any time."""
    target = BytesIO()
    canvas = Canvas(target, invariant=1, initialFontName="Helvetica")
    canvas.setTitle("就緒 (A&B)")
    for number in (1, 2):
        canvas.bookmarkPage(f"page-{number}")
        canvas.addOutlineEntry(f"Part {number}", f"page-{number}")
        canvas.drawString(72, 720, f"endobj 1 0 obj number {number}")
        canvas.linkURL(ADDRESS, (72, 700, 200, 730))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_readers_find_everything_as_it_was():
    before, after = pypdf.PdfReader(BytesIO(written())), pypdf.PdfReader(BytesIO(packed(written())))
    assert after.metadata.title == "就緒 (A&B)"
    assert after.trailer["/ID"] == before.trailer["/ID"]
    texts = [page.extract_text().strip() for page in after.pages]
    assert texts == ["endobj 1 0 obj number 1", "endobj 1 0 obj number 2"]
    assert [entry.title for entry in after.outline] == ["Part 1", "Part 2"]
    assert [page["/Annots"][0].get_object()["/A"]["/URI"] for page in after.pages] == [ADDRESS, ADDRESS]


def test_only_streams_stand_alone():
    content = packed(written())
    assert content.startswith(b"%PDF-1.5\n")
    assert len(re.findall(rb"\d+ 0 obj\n", content)) == len(re.findall(rb"endstream\nendobj\n", content)) == 4
    assert ADDRESS.encode() not in content
    with pikepdf.open(BytesIO(content)) as file:
        assert file.check_pdf_syntax() == []
        assert len(file.objects) == len(pikepdf.open(BytesIO(written())).objects) + 2


def test_the_same_bytes_each_time():
    assert packed(written()) == packed(written())
