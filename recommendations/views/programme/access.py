"""Who may open the programme's pages, and what of the cohort an address chooses."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict

from accounts.models import StaffRole
from accounts.policies import has_role
from accounts.viewers import person_of
from readiness.services.cohort_figures import SECTORS, SIZES
from recommendations.programme.document import ALL, Selection

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def for_roles(*roles: StaffRole) -> Callable[[View[P]], View[P]]:
    """Opens a page to people with one of these roles: others get 403, those not signed in the page to do so."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not has_role(person_of(request), *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


for_managers = for_roles(StaffRole.PROGRAMME_MANAGER, StaffRole.ADMINISTRATOR)
for_administrators = for_roles(StaffRole.ADMINISTRATOR)


def selection_of(data: QueryDict, quarters: Collection[str]) -> Selection:
    """What an address or a form chooses; what is not known counts as all."""

    def chosen(name: str, known: Collection[str]) -> str:
        value = data.get(name, ALL)
        return value if value in known else ALL

    return Selection(chosen("quarter", quarters), chosen("sector", SECTORS), chosen("size", SIZES))
