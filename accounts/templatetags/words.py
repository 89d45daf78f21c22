"""Words as they are set in a line."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.languages import current_language

register = template.Library()

# Browsers break after any hyphen.
_WHOLE = re.compile(r"[Ee]-mails?|AIR-\w{4}-\w{4}")


@register.simple_tag
def gap() -> str:
    """What stands between two sentences: a space, and nothing in Chinese, whose full stop holds the space already."""
    return "" if current_language().startswith("zh") else " "


@register.filter
def unbroken(text: str) -> SafeString:
    """The text as HTML, with "e-mail" and the numbers of reports each on one line."""
    return mark_safe(_WHOLE.sub(r'<span class="nowrap">\g<0></span>', escape(text)))
