"""Publishing questionnaires and catalogues: whole or not at all, once, for ever."""

import copy
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.db import DatabaseError, transaction

from readiness.models import QuestionnaireRelease
from readiness.scoring.problems import InvalidData
from readiness.services.releases import publish_questionnaire, questionnaire_of
from recommendations.models import CatalogueRelease
from recommendations.services.catalogue import publish_catalogue
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_published")]


@pytest.fixture
def data():
    return copy.deepcopy(factories.questionnaire_data())


def run(*arguments):
    out = StringIO()
    call_command("publish_questionnaire", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_release_keeps_the_file_as_it_is(data):
    release, created = publish_questionnaire(data)
    assert created
    release.refresh_from_db()
    assert release.content == data
    assert str(release) == "airi-hk/2026.1"
    assert questionnaire_of(release.pk).questions[0].levels[0].text.zh_hant


def test_publishing_the_same_again_is_a_no_op(data):
    first, _created = publish_questionnaire(data)
    again, created = publish_questionnaire(copy.deepcopy(data))
    assert (again.pk, created, QuestionnaireRelease.objects.count()) == (first.pk, False, 1)


def test_the_same_version_with_other_content_is_refused(data):
    release, _created = publish_questionnaire(data)
    data["title"]["en"] += " changed"
    with pytest.raises(InvalidData) as refused:
        publish_questionnaire(data)
    assert "new version" in str(refused.value)
    release.refresh_from_db()
    assert QuestionnaireRelease.objects.get().sha256 == release.sha256


def test_a_new_version_is_in_force_and_running_assessments_keep_theirs(data):
    assessment = factories.draft()
    data["version"] = "2026.2"
    newer, _created = publish_questionnaire(data)
    assert QuestionnaireRelease.objects.in_force("airi-hk") == newer
    assert factories.fresh(assessment).release.version == "2026.1"


def test_a_broken_file_is_refused_whole_with_every_problem(data):
    del data["pillars"][0]["dimensions"][0]["questions"][0]["levels"][3]["zh-hant"]
    data["pillars"][1]["dimensions"][0]["questions"][1]["steps"][0]["effort_days"] = "-1"
    with pytest.raises(InvalidData) as refused:
        publish_questionnaire(data)
    places = [problem.place for problem in refused.value.problems]
    assert "pillars[0].dimensions[0].questions[0].levels[3].zh-hant" in places
    assert any(place.startswith("pillars[1].dimensions[0].questions[1].steps[0]") for place in places)
    assert not QuestionnaireRelease.objects.exists()


@pytest.mark.parametrize("make", [factories.questionnaire_release, factories.catalogue_release])
def test_the_database_refuses_to_change_or_delete_a_release(make):
    rows = type(make()).objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_the_command_publishes_the_file_and_says_so():
    assert "airi-hk/2026.1" in run(factories.QUESTIONNAIRE_FILE)
    run(factories.QUESTIONNAIRE_FILE)
    assert QuestionnaireRelease.objects.count() == 1


def test_the_command_lists_every_problem_and_stores_nothing(data, tmp_path):
    data["pillars"][0]["dimensions"][0]["questions"][0]["text"]["en"] = " "
    del data["tiers"][1]["interpretation"]
    path = tmp_path / "broken.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True))
    errors = StringIO()
    with pytest.raises(SystemExit) as refused:
        call_command("publish_questionnaire", str(path), stderr=errors)
    assert refused.value.code == 2
    assert "pillars[0].dimensions[0].questions[0].text.en" in errors.getvalue()
    assert "tiers[1]" in errors.getvalue()
    assert not QuestionnaireRelease.objects.exists()


def test_a_catalogue_is_published_once_and_never_changed():
    first, created = publish_catalogue(factories.catalogue_data())
    _again, repeated = publish_catalogue(factories.catalogue_data())
    assert (created, repeated) == (True, False)
    changed = copy.deepcopy(factories.catalogue_data())
    changed["catalogue"]["title"]["en"] += " changed"
    with pytest.raises(InvalidData):
        publish_catalogue(changed)
    assert CatalogueRelease.objects.get() == first
