"""What a scheme pays, line by line, as far as it is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations import wording
from recommendations.schemes import Catalogue, FundingTerms, Scheme


@dataclass(frozen=True)
class MoneyRow:
    """`scheme` is the id of the scheme that `value` names, empty where it names none."""

    label: str
    value: str
    scheme: str = ""


def money_rows(catalogue: Catalogue, scheme: Scheme) -> tuple[MoneyRow, ...]:
    """From the kind of help to the longest term; a ceiling of a loan or of an investment is called that."""
    terms = scheme.funding
    kinds = _(", ").join(str(wording.KINDS[kind]) for kind in terms.kinds)
    return (
        MoneyRow(_("Kind of help"), kinds),
        *_shares(terms),
        *_ceilings(terms),
        *_shared_ceiling(catalogue, terms),
        *_limits(terms),
    )


def _shares(terms: FundingTerms) -> Iterator[MoneyRow]:
    if terms.ratio and terms.pays:
        ratio = _("%(government)s : %(enterprise)s") % vars(terms.ratio)
        yield MoneyRow(_("Government money to your money"), ratio)
    if terms.share is not None:
        yield MoneyRow(_("Largest share"), wording.share(terms.share))


def _ceilings(terms: FundingTerms) -> Iterator[MoneyRow]:
    ceilings = terms.ceilings
    for label, amount in (
        (_("Most per application"), ceilings.application),
        (_("Most in a year"), ceilings.year),
        (_("Most in all"), ceilings.cumulative),
    ):
        if amount is not None:
            yield MoneyRow(label, _amount(terms, amount))
    if terms.pays and not any((ceilings.application, ceilings.year, ceilings.cumulative)):
        yield MoneyRow(_("Ceiling"), _("We found none in the sources"))


def _amount(terms: FundingTerms, amount: Decimal) -> str:
    if terms.pays:
        return wording.money(amount)
    return _("%(money)s (not a grant)") % {"money": wording.money(amount)}


def _shared_ceiling(catalogue: Catalogue, terms: FundingTerms) -> Iterator[MoneyRow]:
    if terms.counts_inside:
        name, _mark = wording.name(catalogue.scheme(terms.counts_inside))
        yield MoneyRow(_("Counts towards the ceilings of"), name, terms.counts_inside)


def _limits(terms: FundingTerms) -> Iterator[MoneyRow]:
    if terms.projects is not None:
        yield MoneyRow(_("Most projects"), str(terms.projects))
    if terms.tenor_months is not None:
        months = ngettext("%(months)s month", "%(months)s months", terms.tenor_months) % {"months": terms.tenor_months}
        yield MoneyRow(_("Longest term"), months)
