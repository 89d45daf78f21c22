"""The compiled translations are committed, so that running the site needs no gettext: they must be fresh."""

import gettext
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent.parent / "locale"
SOURCES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def messages(compiled: gettext.GNUTranslations) -> dict[object, str]:
    catalogue: dict[object, str] = dict(compiled._catalog)  # type: ignore[attr-defined]
    catalogue.pop("", None)  # the header: dates and tool versions
    return catalogue


def test_both_chinese_catalogues_are_there() -> None:
    assert {path.parent.parent.name for path in SOURCES} == {"zh_Hant", "zh_Hans"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_compiled_translations_are_fresh(source: Path) -> None:
    expected = BytesIO()
    with source.open("rb") as file:
        write_mo(expected, read_po(file))
    expected.seek(0)
    with source.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert messages(compiled) == messages(gettext.GNUTranslations(expected)), "run `make messages`"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_every_text_is_translated_with_its_placeholders(source: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file)
    problems = [(message.id, str(error)) for message, errors in catalogue.check() for error in errors]
    missing = [message.id for message in catalogue if message.id and (not message.string or message.fuzzy)]
    assert (missing, problems) == ([], [])
