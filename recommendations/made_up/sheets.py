"""Turning drawn firms into rows of every table that a real site would have them in."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from accounts.models import Business, Consent, Membership, User
from readiness.cohort.groups import quarter, sector_group, size_group
from readiness.models import (
    Answer,
    Assessment,
    DimensionComment,
    Profile,
    Rating,
    ResumeLink,
    Scorecard,
    Standing,
    State,
    Transition,
)
from readiness.scoring.engine import ENGINE_VERSION
from readiness.services.transitions import MOVES
from recommendations.made_up.ratings import Rating as Pattern
from recommendations.made_up.ratings import Ratings
from recommendations.made_up.schemes import Recommending
from recommendations.made_up.tables import Numbers, Table, copied, write_all
from recommendations.models import Recommended

if TYPE_CHECKING:
    from recommendations.made_up.cohort import Firm, Told

ASSESSMENT, MOMENT, PERSON = "@assessment@", "@moment@", "@person@"  # filled into lines that are alike
IN_HAND = (State.IN_REVIEW, State.RETURNED, State.VERIFIED)
COMMENTS = ("Well on the way. 做得不錯。", "Write this down and name one person. 請寫下來，並指定負責人。")
_UNUSABLE = UNUSABLE_PASSWORD_PREFIX + "cohort".ljust(40, "0")


class Sheets:
    """Rows waiting to be written; `waiting` counts assessments. `advisers` are the ids of users."""

    def __init__(self, ratings: Ratings, advisers: Sequence[int], schemes: Recommending, until: datetime) -> None:
        self.ratings, self.advisers, self.schemes, self.until = ratings, advisers, schemes, until
        self.release = ratings.release
        self.users, self.cards, self.standings = Numbers(User), Numbers(Scorecard), Numbers(Standing)
        self.waiting = 0
        self._answer_lines: dict[int, list[str]] = {}
        self._rating_lines: dict[tuple[int, int], str] = {}
        self._make_tables()

    def _make_tables(self) -> None:
        self.user = Table(User, "id", "password", "email", "name", "language", "date_joined", "is_active")
        self.email = Table(EmailAddress, "user_id", "email", "verified", "primary")
        self.business = Table(Business, "id", "name", "created_at", "firm", "parent_id", "registration_number")
        self.consent = Table(Consent, "business_id", "user_id", "document", "version", "language", "given_at")
        self.membership = Table(Membership, "user_id", "business_id", "role", "created_at")
        self.profile = Table(Profile, "business_id", "year", "fact_sheet", "facts", "updated_at")
        self.assessment = Table(
            Assessment,
            *("id", "business_id", "release_id", "language", "state", "created_by_id", "created_at", "submitted_at"),
            *("review_requested_at", "adviser_id", "verified_at", "previous_id"),
        )
        self.link = Table(ResumeLink, "assessment_id", "token_hash", "created_at")
        self.answer = Table(Answer, "assessment_id", "question", "level", "unknown", "note", "evidence", "updated_at")
        self.scorecard = Table(
            Scorecard,
            *("id", "assessment_id", "number", "kind", "release_id", "release_sha256", "engine_version", "fact_sheet"),
            *("facts", "answers", "score", "hints", "comments", "tier", "overall", "created_by_id", "created_at"),
        )
        self.transition = Table(Transition, "assessment_id", "name", "source", "target", "actor_id", "comment", "at")
        self.rating = Table(Rating, "assessment_id", "question", "level", "rated_by_id", "updated_at")
        self.comment = Table(DimensionComment, "assessment_id", "dimension", "comment", "written_by_id", "updated_at")
        self.standing = Table(
            Standing,
            *("id", "assessment_id", "firm", "started_on", "start_quarter", "submitted_on", "quarter", "submission"),
            *("requested_on", "claimed_on", "verified_on", "sector", "sector_group", "size_band", "size_group", "tier"),
            *("overall", "dimensions", "verified_tier", "verified_by_id", "pairs", "is_latest", "is_latest_in_quarter"),
        )
        self.recommended = Table(Recommended, "standing_id", "schemes")

    @property
    def tables(self) -> tuple[Table, ...]:
        """Parents before children."""
        people = (self.user, self.email, self.business, self.consent, self.membership, self.profile)
        work = (self.assessment, self.link, self.answer, self.scorecard, self.transition, self.rating, self.comment)
        return (*people, *work, self.standing, self.recommended)

    def write(self) -> None:
        write_all(self.tables)
        self.waiting = 0

    def finish(self) -> None:
        self.write()
        for numbers in (self.users, self.cards, self.standings):
            numbers.keep()

    def add(self, firm: "Firm") -> None:
        self._add_people(firm)
        latest = _latest(firm)
        before: dict[Any, Any] = {}
        for told in firm.assessments:
            self._add_assessment(firm, told, before.get(told.business))
            before[told.business] = told.id
            cards = self._add_scorecards(firm, told)
            self._add_standing(firm, told, cards, latest)
        self.waiting += len(firm.assessments)

    # Who

    def _add_people(self, firm: "Firm") -> None:
        opened = firm.assessments[0].story.started
        for number, role, name in firm.people:
            email = f"{role}{number}@cohort.example"
            self.user.add(number, _UNUSABLE, email, name, firm.assessments[0].language, opened, True)
            self.email.add(number, email, True, True)
        years = sorted({timezone.localdate(told.story.started).year for told in firm.assessments})
        for index, (business, name) in enumerate(zip(firm.businesses, firm.names, strict=True)):
            parent = firm.businesses[0] if index else None
            self.business.add(business, name, opened, firm.key, parent, "" if index else firm.registration_number)
            self.consent.add(business, firm.owner, "privacy_notice", settings.PRIVACY_NOTICE_VERSION, "zh-hant", opened)
            for year in years if firm.has_profile else ():
                self.profile.add(business, year, settings.FACTS_RELEASE, firm.facts_json, opened)
        for number, role, _name in firm.people:
            self.membership.add(number, firm.businesses[0], role, opened)

    # What was answered, and what happened

    def _add_assessment(self, firm: "Firm", told: "Told", previous: Any) -> None:
        story, adviser = told.story, self._adviser(told)
        state = story.state
        self.assessment.add(
            *(told.id, told.business, self.release.pk, told.language, state, firm.owner, story.started),
            *(story.first("submit"), story.last("request_review")),
            *(adviser, story.last("verify") if state == State.VERIFIED else None, previous),
        )
        self.link.add(told.id, sha256(f"cohort {told.id}".encode()).hexdigest(), story.started)
        lines = self._lines_of_answers(told.patterns[-1])
        if state == State.DRAFT:
            lines = lines[: told.id.int % 25] if firm.has_profile else []
        moment = copied(story.last("submit", "resubmit") or story.started)
        self.answer.add_lines("".join(lines).replace(ASSESSMENT, str(told.id)).replace(MOMENT, moment))
        for step in story.steps:
            (source,), target = MOVES[step.name].sources, MOVES[step.name].target
            actor = firm.owner if step.by_firm else self.advisers[step.adviser]
            self.transition.add(told.id, step.name, source, target, actor, step.comment, step.at)

    def _lines_of_answers(self, number: int) -> list[str]:
        if number not in self._answer_lines:
            self._answer_lines[number] = [
                self.answer.template(
                    *(ASSESSMENT, question, answer["value"] if isinstance(answer["value"], int) else None),
                    *(answer["value"] == "unknown", answer["note"], answer["evidence"], MOMENT),
                )
                for question, answer in self.ratings[number].answers.items()
            ]
        return self._answer_lines[number]

    def _adviser(self, told: "Told") -> int | None:
        return self.advisers[told.story.adviser] if told.story.state in IN_HAND else None

    def _add_scorecards(self, firm: "Firm", told: "Told") -> list[tuple[int, str, Pattern]]:
        """The id, kind and rating of each scorecard, in their order."""
        cards: list[tuple[int, str, Pattern]] = []
        own = told.patterns[0]
        for step in told.story.steps:
            if step.name in ("submit", "resubmit"):
                own = told.patterns[0] if step.name == "submit" else told.patterns[-1]
                cards.append(self._add_scorecard(firm, told, cards, "own", self.ratings[own], firm.owner, step.at))
            elif step.name == "verify":
                adviser = self.advisers[step.adviser]
                rating, _pairs = self.ratings.reviewed(own, _leaning(step.adviser))
                self._add_review(told, own, step.adviser, step.at, whole=len(cards) == len(told.patterns))
                cards.append(self._add_scorecard(firm, told, cards, "verified", rating, adviser, step.at))
        return cards

    def _add_scorecard(
        self, firm: "Firm", told: "Told", before: Sequence[Any], kind: str, rating: Pattern, by: Any, at: datetime
    ) -> tuple[int, str, Pattern]:
        number = self.cards.next()
        self.scorecard.add(
            *(number, told.id, len(before) + 1, kind, self.release.pk, self.release.sha256, ENGINE_VERSION),
            *(settings.FACTS_RELEASE, firm.facts_json, rating.answers_json, rating.score_json, rating.hints_json),
            *("{}", rating.score.tier, rating.overall, by, at),
        )
        return number, kind, rating

    def _add_review(self, told: "Told", own: int, adviser: int, at: datetime, *, whole: bool) -> None:
        """The adviser's levels and two comments; they stay as they are when a verification is withdrawn."""
        if not whole:
            return
        key, person = (own, _leaning(adviser)), self.advisers[adviser]
        if key not in self._rating_lines:
            rating, _pairs = self.ratings.reviewed(*key)
            self._rating_lines[key] = "".join(
                self.rating.template(ASSESSMENT, question, level, PERSON, MOMENT)
                for question, level in rating.values.items()
            )
        lines = self._rating_lines[key].replace(ASSESSMENT, str(told.id)).replace(PERSON, str(person))
        self.rating.add_lines(lines.replace(MOMENT, copied(at)))
        dice = Random(told.id.int)  # noqa: S311 - invented figures
        for dimension, words in zip(dice.sample(self.ratings.questionnaire.dimensions, 2), COMMENTS, strict=True):
            self.comment.add(told.id, dimension.id, words, person, at)

    # Where it stands

    def _add_standing(
        self, firm: "Firm", told: "Told", cards: list[tuple[int, str, Pattern]], latest: dict[str, Any]
    ) -> None:
        story, facts, number = told.story, firm.fact_set.facts, self.standings.next()
        started = timezone.localdate(story.started)
        own = next((card for card in reversed(cards) if card[1] == "own"), None)
        submitted = _day(story.last("submit", "resubmit"))
        name = quarter(submitted) if submitted else ""
        in_hand, verified = story.state in IN_HAND, story.state == State.VERIFIED
        groups = (facts["sector"], sector_group(facts), facts["employees_band"], size_group(facts))
        reviewed = (cards[-1][2].score.tier, self._adviser(told), self._pairs(told)) if verified else ("", None, "{}")
        self.standing.add(
            *(number, told.id, firm.key, started, quarter(started), submitted, name, own and own[0]),
            *(_day(story.last("request_review")), _day(story.last("claim")) if in_hand else None),
            *(_day(story.last("verify")) if verified else None, *(groups if firm.has_profile else ("", "", "", ""))),
            *((own[2].score.tier, own[2].overall, own[2].dimensions_json) if own else ("", None, "{}")),
            *(*reviewed, latest.get("") == told.id, latest.get(name) == told.id if name else False),
        )
        if own:
            self.recommended.add(number, self.schemes.to(firm.fact_set, own[2].score))

    def _pairs(self, told: "Told") -> str:
        return self.ratings.reviewed(told.patterns[-1], _leaning(told.story.adviser))[1]


def _leaning(adviser: int) -> int:
    return adviser % 3 - 1


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _latest(firm: "Firm") -> dict[str, Any]:
    """The id of the assessment that was submitted last: by quarter, and of all under ""."""
    submitted = [(at, told.id) for told in firm.assessments if (at := told.story.last("submit", "resubmit"))]
    found: dict[str, Any] = {}
    for at, assessment in sorted(submitted, key=lambda each: each[0]):
        found[quarter(timezone.localdate(at))] = found[""] = assessment
    return found
