from recommendations.models.demand import DemandCell, Recommended
from recommendations.models.files import FileToDelete
from recommendations.models.releases import CatalogueRelease
from recommendations.models.reports import Failure, JobState, Report
from recommendations.models.results import Result

__all__ = [
    "CatalogueRelease",
    "DemandCell",
    "Failure",
    "FileToDelete",
    "JobState",
    "Recommended",
    "Report",
    "Result",
]
