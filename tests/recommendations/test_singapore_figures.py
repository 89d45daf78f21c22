"""The study's figures 3-1 and 3-2, cell by cell, from the catalogues sg-aisg and sg-google.

The study's text keeps the column in which a cell begins and loses how far it spans. How we read the spans: a cell
reaches up to the next cell of its row, or to the end of the row; what stands before the first cell is blank. Why:

- Skills and Training has two printed rows. Had the cell "AI For Everyone (AI4E), …" only its own column, the cells of
  the second row would have found room in the first; so it reaches at least below them.
- Figure 3-2 prints a column AI Competent in which no cell begins. A column for nothing makes no sense: cells reach it.
- 100 Experiments and the apprenticeships (figure 3-1) are for building what can't be bought, which is what a competent
  firm does; there is no reason why they would end before it.
- Google Colab stands in two cells side by side, which only a cell that ends before the next explains.

What stays in doubt: where AI4E ends (we say: at AI Competent; the figure advises the higher tiers too to broaden
understanding across the firm), whether Makerspace Bricks and Google Public Data reach past AI Aware, and each cell
that begins under AI Ready and ends its row. The Chinese edition has the same columns and decides nothing.
"""

import pytest

from recommendations.matching import standing
from recommendations.matrix import cells, matrix
from recommendations.schemes import Catalogue
from recommendations.services.catalogue import in_files
from tests.recommendations.factories import TIERS, TODAY, catalogue, scheme_data

UNAWARE, AWARE, READY, COMPETENT = TIERS
ADVISORY, SKILLS, CAPABILITIES, INNOVATION, DATA = (
    "advisory_roadmap",
    "skills_training",
    "capabilities_talent",
    "innovation_funding",
    "data_tools_compute",
)
Row = tuple[str, tuple[str, str, str, str]]

# As printed: the four columns of each row, a text where its cell begins.
FIGURE_3_1: list[Row] = [
    (ADVISORY, ("", "", "AI Advisory Programmes: Discovery Workshops, AI Ready Clinics for Leaders", "")),
    (SKILLS, ("AI For Everyone (AI4E), Data Analytics For Everyone", "", "", "")),
    (SKILLS, ("", "LearnAI: AI For Industry (AI4I), AIAP Field Guide", "", "AI Certification")),
    (CAPABILITIES, ("", "", "AI Apprenticeship Programme", "")),
    (INNOVATION, ("", "", "100 Experiments", "")),
    (DATA, ("", "Makerspace Bricks", "", "")),
]
FIGURE_3_2: list[Row] = [
    (
        SKILLS,
        (
            "Kickstart Program with Pluralsight, Google Skills Ignition SG, Grow with Google",
            "",
            "Google Cloud Professional ML Engineer Certification",
            "",
        ),
    ),
    (
        CAPABILITIES,
        (
            "",
            "Google Colab",
            "Google Cloud Research Credits, Google Colab, Google Partner/ Employer Consortium",
            "",
        ),
    ),
    (INNOVATION, ("", "", "Google for Startups", "")),
    (DATA, ("", "Google Public Data, Google Dataset Search", "", "")),
]

# As read: every cell with its spans filled in.
AI4E = {"AI For Everyone (AI4E)", "Data Analytics For Everyone"}
LEARN_AI = {"LearnAI: AI For Industry (AI4I)", "AIAP Field Guide"}
ADVICE = {"AI Advisory Programmes: Discovery Workshops", "AI Ready Clinics for Leaders"}
KICKSTART = {"Kickstart Program with Pluralsight", "Google Skills Ignition SG", "Grow with Google"}
CLOUD = {"Google Cloud Research Credits", "Google Colab", "Google Partner/ Employer Consortium"}
OPEN_DATA = {"Google Public Data", "Google Dataset Search"}
ENGINEER = {"Google Cloud Professional ML Engineer Certification"}
AISG: dict[tuple[str, str], set[str]] = {
    (ADVISORY, UNAWARE): set(),
    (ADVISORY, AWARE): set(),
    (ADVISORY, READY): ADVICE,
    (ADVISORY, COMPETENT): ADVICE,
    (SKILLS, UNAWARE): AI4E,
    (SKILLS, AWARE): AI4E | LEARN_AI,
    (SKILLS, READY): AI4E | LEARN_AI,
    (SKILLS, COMPETENT): AI4E | {"AI Certification"},
    (CAPABILITIES, UNAWARE): set(),
    (CAPABILITIES, AWARE): set(),
    (CAPABILITIES, READY): {"AI Apprenticeship Programme"},
    (CAPABILITIES, COMPETENT): {"AI Apprenticeship Programme"},
    (INNOVATION, UNAWARE): set(),
    (INNOVATION, AWARE): set(),
    (INNOVATION, READY): {"100 Experiments"},
    (INNOVATION, COMPETENT): {"100 Experiments"},
    (DATA, UNAWARE): set(),
    (DATA, AWARE): {"Makerspace Bricks"},
    (DATA, READY): {"Makerspace Bricks"},
    (DATA, COMPETENT): {"Makerspace Bricks"},
}
GOOGLE: dict[tuple[str, str], set[str]] = {
    (SKILLS, UNAWARE): KICKSTART,
    (SKILLS, AWARE): KICKSTART,
    (SKILLS, READY): ENGINEER,
    (SKILLS, COMPETENT): ENGINEER,
    (CAPABILITIES, UNAWARE): set(),
    (CAPABILITIES, AWARE): {"Google Colab"},
    (CAPABILITIES, READY): CLOUD,
    (CAPABILITIES, COMPETENT): CLOUD,
    (INNOVATION, UNAWARE): set(),
    (INNOVATION, AWARE): set(),
    (INNOVATION, READY): {"Google for Startups"},
    (INNOVATION, COMPETENT): {"Google for Startups"},
    (DATA, UNAWARE): set(),
    (DATA, AWARE): OPEN_DATA,
    (DATA, READY): OPEN_DATA,
    (DATA, COMPETENT): OPEN_DATA,
}

figures = pytest.mark.parametrize(
    ("code", "printed", "read"),
    [("sg-aisg", FIGURE_3_1, AISG), ("sg-google", FIGURE_3_2, GOOGLE)],
)


def spans_of(printed: list[Row]) -> dict[tuple[str, str], set[str]]:
    """The rule of the docstring, applied to a figure as printed."""
    filled: dict[tuple[str, str], set[str]] = {(category, tier): set() for category, _ in printed for tier in TIERS}
    for category, columns in printed:
        current: set[str] = set()
        for tier, text in zip(TIERS, columns, strict=True):
            current = set(text.split(", ")) if text else current
            filled[category, tier] |= current
    return filled


@figures
def test_every_cell_is_as_in_the_figure(code: str, printed: list[Row], read: dict[tuple[str, str], set[str]]) -> None:
    found = matrix(in_files(code))
    assert {cell: set(names) for cell, names in found.items()} == read
    assert all(len(names) == len(set(names)) for names in found.values())


@figures
def test_the_cells_follow_from_the_printed_columns(
    code: str, printed: list[Row], read: dict[tuple[str, str], set[str]]
) -> None:
    assert spans_of(printed) == read


@figures
def test_rows_and_columns_stand_in_the_figures_order(
    code: str, printed: list[Row], read: dict[tuple[str, str], set[str]]
) -> None:
    found = list(matrix(in_files(code)))
    assert list(dict.fromkeys(category for category, _ in found)) == list(dict.fromkeys(row for row, _ in printed))
    assert [tier for _, tier in found[:4]] == list(TIERS)


@figures
def test_every_programme_of_the_figure_and_no_other(
    code: str, printed: list[Row], read: dict[tuple[str, str], set[str]]
) -> None:
    named = {name for _, columns in printed for text in columns if text for name in text.split(", ")}
    assert {scheme.name("en").text for scheme in in_files(code).schemes} == named


@pytest.mark.parametrize("code", ["sg-aisg", "sg-google"])
def test_nothing_is_claimed_that_the_study_does_not_say(code: str) -> None:
    for scheme in in_files(code).schemes:
        assert scheme.gates is None
        assert standing(scheme, TODAY) == "listed"
        assert (scheme.status.value, scheme.status.as_of) == ("unknown", None)
        assert (scheme.funding.kinds, scheme.funding.paid_share, scheme.cost_items) == ((), None, ())


# The matrix itself


def small() -> Catalogue:
    return catalogue(
        scheme_data("alpha", tiers=["aware", "ready"], also=["money"]),
        scheme_data("beta", status={"value": "closed", "as_of": None, "sources": []}),
        scheme_data("gamma", category="money", tiers=[]),
    )


def test_a_scheme_stands_in_its_main_category_under_each_tier_whatever_its_status() -> None:
    assert {cell: [scheme.id for scheme in schemes] for cell, schemes in cells(small()).items() if schemes} == {
        ("skills", "aware"): ["alpha", "beta"],
        ("skills", "ready"): ["alpha"],
    }
    assert len(cells(small())) == 8


def test_names_come_in_the_language_asked_for() -> None:
    assert matrix(small())["skills", "aware"] == ("alpha", "beta")
    assert matrix(small(), "zh-hant")["skills", "aware"] == ("alpha（繁）", "beta（繁）")
