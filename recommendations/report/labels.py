"""The fixed words of a report, in the active language."""

from django.utils.translation import gettext as _

from recommendations.report.document import Labels, PaperLabels


def paper_labels() -> PaperLabels:
    """What stands on the pages of every document."""
    return PaperLabels(
        publisher=_("AI Readiness Hong Kong"),
        page=_("Page {page} of {pages}"),
        report_number=_("Report number"),
        issued_on=_("Issued on"),
        summary=_("At a glance"),
        continued=_(" (continued)"),
    )


def labels() -> Labels:
    return Labels(
        **vars(paper_labels()),
        tier=_("Your tier"),
        overall_score=_("Overall score"),
        next_tier=_("Towards the next tier"),
        top_gaps=_("Where the gaps are widest"),
        top_schemes=_("Schemes to look at first"),
        next_steps=_("Your next three steps"),
        radar=_("The twelve dimensions"),
        dimensions=_("The pillars and dimensions"),
        spread=_("Where you see it differently"),
        talking_points=_("Talking points"),
        plan=_("Your plan for twelve months"),
        schemes=_("Support schemes for you"),
        more_schemes=_("Further schemes, in brief"),
        verification=_("What the adviser found"),
        answers=_("Appendix: your answers"),
        method=_("How it was scored"),
        dimension=_("Dimension"),
        meaning=_("What it means today"),
        next_step=_("Next step"),
        action=_("What to do"),
        evidence=_("What counts as evidence"),
        question=_("Question"),
        answer=_("Your answer"),
        level=_("Level"),
        lowest=_("Lowest"),
        median=_("Median"),
        highest=_("Highest"),
        own_rating=_("Own rating"),
        adviser_rating=_("Adviser’s rating"),
        comment=_("Adviser’s comment"),
        supported_by=_("Support"),
        lead_time=_("Lead time"),
        position=_("Why here"),
        conditions=_("Conditions we cannot check here"),
        documents=_("Have ready"),
        sources=_("Sources"),
        evidence_tick=_("Evidence available"),
        note=_("Note"),
    )
