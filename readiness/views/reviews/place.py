"""Where in the queue a review was opened from. It travels in the address, so that filters outlive a review."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from readiness.forms.queue import QueueForm, address_of
from readiness.services.queue import QueueQuery

_NAME = "queue"


@dataclass(frozen=True)
class Place:
    """What was asked of the queue, and the page of it (from 1) as the address tells it."""

    query: QueueQuery
    page: str = "1"

    @classmethod
    def of(cls, request: HttpRequest) -> "Place":
        """As the review's address tells it. What nobody could have asked for counts as not asked for."""
        told = request.GET.get(_NAME, "")
        if not told:
            return cls(QueueQuery())
        asked = QueryDict(told)
        page = asked.get("page", "")
        return cls(QueueForm(asked).query, page if page.isascii() and page.isdigit() else "1")

    @property
    def queue(self) -> str:
        """The address of the queue, there."""
        return reverse("readiness:queue") + (f"?{self._asked}" if self._asked else "")

    @property
    def suffix(self) -> str:
        """What addresses of a review carry of it; empty for the queue as it is without being asked."""
        return f"?{urlencode({_NAME: self._asked})}" if self._asked else ""

    def review(self, pk: UUID) -> str:
        """The address of that review."""
        return reverse("readiness:review", kwargs={"pk": pk}) + self.suffix

    @property
    def _asked(self) -> str:
        others: dict[str, Any] = {} if self.page == "1" else {"page": self.page}
        return address_of(self.query, **others).removeprefix("?")
