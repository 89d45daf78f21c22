"""Tier by support category, in the form of the study's figure 3-1: what a catalogue holds for whom."""

from collections.abc import Mapping

from readiness.scoring.texts import LANGUAGES
from recommendations.schemes import Catalogue, Scheme

Cell = tuple[str, str]  # category id, tier id


def cells(catalogue: Catalogue) -> dict[Cell, tuple[Scheme, ...]]:
    """Every cell, empty ones included, row by row; a scheme stands in its main category under each of its tiers.

    Status does not count here: what is closed or only announced stands where it would stand if it were open.
    """
    return {
        (category.id, tier): tuple(
            scheme for scheme in catalogue.schemes if scheme.category == category.id and tier in scheme.tiers
        )
        for category in catalogue.categories
        for tier in catalogue.tiers
    }


def matrix(catalogue: Catalogue, language: str = LANGUAGES[0]) -> Mapping[Cell, tuple[str, ...]]:
    """The names in every cell, in the order of the schemes' ids; KeyError for a language that is none of ours."""
    return {cell: tuple(scheme.name(language).text for scheme in schemes) for cell, schemes in cells(catalogue).items()}
