"""The parts of a report about schemes."""

from typing import Any, cast

from django.utils.translation import gettext as _

from recommendations import wording
from recommendations.report import document as doc
from recommendations.report.frozen import Frozen
from recommendations.schemes import PartialDate, Scheme
from recommendations.services.freezing import text_from_json

Match = dict[str, Any]


def summary(frozen: Frozen, match: Match) -> doc.SchemeSummary:
    """A scheme as the first page shows it."""
    scheme = frozen.catalogue.scheme(match["scheme"])
    name, note = wording.name(scheme)
    return doc.SchemeSummary(
        name=name,
        name_note=note,
        funding=wording.funding(scheme),
        verdict=match["verdict"],
        verdict_word=str(wording.VERDICTS[match["verdict"]]),
        key=scheme.id,
    )


def entries(frozen: Frozen) -> tuple[doc.Scheme, ...]:
    """Every recommended scheme in full, best first."""
    return tuple(_entry(frozen, match) for match in frozen.matches["recommended"])


def _entry(frozen: Frozen, match: Match) -> doc.Scheme:
    scheme = frozen.catalogue.scheme(match["scheme"])
    language = frozen.language
    name, note = wording.name(scheme)
    return doc.Scheme(
        key=scheme.id,
        name=name,
        name_note=note,
        body=scheme.body.get(language),
        funding=wording.funding(scheme),
        verdict=match["verdict"],
        verdict_word=str(wording.VERDICTS[match["verdict"]]),
        status=wording.status_line(match["status"], _partial(match["checked_on"])),
        category=frozen.catalogue.category(scheme.category).name.get(language),
        fit=scheme.fit.get(language),
        url=scheme.url or "",
        lead_time=wording.lead_time(scheme.lead_time.weeks) if scheme.lead_time else "",
        reasons=tuple(_reason(reason, language) for reason in match["reasons"]),
        rank_reasons=tuple(text_from_json(reason["text"]).get(language) for reason in match["position"]),
        conditions=tuple(condition.text.get(language) for condition in scheme.conditions),
        documents=tuple(paper.text.get(language) for paper in scheme.documents),
        sources=tuple(doc.Source(text=wording.source(source), url=source.url or "") for source in scheme.sources),
        notice=_notice(scheme),
    )


def _reason(reason: dict[str, Any], language: str) -> doc.Reason:
    state = {True: "met", False: "unmet", None: "unknown"}[reason["met"]]
    return doc.Reason(state=cast(doc.State, state), text=text_from_json(reason["text"]).get(language))


def _notice(scheme: Scheme) -> str:
    return _("Check the terms with the administrator before you apply.") if scheme.check_with_administrator else ""


def lists(frozen: Frozen) -> tuple[doc.SchemeList, ...]:
    """Schemes that are not recommended: not for this firm, announced only, closed."""
    named = (
        (_("Not for your firm as it is"), _("A rule of these schemes excludes your firm."), "not_eligible", _why_not),
        (_("Worth watching"), _("Announced or of unknown status; not open to apply for now."), "listed", _status),
        (_("Closed"), _("No longer open, whatever others may advertise."), "closed", _closed),
    )
    return tuple(
        doc.SchemeList(
            title=title,
            intro=intro,
            schemes=tuple(_listed(frozen, match, say(frozen, match)) for match in frozen.matches[place]),
        )
        for title, intro, place, say in named
        if frozen.matches[place]
    )


def _listed(frozen: Frozen, match: Match, text: str) -> doc.ListedScheme:
    scheme = frozen.catalogue.scheme(match["scheme"])
    name, note = wording.name(scheme)
    return doc.ListedScheme(name=name, name_note=note, text=text)


def _why_not(frozen: Frozen, match: Match) -> str:
    unmet = [
        text_from_json(reason["text"]).get(frozen.language) for reason in match["reasons"] if reason["met"] is False
    ]
    return " ".join(unmet)


def _status(_frozen: Frozen, match: Match) -> str:
    return wording.status_line(match["status"], _partial(match["checked_on"]))


def _closed(_frozen: Frozen, match: Match) -> str:
    closed_on = _partial(match["closed_on"])
    if closed_on is None:
        return _status(_frozen, match)
    return _("Closed on %(date)s") % {"date": wording.partial_date(closed_on)}


def _partial(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None
