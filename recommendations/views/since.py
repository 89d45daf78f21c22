"""What has changed since last time, for pages that show it."""

from accounts.viewers import Viewer
from readiness.models import Assessment
from readiness.services.scorecards import standing_of
from recommendations.presenting.progress import ProgressView, progress_view
from recommendations.presenting.reading import Reading


def since_last_time(viewer: Viewer, assessment: Assessment, reading: Reading) -> ProgressView | None:
    """The comparison, for those who may know of the assessment before; None for others, and where there was none."""
    if assessment.previous_id is None:
        return None
    known = Assessment.objects.visible_to(viewer).filter(pk=assessment.previous_id).first()
    if known is None:
        return None
    return progress_view(reading, standing_of(known), list(assessment.steps_done.all()))
