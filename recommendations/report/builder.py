"""From a stored report to the document that is drawn: frozen data in, words in the report's language out."""

from typing import cast

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recommendations.models import Report, ReportKind
from recommendations.report import charts, sections
from recommendations.report.checking import check
from recommendations.report.document import Language, ReportDocument
from recommendations.report.frozen import Frozen
from recommendations.report.labels import labels
from recommendations.report.progress import progress_document
from recommendations.report.progress_document import ProgressDocument
from recommendations.report.scheme_entries import entries, intro, lists, notes
from recommendations.report.spread import spread

AnyDocument = ReportDocument | ProgressDocument


def build_document(report: Report) -> AnyDocument:
    """The document of a report in its own language, whatever language is active. Reads only frozen rows."""
    return document_of(Frozen.of(report))


def document_of(frozen: Frozen) -> AnyDocument:
    """The document of what was read, or of a sample made of no rows at all."""
    with translation.override(frozen.language):
        return progress_document(frozen) if frozen.report.kind == ReportKind.PROGRESS else _build(frozen)


def _build(frozen: Frozen) -> ReportDocument:
    report = frozen.report
    firm = sections.firm_name(frozen)
    issued_on = date_format(report.result.on_date)
    return ReportDocument(
        language=cast(Language, report.language),
        kind="verified" if frozen.is_verified else "self_assessment",
        number=report.number,
        title=_("Verified AI readiness report") if frozen.is_verified else _("AI readiness report"),
        subject=_("AI readiness of %(firm)s, %(date)s") % {"firm": firm, "date": issued_on},
        firm_name=firm,
        issued_on=issued_on,
        revision=_("Revision %(number)s") % {"number": report.result.revision},
        created_at=timezone.localtime(report.created_at),
        standing=sections.standing(frozen),
        labels=labels(),
        first_page=sections.first_page(frozen),
        ladder=charts.ladder(frozen),
        radar=charts.radar(frozen),
        bars=charts.bars(frozen),
        timeline=charts.timeline(frozen),
        funding=charts.funding(frozen),
        pillars=sections.pillars(frozen),
        dimensions=sections.dimensions(frozen),
        spread=spread(frozen),
        plan=sections.plan(frozen),
        plan_intro=sections.plan_intro(frozen),
        schemes=entries(frozen),
        schemes_intro=intro(),
        schemes_notes=notes(frozen),
        scheme_lists=lists(frozen),
        answers=sections.answers(frozen),
        answers_intro=sections.answers_intro(frozen),
        method=sections.method(frozen),
        disclaimers=(
            _("Terms of schemes change: check with the administrator before you apply."),
            _("This report does not decide any funding application."),
        ),
        verification=sections.verification(frozen),
        check=check(report),
    )
