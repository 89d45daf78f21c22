from readiness.models.answers import Answer, GivenAnswer
from readiness.models.assessments import Assessment, ResumeLink, State, Transition
from readiness.models.cohort import AgreementCount, CohortCell, StaleCell
from readiness.models.contributions import ContributedAnswer, Contribution
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
    "ContributedAnswer",
    "Contribution",
    "DimensionComment",
    "GivenAnswer",
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
