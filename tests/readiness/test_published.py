"""Published survey results: the figures as printed, their places, and every broken file refused."""

import copy
import datetime
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from readiness.published import Pages, PublishedSurvey, parse_published
from readiness.scoring.problems import InvalidData
from readiness.services.published import published_survey
from tests.readiness.scoring.factories import text

Data = dict[str, Any]
PILLARS = {"data_quality": "data_readiness", "ai_talent": "organisational_readiness"}


def pages(first: int, last: int) -> Data:
    return {"first": first, "last": last}


def result_data(result_id: str, value: int = 41, **more: Any) -> Data:
    figures = {"en": f"{value}% of firms", "zh-hant": f"{value}%的企業", "zh-hans": f"{value}%的企业"}
    plain = {"dimension": None, "statement": figures, "value": value, "unit": "percent", "base": "all_firms"}
    return {"id": result_id, "sections": {"english": "use", "chinese": "use"}} | plain | more


MONEY = {"en": "HK$835,000 spent", "zh-hant": "平均83.5萬港元", "zh-hans": "平均83.5万港元"}


def survey_data() -> Data:
    edition = {"name": text(), "title": "Study", "date": "2024-03-01"}
    return {
        "code": "small",
        "questionnaire": "airi-hk/2026.1",
        "title": text("Study"),
        "publisher": text(),
        "year": 2024,
        "fieldwork": text(),
        "editions": {"english": edition, "chinese": edition | {"title": "研究"}},
        "groups": [{"id": "users", "name": text(), "size": 267}],
        "bases": [
            {"id": "all_firms", "group": "users", "text": text(), "count": 267},
            {"id": "some", "group": "users", "text": text(), "count": None},
        ],
        "sections": [
            {"id": "use", "name": text("5.2"), "pages": {"english": pages(75, 77), "chinese": pages(61, 61)}},
            {"id": "summary", "name": text(), "pages": {"english": pages(5, 17), "chinese": pages(5, 13)}},
        ],
        "cautions": [text("Careful")],
        "results": [
            result_data("using", dimension="ai_talent", sections={"english": "use", "chinese": "summary"}),
            result_data("spent", 835000, unit="hkd", statement=MONEY, base="some", note=text("Average")),
            result_data("talent", 0, dimension="ai_talent"),
        ],
    }


def small() -> PublishedSurvey:
    return parse_published(survey_data(), PILLARS)


# Reading


def test_results_are_found_by_dimension_in_the_order_of_the_file() -> None:
    survey = small()
    assert [result.id for result in survey.results_of("ai_talent")] == ["using", "talent"]
    assert survey.results_of("data_quality") == ()
    assert [result.id for result in survey.background] == ["spent"]
    using, spent, _ = survey.results
    assert (using.pillar, using.base.group.id, using.base.count, using.note) == (
        "organisational_readiness",
        "users",
        267,
        None,
    )
    assert (spent.pillar, spent.unit, spent.value, spent.base.count) == (None, "hkd", 835000, None)
    assert spent.note is not None


@pytest.mark.parametrize(
    ("language", "title", "section", "where"),
    [
        ("en", "Study", "use", Pages(75, 77)),
        ("zh-hant", "研究", "summary", Pages(5, 13)),
        ("zh-hans", "研究", "summary", Pages(5, 13)),
    ],
)
def test_each_reader_is_sent_to_the_edition_they_can_read(language, title, section, where) -> None:
    survey = small()
    place = survey.place_of(survey.results[0], language)
    assert (place.edition.title, place.section.id, place.pages) == (title, section, where)


def test_a_language_that_is_not_ours_is_an_error() -> None:
    survey = small()
    with pytest.raises(KeyError):
        survey.place_of(survey.results[0], "fr")


def problems_of(data: object) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        parse_published(data, PILLARS)
    return [str(problem) for problem in caught.value.problems]


FIRST = ("results", 0)
CITED = "results[0].sections.chinese: must be one of "


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("code",), "Small Survey", ["code: must be an id of small letters, digits and separators"]),
        (("questionnaire",), "../2026", ['questionnaire: must be a release such as "airi-hk/2026.1"']),
        (("year",), "2024", ["year: must be a whole number"]),
        (("title", "zh-hans"), " ", ["title.zh-hans: must not be blank"]),
        (("publisher",), {"en": "HKPC"}, ["publisher.zh-hant: missing", "publisher.zh-hans: missing"]),
        (("editions", "chinese"), {}, [f"editions.chinese.{key}: missing" for key in ("name", "title", "date")]),
        (("editions", "english", "date"), "2024-02-30", ["editions.english.date: is not a day of the calendar"]),
        (("editions", "french"), {}, ["editions.french: unknown key"]),
        (("groups", 0, "size"), 0, ["groups[0].size: must be 1 or more"]),
        (("bases", 0, "count"), 268, ["bases[0].count: must be 267 or less"]),
        (
            ("sections", 1, "id"),
            "use",
            ['sections[1].id: the id "use" is already used at sections[0].id', f"{CITED}use"],
        ),
        (("bases", 1, "group"), "providers", ["bases[1].group: must be one of users"]),
        (
            ("sections", 0, "pages", "english"),
            pages(77, 75),
            ["sections[0].pages.english.last: must be 77 or more"],
        ),
        (("sections", 1, "pages", "chinese", "first"), 0, ["sections[1].pages.chinese.first: must be 1 or more"]),
        (("cautions", 0, "zh-hant"), "", ["cautions[0].zh-hant: must not be blank"]),
        (("results",), [], ["results: must have at least 1 items, has 0"]),
        ((*FIRST, "dimension"), "luck", ["results[0].dimension: must be one of data_quality, ai_talent"]),
        ((*FIRST, "base"), "nobody", ["results[0].base: must be one of all_firms, some"]),
        ((*FIRST, "sections", "chinese"), "use_5", [f"{CITED}use, summary"]),
        ((*FIRST, "unit"), "score", ["results[0].unit: must be one of percent, hkd"]),
        ((*FIRST, "value"), 101, ["results[0].value: must be 100 or less"]),
        ((*FIRST, "value"), 41.5, ["results[0].value: must be a whole number"]),
        ((*FIRST, "note"), text("") | {"en": ""}, ["results[0].note.en: must not be blank"]),
        ((*FIRST, "statement", "zh-hans"), "", ["results[0].statement.zh-hans: must not be blank"]),
        ((*FIRST, "id"), "spent", ['results[1].id: the id "spent" is already used at results[0].id']),
        ((*FIRST, "source"), "press", ["results[0].source: unknown key"]),
    ],
)
def test_a_broken_file_is_refused_with_the_place(path: tuple[Any, ...], value: object, expected: list[str]) -> None:
    data = copy.deepcopy(survey_data())
    at: Any = data
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    assert problems_of(data) == expected


@pytest.mark.parametrize(
    ("index", "language", "wording", "figure"),
    [
        (0, "en", "About four in ten firms", "41%"),
        (0, "zh-hant", "141%的企業", "41%"),
        (0, "zh-hans", "0.41%的企业", "41%"),
        (1, "en", "HK$835000 spent", "HK$835,000"),
        (1, "zh-hant", "平均83萬港元", "83.5萬"),
        (1, "zh-hans", "平均83.5萬港元", "83.5万"),
    ],
)
def test_a_wording_must_hold_the_figure(index: int, language: str, wording: str, figure: str) -> None:
    data = survey_data()
    data["results"][index]["statement"] = data["results"][index]["statement"] | {language: wording}
    assert problems_of(data) == [f'results[{index}].statement.{language}: must hold the figure "{figure}"']


def test_every_problem_is_listed_at_once() -> None:
    data = survey_data()
    del data["publisher"]
    data["groups"] = []
    data["results"][2]["value"] = 7
    assert problems_of(data) == [
        "publisher: missing",
        "groups: must have at least 1 items, has 0",
        "bases[0].group: must be one of ",
        "bases[1].group: must be one of ",
        *(f'results[2].statement.{code}: must hold the figure "7%"' for code in ("en", "zh-hant", "zh-hans")),
    ]
    assert problems_of(["no", "survey"])[0] == "must be a mapping"


# The file


@pytest.fixture(scope="module")
def survey() -> PublishedSurvey:
    return published_survey()


# As printed: value, unit, base, English place, Chinese place. Checked by hand against both editions.
PRINTED = {
    "using_or_planning": (41, "percent", "firms", ("ai_use", 75, 77), ("ai_use", 61, 62)),
    "using": (32, "percent", "firms", ("ai_use", 75, 77), ("ai_use", 61, 62)),
    "preparing": (9, "percent", "firms", ("ai_use", 75, 77), ("ai_use", 61, 62)),
    "no_plan": (36, "percent", "firms", ("ai_use", 75, 77), ("ai_use", 61, 62)),
    "too_expensive": (60, "percent", "firms_without_plans", ("ai_use", 75, 77), ("ai_use", 61, 62)),
    "spent_so_far": (830000, "hkd", "firms_using", ("ai_use", 75, 77), ("ai_use", 61, 62)),
    "budget_to_start": (140000, "hkd", "firms_preparing", ("ai_use", 75, 77), ("ai_use", 61, 62)),
    "budget_to_expand": (1220000, "hkd", "firms_expanding", ("ai_use", 75, 77), ("ai_use", 61, 62)),
    "talent_lacking": (47, "percent", "firms_using", ("ai_use", 75, 77), ("summary", 5, 13)),
    "talent_lacking_expected": (52, "percent", "firms_preparing", ("ai_use", 75, 77), ("summary", 5, 13)),
    "decisions_unexplained": (31, "percent", "firms_using", ("ai_use", 75, 77), ("summary", 5, 13)),
    "hard_to_recruit": (49, "percent", "providers", ("ai_industry", 71, 75), ("ai_industry", 57, 61)),
    "data_insufficient": (67, "percent", "providers", ("ai_industry", 71, 75), ("ai_industry", 57, 61)),
    "security_counts": (48, "percent", "providers", ("summary", 5, 17), ("summary", 5, 13)),
    "cloud_for_power": (71, "percent", "providers_short_of_power", ("ai_industry", 71, 75), ("ai_industry", 57, 61)),
}


@pytest.mark.parametrize("result_id", PRINTED)
def test_the_figures_are_those_printed(survey: PublishedSurvey, result_id: str) -> None:
    result = next(result for result in survey.results if result.id == result_id)
    places = (survey.place_of(result, language) for language in ("en", "zh-hant"))
    found = tuple((place.section.id, place.pages.first, place.pages.last) for place in places)
    assert (result.value, result.unit, result.base.id, *found) == PRINTED[result_id]


def test_the_survey_says_who_was_asked_and_when(survey: PublishedSurvey) -> None:
    assert (survey.title.en, survey.title.zh_hant) == (
        "Hong Kong AI Industry Development Study",
        "香港人工智能產業發展研究",
    )
    assert {group.id: group.size for group in survey.groups} == {"users": 267, "providers": 216}
    assert survey.editions.english.date == datetime.date(2024, 3, 1)
    assert survey.editions.chinese.date == datetime.date(2024, 1, 23)
    assert survey.year == 2024
    assert "mid-2023" in survey.fieldwork.en


def test_results_stand_with_the_dimensions_that_the_survey_covered(survey: PublishedSurvey) -> None:
    counts = {
        "management_support": 8,
        "ai_literacy": 0,
        "ai_talent": 4,
        "employee_acceptance_of_ai": 0,
        "experimentation_culture": 2,
        "ai_governance": 0,
        "ai_risk_control": 2,
        "business_use_case": 13,
        "data_quality": 0,
        "reference_data": 2,
        "machine_learning_infrastructure": 3,
        "data_infrastructure": 0,
    }
    assert {dimension: len(survey.results_of(dimension)) for dimension in counts} == counts
    assert [result.id for result in survey.background] == ["government_money"]
    assert len(survey.results) == 35
    assert survey.results_of("ai_talent")[0].pillar == "organisational_readiness"


def test_the_file_is_read_once() -> None:
    assert published_survey() is published_survey()


@pytest.mark.parametrize("content", ["questionnaire: airi-hk/1900.1", "questionnaire: [1]", "- no survey"])
def test_a_file_that_names_no_questionnaire_is_refused(content: str, tmp_path, settings) -> None:
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "other.yaml").write_text(content)
    settings.FIXTURES_DIR = tmp_path
    with pytest.raises(InvalidData, match="questionnaire: must name a questionnaire that is there"):
        published_survey("other")


# On the page


def shown(survey: PublishedSurvey, dimension: str, language: str = "en") -> str:
    with translation.override(language):
        results = survey.results_of(dimension)
        page = render_to_string("readiness/partials/_published.html", {"survey": survey, "results": results})
    return " ".join(page.split())


def test_results_are_marked_as_another_measure_with_base_and_pages(survey: PublishedSurvey) -> None:
    page = shown(survey, "ai_talent")
    assert (
        "<strong>Another measure:</strong> published survey results of 2024, not answers to our questionnaire." in page
    )
    assert page.count("<li>") == 4
    assert "<p>Of the firms that use AI, 47% lack people with the skills.</p>" in page
    assert "Out of: all 216 AI firms. English edition, section 5.1, pages 71 to 75." in page
    assert "A few large spenders can pull an average up" in shown(survey, "management_support")


def test_a_chinese_reader_gets_the_pages_of_the_chinese_edition(survey: PublishedSurvey) -> None:
    page = shown(survey, "experimentation_culture", "zh-hant")
    assert "已應用的企業之中，49%指成效與預期相若。" in page
    assert "中文版" in page
    assert "61" in page
    assert "75" not in page


def test_nothing_is_shown_where_the_survey_published_nothing(survey: PublishedSurvey) -> None:
    assert shown(survey, "ai_literacy") == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("267 firms answered", "216 firms answered", "By telephone in mid-2023", "1 March 2024")),
        ("zh-hant", ("2023年年中以電話進行", "2024年1月23日", "香港人工智能產業發展研究")),
        ("zh-hans", ("2023年年中通过电话进行", "2024年3月1日", "（暂译）")),
    ],
)
def test_the_page_says_how_the_survey_was_made(survey: PublishedSurvey, language: str, words: tuple[str, ...]) -> None:
    with translation.override(language):
        page = render_to_string("readiness/partials/_published_about.html", {"survey": survey})
    assert [word for word in words if word not in page] == []
    assert page.count("<li>") == 8
