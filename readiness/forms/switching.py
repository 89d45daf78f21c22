"""Changing the language of a page without losing what was typed on it: the same way for every app."""

from accounts.forms.switching import SWITCH, is_language_switch, typed_values

__all__ = ["SWITCH", "is_language_switch", "typed_values"]
