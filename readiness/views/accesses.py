"""Who at HKPC looked at a firm's data: the log, for the firm."""

from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import StaffAccess
from accounts.viewers import viewer_of
from readiness.services.firms import answered_for_by

A_PAGE = 50


@require_safe
def accesses(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Newest first, with the role and the name of each person. A head office sees its own log, not its branches'."""
    business = get_object_or_404(answered_for_by(viewer_of(request)), pk=pk)
    found = StaffAccess.objects.filter(business=business).select_related("user").order_by("-at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    years = settings.RETENTION["staff_accesses"].days // 365
    context = {"business": business, "page": page, "keep_years": years}
    return render(request, "readiness/accesses.html", context)
