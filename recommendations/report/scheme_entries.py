"""The parts of a report about schemes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from recommendations import wording
from recommendations.frozen import FrozenMatch as Match
from recommendations.frozen import FrozenPosition, FrozenReason, date_from_json, text_from_json
from recommendations.report import document as doc
from recommendations.report.frozen import Frozen
from recommendations.schemes import Condition, Document, Scheme, Source

UNCONFIRMED, STALE = "†", "‡"  # in an entry; explained once at the head of the section
IN_FULL = 6  # schemes
SAID_ELSEWHERE = ("verdict", "status")  # reasons for the place that the entry shows in its own words
_STATES: Mapping[bool | None, doc.State] = {True: "met", False: "unmet", None: "unknown"}


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
    """Every recommended scheme, best first: the first ones in full, the others in brief."""
    return tuple(
        replace(_entry(frozen, match), brief=number >= IN_FULL)
        for number, match in enumerate(frozen.matches["recommended"])
    )


def intro() -> str:
    return _(
        "First come schemes that your firm seems to qualify for, then those where that is not known yet; within each, "
        "by how well they suit your tier, how weak the dimensions are that they lift, their status and what they could "
        "pay. Which tiers a scheme suits and what it lifts is our editorial judgement; every other fact has its "
        "source, given by its number. “Checked on” is the date the fact is known for."
    )


def notes(frozen: Frozen) -> tuple[str, ...]:
    """What the marks in the entries mean; only those that occur."""
    meanings = (
        (UNCONFIRMED, _("Check the terms with the administrator before you apply.")),
        (STALE, _("Not checked for more than 180 days: it may have changed since.")),
    )
    used = "".join(_marks(frozen.catalogue.scheme(match["scheme"]), match) for match in frozen.matches["recommended"])
    return tuple(f"{mark} {meaning}" for mark, meaning in meanings if mark in used)


def _entry(frozen: Frozen, match: Match) -> doc.Scheme:
    scheme, language = frozen.catalogue.scheme(match["scheme"]), frozen.language
    name, note = wording.name(scheme)
    return doc.Scheme(
        key=scheme.id,
        name=name,
        name_note=note,
        body=scheme.body.get(language),
        funding=wording.funding(scheme),
        verdict=match["verdict"],
        verdict_word=str(wording.VERDICTS[match["verdict"]]),
        status=str(wording.STATUSES[match["status"]]),
        checked=wording.checked(date_from_json(match["checked_on"])),
        marks=_marks(scheme, match),
        category=frozen.catalogue.category(scheme.category).name.get(language),
        fit=scheme.fit.get(language),
        url=scheme.url or "",
        lead_time=wording.lead_time(scheme.lead_time.weeks) if scheme.lead_time else "",
        reasons=_reasons(scheme, match, language),
        rank_reasons=tuple(
            _said(reason, language) for reason in match["position"] if reason["id"] not in SAID_ELSEWHERE
        ),
        conditions=tuple(_cited(scheme, condition, language) for condition in scheme.conditions),
        documents=tuple(_cited(scheme, paper, language) for paper in scheme.documents),
        sources=tuple(_source(source) for source in scheme.sources),
    )


def _marks(scheme: Scheme, match: Match) -> str:
    return (UNCONFIRMED if scheme.check_with_administrator else "") + (STALE if match["stale"] else "")


def _reasons(scheme: Scheme, match: Match, language: str) -> tuple[doc.Reason, ...]:
    """How each rule on the firm came out; where there is no rule, that is the reason."""
    if not match["reasons"]:
        return tuple(
            doc.Reason(state="unknown", text=_said(reason, language))
            for reason in match["position"]
            if reason["id"] == "verdict"
        )
    return tuple(
        doc.Reason(
            state=_STATES[reason["met"]],
            text=_said(reason, language),
            sources=_numbers(scheme, reason["sources"]),
        )
        for reason in match["reasons"]
    )


def _cited(scheme: Scheme, statement: Condition | Document, language: str) -> doc.Cited:
    return doc.Cited(text=statement.text.get(language), sources=_numbers(scheme, statement.sources))


def _numbers(scheme: Scheme, source_ids: Iterable[str]) -> tuple[int, ...]:
    known = [source.id for source in scheme.sources]
    return tuple(sorted(known.index(source_id) + 1 for source_id in source_ids))


def _source(source: Source) -> doc.Source:
    """A title that names the year already, as a study's does, is not dated again."""
    dated = source.as_of is None or (source.title is not None and source.as_of.text[:4] in source.title)
    date = "" if dated or source.as_of is None else wording.partial_date(source.as_of)
    return doc.Source(text=wording.source_title(source).removeprefix("www."), url=source.url or "", date=date)


def _said(reason: FrozenReason | FrozenPosition, language: str) -> str:
    return text_from_json(reason["text"]).get(language)


def lists(frozen: Frozen) -> tuple[doc.SchemeList, ...]:
    """Schemes that are not recommended: not for this firm, announced only, closed."""
    found = frozen.matches
    named = (
        (
            _("Not for your firm as it is"),
            _("A rule of these schemes excludes your firm."),
            found["not_eligible"],
            _why_not,
        ),
        (
            _("Worth watching"),
            _("Announced or of unknown status; not open to apply for now."),
            found["listed"],
            _status,
        ),
        (_("Closed"), _("No longer open, whatever others may advertise."), found["closed"], _closed),
    )
    return tuple(
        doc.SchemeList(title=title, intro=opening, schemes=tuple(_listed(frozen, match, say) for match in matches))
        for title, opening, matches, say in named
        if matches
    )


def _listed(frozen: Frozen, match: Match, say: Callable[[Match, str], str]) -> doc.ListedScheme:
    scheme = frozen.catalogue.scheme(match["scheme"])
    name, note = wording.name(scheme)
    unmet = [source for reason in match["reasons"] if reason["met"] is False for source in reason["sources"]]
    cited = [*unmet, *scheme.status.sources] if match["verdict"] == "no" else scheme.status.sources
    source = replace(_source(scheme.source(cited[0])), date="") if cited else None  # the text has its date
    return doc.ListedScheme(name=name, name_note=note, text=say(match, frozen.language), source=source)


def _why_not(match: Match, language: str) -> str:
    return " ".join(_said(reason, language) for reason in match["reasons"] if reason["met"] is False)


def _status(match: Match, _language: str) -> str:
    return wording.status_line(match["status"], date_from_json(match["checked_on"]))


def _closed(match: Match, language: str) -> str:
    closed_on = date_from_json(match["closed_on"])
    if closed_on is None:
        return _status(match, language)
    return wording.closed(closed_on)
