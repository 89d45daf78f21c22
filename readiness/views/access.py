"""How pages of the firm find their assessment."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.viewers import viewer_of
from readiness.models import Assessment


def own_assessment(request: HttpRequest, pk: UUID) -> Assessment:
    """The assessment, for those who may fill it in or act on it as the firm; 404 for all others."""
    return get_object_or_404(Assessment.objects.for_firm(viewer_of(request)).select_related("business"), pk=pk)
