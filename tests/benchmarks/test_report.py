"""How long a report takes to draw, beside a bare reportlab document of the same pages, words and fonts.

Aims: at most 1.5 times the bare document, and under 300 KB. Both are made in turn and measured in processor time, so
that a busy machine changes little.
"""

import gc
from collections.abc import Callable
from html import escape
from io import BytesIO
from time import process_time

import pypdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from recommendations.report.pdf import fonts
from recommendations.report.pdf.qr import modules
from recommendations.report.pdf.render import render
from recommendations.report.sample import sample_document

pytestmark = pytest.mark.benchmark

ROUNDS = 15
MOST_TIMES, MOST_BYTES = 1.5, 300_000


def bare(pages: list[str], family: str, *, chinese: bool) -> Callable[[], bytes]:
    """Draws the same lines as plain paragraphs, each page's on a page of its own, nothing else."""
    style = ParagraphStyle(
        "bare", fontName=fonts.font_name(family), fontSize=6.5, leading=8, wordWrap="CJK" if chinese else None
    )
    bold = ParagraphStyle("bold", parent=style, fontName=fonts.font_name(family, bold=True))

    def draw() -> bytes:
        story = []
        for page in pages:
            lines = page.splitlines()
            # A paragraph of a few lines each, as text usually comes; every fourth of them bold.
            for number, start in enumerate(range(0, len(lines), 3)):
                words = escape(" ".join(lines[start : start + 3]))
                story.append(Paragraph(words, style if number % 4 else bold))
            story.append(PageBreak())
        target = BytesIO()
        SimpleDocTemplate(target, pagesize=A4, topMargin=30, bottomMargin=30).build(story)
        return target.getvalue()

    return draw


def seconds(draw: Callable[[], bytes]) -> float:
    gc.collect()
    modules.cache_clear()  # each report has a code of its own
    start = process_time()
    draw()
    return process_time() - start


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_drawing_takes_little_more_than_bare_pages(language, record):
    document = sample_document("self_assessment", language)
    content = render(document)
    found = pypdf.PdfReader(BytesIO(content)).pages
    draw_bare = bare([page.extract_text() for page in found], fonts.FAMILIES[language], chinese=language != "en")
    alike = pypdf.PdfReader(BytesIO(draw_bare())).pages
    assert len(alike) == len(found)
    pairs = [(seconds(lambda: render(document)), seconds(draw_bare)) for _round in range(ROUNDS)]
    report, plain = (sorted(times) for times in zip(*pairs, strict=True))
    times = report[ROUNDS // 2] / plain[ROUNDS // 2]
    record(f"report, {len(found)} pages, {language}", report)
    record(f"bare pages, {language}", plain)
    print(f"\n{language}: {times:.2f} times bare pages; {len(content):,} bytes")
    assert times <= MOST_TIMES
    assert len(content) < MOST_BYTES
