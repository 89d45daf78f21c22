from recommendations.models.certificates import Certificate
from recommendations.models.demand import DemandCell, Recommended
from recommendations.models.files import FileToDelete
from recommendations.models.publication import PublishedCell
from recommendations.models.releases import CatalogueRelease
from recommendations.models.reports import Failure, JobState, Report, ReportKind
from recommendations.models.results import Result
from recommendations.models.steps import StepDone
from recommendations.models.warnings import ErasureWarning

__all__ = [
    "CatalogueRelease",
    "Certificate",
    "DemandCell",
    "ErasureWarning",
    "Failure",
    "FileToDelete",
    "JobState",
    "PublishedCell",
    "Recommended",
    "Report",
    "ReportKind",
    "Result",
    "StepDone",
]
