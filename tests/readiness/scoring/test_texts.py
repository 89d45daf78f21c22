import pytest

from readiness.scoring.texts import LANGUAGES, Text, comparable

TEXT = Text("Colour", "顏色", "颜色")


@pytest.mark.parametrize(("language", "wording"), [("en", "Colour"), ("zh-hant", "顏色"), ("zh-hans", "颜色")])
def test_each_language_has_its_wording(language: str, wording: str) -> None:
    assert TEXT.get(language) == wording


@pytest.mark.parametrize("code", ["zh_hant", "zh-Hant", "fr", ""])
def test_a_wrong_code_never_passes_as_english(code: str) -> None:
    with pytest.raises(KeyError):
        TEXT.get(code)


def test_the_languages_are_the_three_of_the_product() -> None:
    assert LANGUAGES == ("en", "zh-hant", "zh-hans")


def test_what_is_typed_is_compared_without_case_width_and_spaces() -> None:
    assert comparable(" Ｈａｒｂｏｕｒ　 Straße\n海港 ") == "harbour strasse 海港"
