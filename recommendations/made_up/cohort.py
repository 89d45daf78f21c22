"""Making a cohort: firms one after the other, each with its assessments, written in batches in one transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from random import Random
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction

from accounts.models import StaffRole, User
from readiness.services import cohort
from readiness.services.releases import release_in_force
from recommendations.made_up.firms import FactSet, business_name, fact_sets, person_name
from recommendations.made_up.ratings import Ratings
from recommendations.made_up.schemes import Recommending
from recommendations.made_up.sheets import Sheets
from recommendations.made_up.stories import Story, story
from recommendations.services import demand

ADVISERS = 12
PATTERNS = 3000  # of answers; each is scored once
QUARTERS = 8
DAYS = QUARTERS * 91
BATCH = 5000  # assessments
LANGUAGES = ("zh-hant", "zh-hant", "en", "zh-hans")
RETURNS = 0.35  # how likely a firm is to come back for another assessment
BRANCHES = 0.02
MORE_PEOPLE = {"manager": 0.2, "contributor": 0.15}


@dataclass(frozen=True)
class Told:
    """One assessment of a firm: which business, what happened, and the patterns of its own submissions, by number."""

    id: UUID
    business: UUID
    language: str
    story: Story
    patterns: tuple[int, ...]


@dataclass
class Firm:
    """A firm with its businesses (head office first), its people (id and role) and its assessments in time."""

    key: UUID
    businesses: list[UUID]
    names: list[str]
    registration_number: str
    fact_set: FactSet
    has_profile: bool
    people: list[tuple[int, str, str]]  # id, role, name
    assessments: list[Told]

    @property
    def owner(self) -> int | None:
        return self.people[0][0] if self.people else None

    @cached_property
    def facts_json(self) -> str:
        return json.dumps(self.fact_set.facts)


@transaction.atomic
def make_cohort(*, count: int, seed: int, until: datetime) -> Mapping[str, int]:
    """Adds so many assessments of invented firms, started in the eight quarters up to a moment, with all that belongs
    to them save results and reports. The same seed and moment give the same rows on an empty site.

    Returns how many firms and assessments were made.
    """
    with connection.cursor() as cursor:
        # Checked at once: two million checks put off to the end would fill the memory.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    maker = _Maker(count, seed, until)
    firms = 0
    while maker.left:
        maker.sheets.add(maker.firm())
        firms += 1
        if maker.sheets.waiting >= BATCH:
            maker.sheets.write()
    maker.sheets.finish()
    cohort.rebuild()
    demand.rebuild()
    return {"firms": firms, "assessments": count}


class _Maker:
    def __init__(self, count: int, seed: int, until: datetime) -> None:
        self.left, self.until = count, until
        self.dice = Random(seed)  # noqa: S311 - invented figures
        self.ratings = Ratings(self.dice, release_in_force(), PATTERNS)
        self.fact_sets = fact_sets(self.dice)
        self.weights = [each.weight for each in self.fact_sets]
        advisers = [adviser.pk for adviser in _advisers()]
        self.sheets = Sheets(self.ratings, advisers, Recommending(until.date()), until)
        self.advisers = len(advisers)

    def firm(self) -> Firm:
        dice = self.dice
        businesses = [self._id(), *([self._id()] if dice.random() < BRANCHES else [])]
        name = business_name(dice)
        asks = dice.random() < 0.22
        firm = Firm(
            key=self._id(),
            businesses=businesses,
            names=[name, *(f"{name} (Mong Kok 旺角)" for _branch in businesses[1:])],
            registration_number=str(dice.randint(30_000_000, 79_999_999)) if dice.random() < 0.3 else "",
            fact_set=dice.choices(self.fact_sets, self.weights)[0],
            has_profile=dice.random() < 0.93,
            people=self._people(asks),
            assessments=[],
        )
        self._assess(firm, asks)
        return firm

    def _people(self, asks: bool) -> list[tuple[int, str, str]]:
        """Whoever asks for a review has an account; some others do too."""
        if not asks and self.dice.random() > 0.1:
            return []
        roles = [
            "owner",
            *(role for role, share in MORE_PEOPLE.items() if self.dice.random() < share),
        ]
        return [(self.sheets.users.next(), role, person_name(self.dice)) for role in roles]

    def _assess(self, firm: Firm, asks: bool) -> None:
        """The firm's first assessment, and further ones half a year or so later, each a little better."""
        dice = self.dice
        # More firms each quarter; larger ones start from a higher level.
        started = self.until - timedelta(days=DAYS * (1 - dice.random() ** 0.7), minutes=dice.randrange(60))
        size = min(firm.fact_set.facts["hk_employees"], 100) / 100
        position = min(max(dice.gauss(0.34 + 0.22 * size, 0.17), 0), 1)
        while self.left:
            told = story(dice, started, self.until, asks_for_review=asks, advisers=self.advisers)
            firm.assessments.append(self._told(firm, told, position))
            self.left -= 1
            submitted = told.first("submit")
            if submitted is None or dice.random() > RETURNS:
                return
            started = submitted + timedelta(days=dice.randint(100, 240))
            position += dice.uniform(-0.02, 0.12)
            if started > self.until:
                return

    def _told(self, firm: Firm, told: Story, position: float) -> Told:
        firm.has_profile = firm.has_profile or bool(told.steps)
        first = self.ratings.near(position)
        again = self.ratings.near(position + 0.01)
        amended = any(step.name == "resubmit" for step in told.steps)
        return Told(
            id=self._id(),
            business=self.dice.choice(firm.businesses),
            language=self.dice.choice(LANGUAGES),
            story=told,
            patterns=(first, again) if amended else (first,),
        )

    def _id(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)


def _advisers() -> list[User]:
    """Advisers who cannot sign in; made where they are missing."""
    found = []
    for number in range(1, ADVISERS + 1):
        adviser, _created = User.objects.get_or_create(
            email=f"adviser{number:02}@cohort.example",
            defaults={
                "name": person_name(Random(number)),  # noqa: S311 - invented names
                "staff_role": StaffRole.ADVISER,
                "password": UNUSABLE_PASSWORD_PREFIX + sha256(str(number).encode()).hexdigest()[:40],
            },
        )
        found.append(adviser)
    return found
