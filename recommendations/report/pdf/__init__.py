"""Draws a `ReportDocument` as PDF. The one door is `render.render`."""
