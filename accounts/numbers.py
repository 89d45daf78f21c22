"""Business Registration numbers of Hong Kong."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# A certificate reads 12345678-000-01-26-A: the number, the branch, month and year of the period, a check character.
_CERTIFICATE = re.compile(r"([0-9]{8})(?:-?[0-9]{3}(?:-?[0-9]{2}-?[0-9]{2}(?:-?[0-9A-Z])?)?)?")


def registration_number(typed: str) -> str:
    """The eight digits that name a business, from what stands on its certificate; "" for nothing.

    Since 27 December 2023 these eight digits are also the Unique Business Identifier that the Companies Registry and
    the Inland Revenue Department use. Takes full-width digits, spaces and the certificate's further parts. Raises
    `ValidationError` for all else and for eight equal digits.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", typed)).upper()
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain)
    if not plain:
        return ""
    found = _CERTIFICATE.fullmatch(plain)
    if found is None or len(set(found[1])) == 1:
        raise ValidationError(
            _("Enter the eight digits at the beginning of your Business Registration number, such as 12345678."),
            code="registration_number",
        )
    return found[1]


def validate_registration_number(value: str) -> None:
    """For model fields: the stored form, eight digits."""
    if registration_number(value) != value:
        raise ValidationError(_("Enter the eight digits only."), code="registration_number")
