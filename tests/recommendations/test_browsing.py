"""Finding schemes: words in any language, filters, groups, the matrix's spanning fields, rules as sentences."""

from collections.abc import Mapping
from typing import Any

import pytest

from readiness.scoring.texts import LANGUAGES
from recommendations import browsing
from recommendations.browsing import Query, browse, find, phase, read_query, wider
from recommendations.presenting.matrix_table import _rows
from recommendations.presenting.requirements import Requirements, one_line_each, requirements
from recommendations.schemes import Catalogue, Scheme
from tests.recommendations.factories import (
    TIERS,
    TODAY,
    catalogue,
    gates,
    leaf,
    registered_only,
    scheme_data,
    window_data,
)

STATUS = {"as_of": "2026-11-01", "sources": ["page"]}


def status(value: str) -> dict[str, Any]:
    return {"value": value, **STATUS}


def in_three(en: str, zh_hant: str, zh_hans: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, (en, zh_hant, zh_hans), strict=True))


def for_sectors(*sectors: str) -> dict[str, Any]:
    """The keys of a scheme for firms of some sectors."""
    others = next(each for each in ("food", "retail", "factory") if each not in sectors)
    verdicts = ({"sector": sectors[0]}, "yes"), ({"sector": others}, "no"), ({}, "unknown")
    return {
        "gates": leaf("sector", "in", list(sectors)),
        "scenarios": [{"facts": facts, "verdict": word} for facts, word in verdicts],
    }


@pytest.fixture(scope="module")
def small() -> Catalogue:
    return catalogue(
        scheme_data(
            "voucher", names=in_three("ＴＶ Voucher", "科技券", "科技券"), tiers=["unaware"], bodies=["itc", "vtc"]
        ),
        scheme_data("loan", category="money", also=["skills"], bodies=["hkpc"], **for_sectors("factory")),
        scheme_data("course", objective=in_three("Teaches staff", "培訓僱員", "培训员工"), **registered_only()),
        scheme_data("soon", status=status("upcoming")),
        scheme_data("rounds", status=status("periodic"), window=window_data(closes_on="2026-01-02")),
        scheme_data("ended", status=status("closed"), window=window_data(closes_on="2024-12-31")),
        scheme_data("gone", status=status("open"), window=window_data(closes_on="2026-11-19")),
    )


def ids(schemes: tuple[Scheme, ...]) -> list[str]:
    return [scheme.id for scheme in schemes]


def found(small: Catalogue, **query: str) -> list[str]:
    return ids(find(small, Query(**query), TODAY))


class TestWords:
    @pytest.mark.parametrize("words", ["voucher", "VOUCHER", "tv voucher", "ｔｖ", "科技", "vtc"])
    def test_any_width_case_and_language(self, small: Catalogue, words: str) -> None:
        assert found(small, q=words) == ["voucher"]

    @pytest.mark.parametrize("words", ["培訓", "培训", "teaches", "staff teaches"])
    def test_what_it_is_for(self, small: Catalogue, words: str) -> None:
        assert found(small, q=words) == ["course"]

    def test_every_word_has_to_stand_somewhere(self, small: Catalogue) -> None:
        assert found(small, q="voucher teaches") == []


class TestFilters:
    def test_a_category_is_also_a_secondary_one(self, small: Catalogue) -> None:
        assert found(small, category="money") == ["loan"]
        assert "loan" in found(small, category="skills")

    def test_tier_and_body(self, small: Catalogue) -> None:
        assert found(small, tier="unaware") == found(small, body="vtc") == ["voucher"]

    @pytest.mark.parametrize(
        ("group", "expected"),
        [
            ("open", ["course", "loan", "voucher"]),
            ("announced", ["soon"]),
            ("uncertain", ["rounds"]),
            ("closed", ["ended", "gone"]),
        ],
    )
    def test_status(self, small: Catalogue, group: str, expected: list[str]) -> None:
        assert found(small, status=group) == expected

    def test_a_scheme_that_opens_later_is_announced(self) -> None:
        later = catalogue(scheme_data("later", window=window_data(opened_on="2026-12-01"))).scheme("later")
        assert phase(later, TODAY) == "announced"

    def test_a_sector_leaves_out_only_what_is_for_others(self, small: Catalogue) -> None:
        assert "loan" not in found(small, sector="food")
        assert len(found(small, sector="food")) == len(small.schemes) - 1
        assert "loan" in found(small, sector="factory")

    def test_who_operates_it_is_found_too(self) -> None:
        run_by = scheme_data("grant", operator=in_three("Productivity Council", "生產力局", "生产力局"))
        small = catalogue(run_by, scheme_data("other"))
        assert found(small, q="生產力局") == found(small, q="productivity") == ["grant"]

    def test_all_parts_together(self, small: Catalogue) -> None:
        query = Query(q="v", status="open", tier="unaware")
        assert ids(find(small, query, TODAY)) == ["voucher"]
        assert dict(wider(small, query, TODAY)) == {"q": 1, "tier": 2, "status": 1}


class TestReading:
    def test_what_the_catalogue_does_not_know_narrows_nothing(self, small: Catalogue) -> None:
        given = {"category": "x", "tier": "aware", "status": "lost", "body": "'", "sector": "mining", "q": "  a   b "}
        assert read_query(given, small) == Query(q="a b", tier="aware")

    def test_everything_that_it_knows(self, small: Catalogue) -> None:
        given = {"category": "money", "tier": "ready", "status": "closed", "body": "itc", "sector": "food", "q": "x"}
        assert read_query(given, small) == Query(**given)
        assert Query(**given).given == ("q", "category", "tier", "status", "body", "sector")

    def test_a_long_search_is_cut(self, small: Catalogue) -> None:
        assert len(read_query({"q": "a" * 1000}, small).q) == browsing.LONGEST_SEARCH

    def test_no_sectors_where_no_rule_speaks_of_them(self) -> None:
        assert browsing.sectors(catalogue(scheme_data())) == ()

    def test_bodies_with_most_schemes_first(self, small: Catalogue) -> None:
        assert browsing.bodies(small) == (("itc", 6), ("hkpc", 1), ("vtc", 1))


class TestGroups:
    def test_by_category_with_the_closed_ones_apart(self, small: Catalogue) -> None:
        listing = browse(small, Query(), TODAY)
        groups = {category.id: ids(schemes) for category, schemes in listing.groups}
        assert groups == {"skills": ["course", "voucher", "soon", "rounds"], "money": ["loan"]}
        assert ids(listing.closed) == ["gone", "ended"]
        assert listing.total == 7
        assert listing.counts == {"open": 3, "announced": 1, "uncertain": 1, "closed": 2}

    def test_under_the_category_looked_for(self, small: Catalogue) -> None:
        groups = browse(small, Query(category="skills"), TODAY).groups
        assert [category.id for category, _ in groups] == ["skills"]
        assert "loan" in ids(groups[0][1])

    def test_the_surest_first(self) -> None:
        made = catalogue(scheme_data("a", status=status("open_presumed")), scheme_data("b"))
        assert ids(browse(made, Query(), TODAY).groups[0][1]) == ["b", "a"]

    @pytest.mark.parametrize(("as_of", "stale"), [("2026-11-01", False), ("2026-01-01", True), (None, True)])
    def test_old_facts_are_noticed(self, as_of: str | None, stale: bool) -> None:
        made = catalogue(scheme_data(status={"value": "open", "as_of": as_of, "sources": ["page"]}))
        assert browse(made, Query(), TODAY).any_stale is stale

    def test_nothing_found(self, small: Catalogue) -> None:
        listing = browse(small, Query(q="nothing"), TODAY)
        assert (listing.groups, listing.closed, listing.total) == ((), (), 0)


class TestRulesAsSentences:
    NUMBERS: Mapping[str, int] = {"page": 1}

    def read(self, data: Mapping[str, Any]) -> Requirements:
        return requirements(gates(data), self.NUMBERS)

    def test_one_rule_is_a_list_of_one(self) -> None:
        found = self.read(leaf())
        assert (found.how, [part.text for part in found.parts]) == ("all", ["registered is: met"])
        assert found.parts[0].sources == (1,)

    def test_groups_of_one_kind_are_one_group(self) -> None:
        found = self.read({"all": [leaf(), {"all": [leaf("listed"), {"any": [leaf("subvented")]}]}]})
        assert found.is_all
        assert len(found.parts) == 3

    def test_a_not_is_carried_inwards(self) -> None:
        """Texts beneath a `not` say what the firm must be: not (a or b) asks for both of them."""
        found = self.read({"not": {"any": [leaf(), leaf("listed")]}})
        assert found.is_all
        assert [part.text for part in found.parts] == ["registered is: met", "listed is: met"]
        assert self.read({"not": {"all": [leaf(), leaf("listed")]}}).how == "any"
        assert self.read({"not": {"not": {"any": [leaf(), leaf("listed")]}}}).how == "any"

    def test_the_answers_that_count(self) -> None:
        found = self.read({"all": [leaf("sector", "in", ["food", "retail"]), {"not": leaf("sector", "is", "factory")}]})
        assert [part.accepted for part in found.parts] == [("food", "retail"), ()]

    def test_in_lines(self) -> None:
        either = {"any": [leaf("listed"), leaf("subvented")]}
        assert one_line_each(self.read({"all": [leaf(), either]})) == (
            "registered is: met",
            "listed is: met, or: subvented is: met",
        )
        assert one_line_each(self.read(either)) == ("listed is: met, or: subvented is: met",)


class TestSpans:
    def rows(self, *tiers: tuple[str, ...]) -> list[list[tuple[int, list[str]]]]:
        """For schemes a, b, … that suit these tiers: each row's fields as width and ids."""
        made = catalogue(*(scheme_data(chr(ord("a") + n), tiers=list(suits)) for n, suits in enumerate(tiers)))
        columns = [[scheme for scheme in made.schemes if tier in scheme.tiers] for tier in TIERS]
        return [[(cell.width, [entry.id for entry in cell.entries]) for cell in row] for row in _rows(columns)]

    def test_one_field_for_schemes_that_suit_the_same_tiers(self) -> None:
        assert self.rows(("aware", "ready"), ("aware", "ready")) == [[(1, []), (2, ["a", "b"]), (1, [])]]

    def test_fields_side_by_side_share_a_row(self) -> None:
        assert self.rows(("unaware",), ("ready", "competent")) == [[(1, ["a"]), (1, []), (2, ["b"])]]

    def test_fields_that_overlap_stand_below_each_other(self) -> None:
        assert self.rows(TIERS, ("competent",)) == [[(4, ["a"])], [(1, []), (1, []), (1, []), (1, ["b"])]]

    def test_tiers_with_a_gap_are_two_fields(self) -> None:
        assert self.rows(("unaware", "competent")) == [[(1, ["a"]), (1, []), (1, []), (1, ["a"])]]

    def test_a_category_without_a_scheme(self) -> None:
        assert self.rows() == [[(4, [])]]
