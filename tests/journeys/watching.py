"""Notes whatever a visitor's browser should not have met: errors, other hosts, pages without the protecting headers."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

LOCAL_SCHEMES = ("data", "blob", "about")


@dataclass
class Watch:
    """`expected` are the statuses of 400 and more that a test provokes on purpose."""

    host: str
    expected: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc != self.host and parts.scheme not in LOCAL_SCHEMES:
            self.problems.append(f"a request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"{response.status} {response.request.method} {response.url}")
        is_page = response.headers.get("content-type", "").startswith("text/html")
        if is_page and "default-src 'self'" not in response.headers.get("content-security-policy", ""):
            self.problems.append(f"no Content-Security-Policy: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        # The browser itself writes a line for each refused request; `_response` judges those.
        is_status_line = (
            message.text.startswith("Failed to load resource") or "Response Status Error Code" in message.text
        )
        if not (is_status_line and self.expected):
            self.problems.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")
