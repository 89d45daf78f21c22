"""Dates as each language writes them."""

import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

register = template.Library()

# "20 November 2026" and "2026年11月20日"; Django's own English format is the American one.
_DAY_FORMATS = {"en": "j F Y", "zh-hant": "Y年n月j日", "zh-hans": "Y年n月j日"}


@register.filter
def day(value: datetime.date | None) -> str:
    """A date, or the date in Hong Kong of a moment, written out; nothing for None."""
    if value is None:
        return ""
    moment = timezone.localtime(value) if isinstance(value, datetime.datetime) else value
    return date_format(moment, _DAY_FORMATS[get_language() or "en"])
