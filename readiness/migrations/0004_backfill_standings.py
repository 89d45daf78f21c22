"""Standings of the assessments that were there before standings were kept, their counts of agreement, all cells stale."""

from collections import Counter, defaultdict

from django.db import migrations
from django.utils import timezone

from readiness.cohort.groups import quarter, sector_group, size_group
from readiness.scoring.parsing import parse_questionnaire

BATCH = 500


def fill(apps, schema_editor):
    assessments = apps.get_model("readiness", "Assessment").objects.filter(standing=None).order_by("created_at", "pk")
    Standing = apps.get_model("readiness", "Standing")
    dimensions = DimensionsOf(apps)
    rows = [
        Standing(assessment=assessment, firm=assessment.business.firm, **standing_of(assessment, dimensions))
        for assessment in assessments.select_related("business").iterator(chunk_size=BATCH)
    ]
    mark_latest(rows)
    Standing.objects.bulk_create(rows, batch_size=BATCH)
    count_agreement(apps, rows)
    cells = {
        (row.firm, name, row.sector_group, row.size_group)
        for row in rows
        for name in {"all", row.start_quarter, row.quarter} - {""}
    }
    StaleCell = apps.get_model("readiness", "StaleCell")
    StaleCell.objects.bulk_create(
        StaleCell(firm=firm, quarter=name, sector_group=sector, size_group=size)
        for firm, name, sector, size in sorted(cells)
    )


class DimensionsOf(dict):
    """Release id -> {question id: dimension id}."""

    def __init__(self, apps):
        self.releases = apps.get_model("readiness", "QuestionnaireRelease").objects

    def __missing__(self, release):
        questionnaire = parse_questionnaire(self.releases.values_list("content", flat=True).get(pk=release))
        self[release] = {item.id: questionnaire.dimension_of(item.id).id for item in questionnaire.questions}
        return self[release]


def standing_of(assessment, dimensions):
    started = timezone.localdate(assessment.created_at)
    cards = list(assessment.scorecards.order_by("number"))
    own = next((card for card in reversed(cards) if card.kind == "own"), None)
    claim = assessment.transitions.filter(name="claim").order_by("at", "pk").last() if assessment.adviser_id else None
    fields = {
        "started_on": started,
        "start_quarter": quarter(started),
        "requested_on": day(assessment.review_requested_at),
        "claimed_on": day(claim and claim.at),
        "verified_on": day(assessment.verified_at),
    }
    if own is None:
        profile = assessment.business.profiles.order_by("-year").first()
        return fields | (groups(profile.facts) if profile else {})
    submitted = timezone.localdate(own.created_at)
    fields |= groups(own.facts) | {
        "submission": own.pk,
        "submitted_on": submitted,
        "quarter": quarter(submitted),
        "tier": own.tier,
        "overall": own.overall,
        "dimensions": {key: number["fraction"] for key, number in own.score["dimensions"].items()},
    }
    verified = next((card for card in reversed(cards) if card.kind == "verified"), None)
    if assessment.state == "verified" and verified is not None:
        fields |= {"verified_tier": verified.tier, "verified_by_id": assessment.adviser_id}
        fields["pairs"] = pairs(dimensions[assessment.release_id], own.answers, verified.answers)
    return fields


def groups(facts):
    return {
        "sector": facts.get("sector") or "",
        "sector_group": sector_group(facts),
        "size_band": facts.get("employees_band") or "",
        "size_group": size_group(facts),
    }


def day(moment):
    return timezone.localdate(moment) if moment else None


def level(answer):
    return answer["value"] if isinstance(answer["value"], int) else 1


def pairs(dimensions, own, adviser):
    found = defaultdict(list)
    for question, dimension in dimensions.items():
        if question in own and question in adviser:
            found[dimension].append([level(own[question]), level(adviser[question])])
    return dict(found)


def mark_latest(rows):
    latest = {}
    for row in sorted((row for row in rows if row.quarter), key=lambda row: (row.submitted_on, row.submission)):
        latest[row.firm] = latest[row.firm, row.quarter] = row
    for row in rows:
        row.is_latest = latest.get(row.firm) is row
        row.is_latest_in_quarter = latest.get((row.firm, row.quarter)) is row


def count_agreement(apps, rows):
    counts = Counter(
        (row.verified_by_id, dimension, own, adviser)
        for row in rows
        for dimension, levels in row.pairs.items()
        for own, adviser in levels
    )
    AgreementCount = apps.get_model("readiness", "AgreementCount")
    AgreementCount.objects.bulk_create(
        AgreementCount(adviser_id=adviser, dimension=dimension, own_level=own, adviser_level=theirs, count=count)
        for (adviser, dimension, own, theirs), count in sorted(counts.items())
    )


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_people_and_branches"), ("readiness", "0003_cohort")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
