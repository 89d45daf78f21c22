from readiness.models.assessments import Answer, Assessment, ResumeLink, State, Transition
from readiness.models.cohort import AgreementCount, CohortCell, StaleCell
from readiness.models.profiles import Profile
from readiness.models.releases import QuestionnaireRelease
from readiness.models.reviews import Clarification, DimensionComment, InternalNote, Rating
from readiness.models.scorecards import Scorecard
from readiness.models.standings import Standing

__all__ = [
    "AgreementCount",
    "Answer",
    "Assessment",
    "Clarification",
    "CohortCell",
    "DimensionComment",
    "InternalNote",
    "Profile",
    "QuestionnaireRelease",
    "Rating",
    "ResumeLink",
    "Scorecard",
    "StaleCell",
    "Standing",
    "State",
    "Transition",
]
