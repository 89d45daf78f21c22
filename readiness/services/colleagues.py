"""What colleagues answered apart, as others may see it: their answers without names, their names without answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from readiness.models import Assessment, ContributedAnswer, Contribution, Scorecard
from readiness.scoring.answers import UNKNOWN, Answer, Answers, answers_that_count
from readiness.scoring.spread import count_levels
from readiness.services.progress import Progress, progress_of
from readiness.services.releases import questionnaire_of
from readiness.services.scorecards import plain

CountedLevels = dict[str, dict[Answer, int]]


def levels_of_colleagues(scorecard: Scorecard) -> CountedLevels:
    """Question -> {level or "unknown": how many colleagues}, as frozen with the firm's own scorecard.

    Levels upwards, "unknown" last; a question that no colleague saw is left out.
    """
    return count_levels(questionnaire_of(scorecard.release_id), scorecard.colleagues)


def finished_answers(assessment: Assessment) -> list[dict[str, Any]]:
    """The answers that count of each colleague who has finished, sorted by what they are: nothing tells who is who."""
    questionnaire = questionnaire_of(assessment.release_id)
    finished = assessment.contributions.finished().prefetch_related("answers")
    answers = [answers_that_count(questionnaire, _plain(contribution)) for contribution in finished]
    return sorted(answers, key=lambda given: json.dumps(given, sort_keys=True))


def how_many(assessment: Assessment) -> dict[str, int]:
    """{"finished", "under_way"}: colleagues who have finished, and who have begun but not finished."""
    return assessment.contributions.aggregate(
        finished=Count("pk", filter=Q(finished_at__isnull=False)), under_way=Count("pk", filter=Q(finished_at=None))
    )


def in_words(counts: Mapping[Answer, int]) -> str:
    """How often each level was given, such as "1 at level 2; 2 at level 4; 1 doesn't know"."""
    separator = _("; ")
    return separator.join(_one(answer, count) for answer, count in counts.items())


def _one(answer: Answer, count: int) -> str:
    if answer == UNKNOWN:
        return ngettext("%(count)s doesn’t know", "%(count)s don’t know", count) % {"count": count}
    return _("%(count)s at level %(level)s") % {"level": answer, "count": count}


def _plain(contribution: Contribution) -> Answers:
    return plain({answer.question: answer for answer in contribution.answers.all()})


@dataclass(frozen=True)
class Colleague:
    """Somebody who may answer apart, and how far they have come; no answer."""

    user: User
    progress: Progress
    is_begun: bool
    is_finished: bool


def colleagues_of(assessment: Assessment) -> list[Colleague]:
    """The people of the business other than its owners, by name, with those who left after they had finished."""
    questionnaire = questionnaire_of(assessment.release_id)
    answers = ContributedAnswer.objects.only("contribution", "question", "level", "unknown")
    found = assessment.contributions.select_related("user").prefetch_related(Prefetch("answers", answers))
    begun = {contribution.user: contribution for contribution in found}
    members = assessment.business.memberships.exclude(role=Membership.Role.OWNER).select_related("user")
    people = {member.user for member in members} | {user for user, row in begun.items() if row.finished_at}
    return [
        Colleague(
            user=user,
            progress=progress_of(questionnaire, _plain(begun[user]) if user in begun else {}),
            is_begun=user in begun,
            is_finished=user in begun and begun[user].finished_at is not None,
        )
        for user in sorted(people, key=lambda user: (str(user).casefold(), user.pk))
    ]
