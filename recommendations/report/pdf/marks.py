"""Words with a shape in front, so that nothing is told by colour alone."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from recommendations.report.document import State, Verdict
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.flowables import Content, Text
from recommendations.report.pdf.styles import TextStyle


class Marked(Flowable):
    """A paragraph with a small drawing in front of its first line; `draw_mark` draws it around (0, 0)."""

    def __init__(self, content: Content, style: TextStyle):
        super().__init__()
        self.text = Text(content, style)
        self.style = style
        self.indent = style.size * 1.35

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        inner = self.text.wrap(room - self.indent, height)[1]
        self.width, self.height = room, inner
        return room, inner

    def draw(self) -> None:
        canvas = self.canv
        self.text.drawOn(canvas, self.indent, 0)
        canvas.saveState()
        canvas.translate(self.style.size * 0.45, self.height - self.style.leading / 2)
        canvas.setStrokeColor(look.INK)
        canvas.setFillColor(look.INK)
        canvas.setLineWidth(1)
        self.draw_mark(canvas, self.style.size * 0.36)
        canvas.restoreState()

    def draw_mark(self, canvas: Any, radius: float) -> None:
        raise NotImplementedError


class VerdictMark(Marked):
    """Full circle: yes; half: not known yet; empty: no."""

    def __init__(self, verdict: Verdict, word: str, style: TextStyle):
        super().__init__(word, style)
        self.verdict = verdict

    def draw_mark(self, canvas: Any, radius: float) -> None:
        canvas.circle(0, 0, radius, stroke=1, fill=1 if self.verdict == "yes" else 0)
        if self.verdict == "unknown":
            canvas.wedge(-radius, -radius, radius, radius, 90, 180, stroke=0, fill=1)


class ReasonMark(Marked):
    """Tick: met; cross: not met; empty box: not known yet."""

    def __init__(self, state: State, content: Content, style: TextStyle):
        super().__init__(content, style)
        self.state = state

    def draw_mark(self, canvas: Any, radius: float) -> None:
        canvas.setLineWidth(1.3)
        if self.state == "met":
            canvas.lines([(-radius, 0, -radius * 0.25, -radius * 0.8), (-radius * 0.25, -radius * 0.8, radius, radius)])
        elif self.state == "unmet":
            canvas.lines([(-radius, -radius, radius, radius), (-radius, radius, radius, -radius)])
        else:
            canvas.setLineWidth(0.9)
            canvas.rect(-radius * 0.9, -radius * 0.9, radius * 1.8, radius * 1.8, stroke=1, fill=0)
