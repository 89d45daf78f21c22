"""The addresses of the site, walked from the URLconf."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Of the administrators' pages only the door: what is behind it is Django's, and tests/accounts/test_admin.py opens it.
ADMIN = {"admin:index", "admin:login"}


def routes() -> set[str]:
    """The name of every route, with its namespace; a route without a name comes as its pattern."""
    names = set(_walk(get_resolver(), "", ""))
    return {name for name in names if not name.startswith("admin") or name in ADMIN}


def _walk(resolver: URLResolver, namespace: str, path: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        where = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, where)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}" if entry.name else where
