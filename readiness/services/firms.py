"""Which businesses a viewer answers for: by membership, or by a private link while nobody owns the business."""

from django.db.models import Q, QuerySet

from accounts.models import Business
from accounts.viewers import Viewer
from readiness.models import Assessment


def decided_by(viewer: Viewer) -> QuerySet[Business]:
    """What the viewer may have copied or erased: owned, with branches of what is owned, or unowned by a link held."""
    found = _unowned_by_link(viewer)
    if viewer.user is not None:
        found |= Q(pk__in=Business.objects.owned_by(viewer.user).values("pk"))
    return Business.objects.filter(found)


def answered_for_by(viewer: Viewer) -> QuerySet[Business]:
    """What the viewer runs as owner or manager, or unowned by a link held: whose log of accesses they may read."""
    found = _unowned_by_link(viewer)
    if viewer.user is not None:
        found |= Q(pk__in=Business.objects.run_by(viewer.user).values("pk"))
    return Business.objects.filter(found)


def _unowned_by_link(viewer: Viewer) -> Q:
    if not viewer.links:
        return Q(pk__in=[])
    held = Assessment.objects.for_firm(Viewer(links=viewer.links)).values("business")
    return Q(pk__in=Business.objects.filter(pk__in=held).unowned().values("pk"))
