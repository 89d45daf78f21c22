"""How often something may be tried, counted in the shared cache: the count holds over all processes and machines."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def consume(of: HttpRequest | str, action: str, rate: str) -> bool:
    """Counts one try of `action` and tells whether it is within `rate`; a try that is refused is not counted.

    `of`: a request is counted by the visitor's address (ALLAUTH_TRUSTED_PROXY_COUNT says whose that is), a text by
    itself, stored as its digest. `rate`: "10/h", or several that must all hold, "10/h,30/d"; units s, m, h, d; "" is no
    limit. Call it before a transaction begins: what is rolled back is not counted.
    """
    by_address = isinstance(of, HttpRequest)
    limits = ",".join(f"{part.strip()}/{'ip' if by_address else 'key'}" for part in rate.split(",") if part.strip())
    usage = ratelimit.consume(
        of if by_address else HttpRequest(),
        app="accounts",
        action=action,
        config={action: limits},
        key=None if by_address else of,
        limit_get=True,
    )
    return usage is not None
