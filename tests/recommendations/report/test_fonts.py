import pytest

from recommendations.report.pdf import fonts

HONG_KONG = "嘅哋啲㗎喺嚟埗邨鰂𨋢"
EVERYDAY = "AZaz09 éñü€–—•→…“”‘’%&<>、，。：；（）「」《》？！〓"


@pytest.mark.parametrize("family", ["NotoSansHK", "NotoSansSC"])
@pytest.mark.parametrize("bold", [False, True])
def test_everyday_signs_and_narrow_copies_are_in_every_font(family, bold):
    characters = fonts.load(fonts.font_name(family, bold=bold)).face.charToGlyph
    wanted = EVERYDAY + fonts.REPLACEMENT + "".join(fonts.NARROWED.values())
    assert [character for character in wanted if ord(character) not in characters] == []


@pytest.mark.parametrize("bold", [False, True])
def test_hong_kong_characters_are_in_the_hong_kong_font(bold):
    characters = fonts.load(fonts.font_name("NotoSansHK", bold=bold)).face.charToGlyph
    assert [character for character in HONG_KONG if ord(character) not in characters] == []


@pytest.mark.parametrize(
    ("family", "character", "expected"),
    [
        ("NotoSansHK", "香", "NotoSansHK"),
        ("NotoSansSC", "𨋢", "NotoSansHK"),
        ("NotoSansHK", "这", "NotoSansSC"),
        ("NotoSansHK", "😀", None),
    ],
)
def test_the_other_family_steps_in_character_by_character(family, character, expected):
    assert fonts.family_with(family, character) == expected


def test_both_weights_have_the_same_characters():
    for family in ("NotoSansHK", "NotoSansSC"):
        regular, bold = (fonts.load(fonts.font_name(family, bold=bold)).face.charToGlyph for bold in (False, True))
        assert set(regular) == set(bold)


def test_narrow_copies_are_narrower():
    for wide, narrow in fonts.NARROWED.items():
        assert fonts.advance("NotoSansHK-Regular", narrow) < fonts.advance("NotoSansHK-Regular", wide)


def test_to_unicode_map_writes_surrogate_pairs_and_true_characters():
    lines = fonts.to_unicode_map("F", [0x41, 0x282E2, ord(fonts.NARROWED["’"])]).splitlines()
    assert "<00> <0041>" in lines
    assert "<01> <D860DEE2>" in lines
    assert "<02> <2019>" in lines


def test_to_unicode_map_keeps_to_a_hundred_entries_a_block():
    lines = fonts.to_unicode_map("F", list(range(250))).splitlines()
    assert [line for line in lines if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "50 beginbfchar",
    ]
