"""Changing the language of a page without losing what was typed on it.

On pages with a form the language choices are submit buttons of that form (see templates/base.html). The view that gets
such a post stores nothing and shows its form again, filled in, in the language of the address.
"""

from typing import Any

from django import forms
from django.http import HttpRequest

SWITCH = "switch_language"


def is_language_switch(request: HttpRequest) -> bool:
    return request.method == "POST" and SWITCH in request.POST


def typed_values(form: forms.BaseForm, request: HttpRequest) -> dict[str, Any]:
    """What was typed into the form's fields, as their `initial`: so it is shown again without any error."""
    return {
        name: field.widget.value_from_datadict(request.POST, request.FILES, form.add_prefix(name))
        for name, field in form.fields.items()
    }
