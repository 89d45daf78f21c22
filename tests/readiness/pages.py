"""Addresses and texts of pages, for tests."""

from typing import Any

from django.urls import reverse

from readiness.models import Assessment


def url(name: str, assessment: Assessment | None = None, **more: Any) -> str:
    return reverse(f"readiness:{name}", kwargs=({"pk": assessment.pk} if assessment else {}) | more)


def text(response: Any) -> str:
    return str(response.content.decode())
