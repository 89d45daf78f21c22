"""How schemes are put into words, for pages and reports alike, in the active language."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlsplit

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.languages import current_language
from recommendations.schemes import PartialDate, Scheme, Source

VERDICTS: Mapping[str, Promise] = {
    "yes": gettext_lazy("You seem to qualify"),
    "unknown": gettext_lazy("Not known yet"),
    "no": gettext_lazy("Your firm does not qualify"),
}
# What decides where no single rule does.
ALL_RULES_MET = gettext_lazy("Your firm meets every rule on firms that we know of.")
NO_RULE_KNOWN = gettext_lazy("We know of no rule on firms that could be checked here: ask the administrator.")
# How a rule on the firm came out.
REASONS: Mapping[str, Promise] = {
    "met": gettext_lazy("Met"),
    "unmet": gettext_lazy("Not met"),
    "unknown": gettext_lazy("Not known yet"),
}
# What a condition that we cannot check is about, in the order in which they are listed.
ABOUT: Mapping[str, Promise] = {
    "employee": gettext_lazy("Your employees"),
    "course": gettext_lazy("The course"),
    "project": gettext_lazy("The project"),
    "application": gettext_lazy("The application"),
    "vetting": gettext_lazy("How applications are judged"),
}
STATUSES: Mapping[str, Promise] = {
    "open": gettext_lazy("Open"),
    "open_presumed": gettext_lazy("Presumed open: we found no notice that it closed"),
    "open_via_partners": gettext_lazy("Open through partner organisations"),
    "in_force": gettext_lazy("In force"),
    "operating": gettext_lazy("Operating"),
    "available": gettext_lazy("Available"),
    "public_trial": gettext_lazy("In public trial"),
    "periodic": gettext_lazy("Open in rounds"),
    "upcoming": gettext_lazy("Announced, not open yet"),
    "in_preparation": gettext_lazy("In preparation"),
    "published": gettext_lazy("Published"),
    "second_cohort_testing": gettext_lazy("Testing with a closed group"),
    "unknown": gettext_lazy("Status not known"),
    "expected_closed": gettext_lazy("Expected to have closed"),
    "past_event": gettext_lazy("Past event"),
    "closed": gettext_lazy("Closed"),
}
# What money is planned for.
COST_ITEMS: Mapping[str, Promise] = {
    "training": gettext_lazy("Training"),
    "solution": gettext_lazy("Software and solutions"),
    "computing": gettext_lazy("Computing power"),
    "equipment": gettext_lazy("Equipment"),
    "research": gettext_lazy("Research and development"),
    "staff": gettext_lazy("Staff"),
}
# What a scheme gives where no sum says it better.
KINDS: Mapping[str, Promise] = {
    "advisory_free": gettext_lazy("Free advice"),
    "cash_matching": gettext_lazy("Pays part of the cost"),
    "cash_rebate": gettext_lazy("Cash rebate"),
    "compliance_facilitation": gettext_lazy("Standard contract"),
    "compute_service": gettext_lazy("Computing service"),
    "compute_subsidy": gettext_lazy("Subsidised computing"),
    "data_free": gettext_lazy("Free data"),
    "data_infrastructure": gettext_lazy("Data exchange service"),
    "equity": gettext_lazy("Investment in shares"),
    "event": gettext_lazy("Event"),
    "grant": gettext_lazy("Grant"),
    "guidance_free": gettext_lazy("Free guidance"),
    "incubation": gettext_lazy("Incubation"),
    "institution": gettext_lazy("Research institution"),
    "loan_guarantee": gettext_lazy("Loan guarantee"),
    "rd_collaboration": gettext_lazy("Joint research and development"),
    "research_grant": gettext_lazy("Research grant"),
    "sandbox": gettext_lazy("Supervised trial"),
    "subsidy_terms_not_announced": gettext_lazy("Subsidy, terms not announced"),
    "talent_admission": gettext_lazy("Admission of talent from outside Hong Kong"),
    "tax_deduction": gettext_lazy("Tax deduction"),
    "tool_free": gettext_lazy("Free tool"),
    "training": gettext_lazy("Subsidised training"),
    "training_fee_based": gettext_lazy("Courses for a fee"),
    "voucher": gettext_lazy("Voucher"),
    "wage_subsidy": gettext_lazy("Wage subsidy"),
}
_SHARES: Mapping[Fraction, Promise] = {
    Fraction(1, 4): gettext_lazy("one quarter of the cost"),
    Fraction(1, 3): gettext_lazy("one third of the cost"),
    Fraction(1, 2): gettext_lazy("half of the cost"),
    Fraction(2, 3): gettext_lazy("two thirds of the cost"),
    Fraction(3, 4): gettext_lazy("three quarters of the cost"),
    Fraction(1): gettext_lazy("the whole cost"),
}


def money(amount: Decimal) -> str:
    """ "HK$250,000", or with cents where there are any."""
    return f"HK${amount:,.0f}" if amount == amount.to_integral_value() else f"HK${amount:,.2f}"


def share(part: Fraction) -> str:
    """A share of the cost in words where it has a plain one, else in per cent."""
    if part in _SHARES:
        return str(_SHARES[part])
    percent = Decimal(part.numerator * 100) / part.denominator
    return _("%(percent)s%% of the cost") % {"percent": f"{percent.normalize():f}"}


def funding(scheme: Scheme) -> str:
    """What you get in one line: "Up to HK$250,000, half of the cost"; the kind of help where no sum is known."""
    terms = scheme.funding
    if not terms.pays or (terms.paid_share is None and not _ceiling(scheme)):
        return _(" and ").join(str(KINDS[kind]) for kind in terms.kinds)
    parts = [_ceiling(scheme), _("up to %(share)s") % {"share": share(terms.paid_share)} if terms.paid_share else ""]
    line = _(", ").join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def _ceiling(scheme: Scheme) -> str:
    ceilings = scheme.funding.ceilings
    if ceilings.application is not None:
        return _("up to %(money)s per application") % {"money": money(ceilings.application)}
    if ceilings.year is not None:
        return _("up to %(money)s a year") % {"money": money(ceilings.year)}
    if ceilings.cumulative is not None:
        return _("up to %(money)s in all") % {"money": money(ceilings.cumulative)}
    return ""


def partial_date(date: PartialDate) -> str:
    """A date as exactly as its source gives it: "10 January 2026", "January 2026" or "2026"."""
    if len(date.text) == 4:
        return _("%(year)s") % {"year": date.text}
    pattern = "DATE_FORMAT" if len(date.text) == 10 else "YEAR_MONTH_FORMAT"
    return formats.date_format(date.earliest, pattern)


def checked(date: PartialDate | None) -> str:
    """When the status was last checked, in words."""
    if date is None:
        return _("never checked")
    words = _("checked on %(date)s") if len(date.text) == 10 else _("checked in %(date)s")
    return words % {"date": partial_date(date)}


def closed(date: PartialDate) -> str:
    """When a scheme closed: "Closed on 31 December 2024" or "Closed in May 2025"."""
    words = _("Closed on %(date)s") if len(date.text) == 10 else _("Closed in %(date)s")
    return words % {"date": partial_date(date)}


def status_line(status: str, checked_on: PartialDate | None) -> str:
    """ "Open · checked on 10 January 2026"."""
    return f"{STATUSES[status]} · {checked(checked_on)}"


def name(scheme: Scheme) -> tuple[str, str]:
    """The name in the active language, and the mark of a name that is our translation (empty for an official one)."""
    known = scheme.name(current_language())
    return known.text, _("our translation") if known.ours else ""


def effort(days: Decimal) -> str:
    """ "2 person-days"."""
    plain = f"{days.normalize():f}"
    return (_("%(days)s person-day") if days == 1 else _("%(days)s person-days")) % {"days": plain}


def lead_time(weeks: int) -> str:
    return ngettext("about %(weeks)s week ahead", "about %(weeks)s weeks ahead", weeks) % {"weeks": weeks}


HORIZONS: Mapping[str, Promise] = {
    "0-3": gettext_lazy("Now to 3 months"),
    "3-6": gettext_lazy("3 to 6 months"),
    "6-12": gettext_lazy("6 to 12 months"),
}


def distance(raises: int | None, tier: str) -> str:
    """How far the next tier is; None for a firm in the highest one."""
    if raises is None:
        return _("You are in the highest tier.")
    words = ngettext(
        "%(raises)s raise of a single level takes you to %(tier)s.",
        "%(raises)s raises of a single level take you to %(tier)s.",
        raises,
    )
    return words % {"raises": raises, "tier": tier}


def source_title(known: Source) -> str:
    """A source by its title or the host of its address."""
    return known.title or urlsplit(known.url or "").hostname or known.id
