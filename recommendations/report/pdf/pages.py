"""The paper: margins, running head and foot, "page x of y", and the file's properties."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from hashlib import md5
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from recommendations.report.document import Paper
from recommendations.report.pdf import fonts
from recommendations.report.pdf import styles as look
from recommendations.report.pdf import text as typing
from recommendations.report.pdf.flowables import Text
from recommendations.report.pdf.styles import TextStyle, styles_for

rl_config.useA85 = 0  # streams as they are: as text they would be a quarter longer, and slow to write

LANGUAGE_TAGS = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
PAGE_ROOM, NUMBER_ROOM = 80.0, 130.0  # points at the ends of the foot: page, and report number
TOTAL = "total-pages"  # name of the form that holds what follows the page's own number, drawn when the total is known


class FixedTime:
    """Stands in for reportlab's own time stamp, which reads the clock: the document's date, in its own time zone."""

    def __init__(self, moment: datetime):
        offset = moment.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset is not None else 0
        self.YMDhms = moment.timetuple()[:6]
        self.dhh, self.dmm = (abs(minutes) // 60) * (1 if minutes >= 0 else -1), abs(minutes) % 60


class ReportPaper(BaseDocTemplate):
    """A4 with one frame a page; the first page has no running head.

    Head and foot are written after the content, so that copied text reads in order.
    """

    def __init__(self, target: BinaryIO, document: Paper):
        labels = document.labels
        super().__init__(
            target,
            pagesize=(look.PAGE_WIDTH, look.PAGE_HEIGHT),
            title=f"{document.title} – {document.firm_name}",
            author=labels.publisher,
            subject=document.subject,
            creator=labels.publisher,
            keywords=document.number,
            lang=LANGUAGE_TAGS[document.language],
            initialFontName=fonts.load(fonts.font_name(fonts.FAMILIES[document.language])).fontName,
            invariant=1,
        )
        self.document = document
        self.style = styles_for(document.language).small.but(size=7.6, leading=10)
        self.addPageTemplates(
            [
                PageTemplate("first", [_frame(head=False)], onPageEnd=self._draw_foot, autoNextPageTemplate="later"),
                PageTemplate("later", [_frame(head=True)], onPageEnd=self._draw_later),
            ]
        )

    def _startBuild(self, filename: Any = None, canvasmaker: Any = Canvas) -> None:  # noqa: N802 - reportlab's name
        super()._startBuild(filename, canvasmaker)
        file = self.canv._doc
        file._timeStamp = FixedTime(self.document.created_at)
        file.signature = md5(
            (self.document.number or self.document.subject).encode(), usedforsecurity=False
        )  # the file's id starts from this

    def _endBuild(self) -> None:  # noqa: N802 - reportlab's name
        self._doSave = 0
        super()._endBuild()
        canvas = self.canv
        pages = canvas.getPageNumber() - 1
        canvas.beginForm(TOTAL, 0, -5, look.WIDTH, 15)
        self._write(canvas, self._page_parts()[1].replace("{pages}", str(pages)), 0, 0)
        canvas.endForm()
        canvas.save()

    def _page_parts(self) -> tuple[str, str]:
        """The label "Page {page} of {pages}", cut after the page's own number."""
        before, after = self.document.labels.page.split("{page}")
        return before, after

    def _write(self, canvas: Any, text: str, x: float, y: float, style: TextStyle | None = None) -> float:
        """Write one line with its baseline at y; returns its width."""
        style = style or self.style
        width = 0.0
        for run in typing.runs(typing.narrow(typing.clean(text, style.family)), style.family, bold=style.bold):
            canvas.setFont(run.font, style.size)
            canvas.setFillColor(style.colour)
            canvas.drawString(x + width, y, run.text)
            width += canvas.stringWidth(run.text, run.font, style.size)
        return width

    @cached_property
    def _head(self) -> tuple[str, Text]:
        """The firm's name, shortened to one line, and the title: the same on all pages."""
        style, half = self.style, look.WIDTH * 0.62
        firm = typing.shorten(typing.clean(self.document.firm_name, style.family), style.family, style.size, half)
        title = Text(self.document.title, style.but(align="right"))
        title.wrap(look.WIDTH - half - 10, style.leading)
        return firm, title

    @cached_property
    def _foot(self) -> tuple[Text, Text]:
        """The report's number, or the day where it has none, and the disclaimer: the same on all pages."""
        style, document = self.style, self.document
        words = f"{document.labels.report_number} {document.number}" if document.number else document.issued_on
        number = Text(words, style.but(align="right"))
        number.wrap(NUMBER_ROOM, style.leading)
        middle = look.WIDTH - PAGE_ROOM - NUMBER_ROOM
        line = typing.clean(document.disclaimers[0] if document.disclaimers else "", style.family)
        note = Text(typing.shorten(line, style.family, style.size, middle), style.but(align="centre"))
        note.wrap(middle, style.leading)
        return number, note

    def _draw_later(self, canvas: Any, paper: Any) -> None:
        y = look.PAGE_HEIGHT - look.EDGE - 6
        firm, title = self._head
        self._write(canvas, firm, look.MARGIN, y)
        title.drawOn(canvas, look.MARGIN + look.WIDTH - title.width, y - 2.2)
        self._rule(canvas, y - 6)
        self._draw_foot(canvas, paper)

    def _draw_foot(self, canvas: Any, _paper: Any) -> None:
        y = look.EDGE
        self._rule(canvas, y + 14)
        number, note = self._foot
        number.drawOn(canvas, look.MARGIN + look.WIDTH - NUMBER_ROOM, y - 2.2)
        note.drawOn(canvas, look.MARGIN + PAGE_ROOM, y - 2.2)
        width = self._write(canvas, f"{self._page_parts()[0]}{canvas.getPageNumber()}", look.MARGIN, y)
        canvas.saveState()
        canvas.translate(look.MARGIN + width, y)
        canvas.doForm(TOTAL)
        canvas.restoreState()

    def _rule(self, canvas: Any, y: float) -> None:
        canvas.setStrokeColor(look.RULE)
        canvas.setLineWidth(0.5)
        canvas.line(look.MARGIN, y, look.MARGIN + look.WIDTH, y)


def _frame(*, head: bool) -> Frame:
    top = look.HEADER if head else 0
    height = look.PAGE_HEIGHT - 2 * look.EDGE - look.FOOTER - top
    return Frame(look.MARGIN, look.EDGE + look.FOOTER, look.WIDTH, height, 0, 0, 0, 0, id="body")


FIRST_PAGE_HEIGHT = look.PAGE_HEIGHT - 2 * look.EDGE - look.FOOTER
