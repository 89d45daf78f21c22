"""Text as people type it, made fit to keep: the same way for every app."""

from accounts.forms.text import PlainTextField, business_name_field, tidy

__all__ = ["PlainTextField", "business_name_field", "tidy"]
