import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.report.pdf import text
from recommendations.report.pdf.fonts import NARROWED

HK = "NotoSansHK"
MIXED = "A&B <HK> 有限公司，嘅啲㗎（深水埗）「鰂魚涌」。𨋢 Trading Co., Ltd. 100%！"


def lines_of(content: str, room: float, size: float = 10) -> list[str]:
    widths = text.advances(content, HK, size, bold=False)
    return [content[start:end] for start, end in text.break_lines(content, widths, room)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("A&B <HK> 有限公司", "A&B <HK> 有限公司"),
        ("e\u0301", "é"),
        ("a\u200b\u202eb\x07\x00c\ufe0f", "abc"),
        ("a\r\nb\rc\td", "a\nb\nc d"),
        ("a\u00a0b\u3000c", "a\u00a0b c"),
        ("早晨😀", "早晨〓"),
        ("\ue019", "〓"),
        ("\ud800x", "x"),
    ],
)
def test_cleaning(raw, expected):
    assert text.clean(raw, HK) == expected


@given(st.text())
def test_whatever_is_typed_can_be_printed(raw):
    cleaned = text.clean(raw, HK)
    assert all(char == "\n" or text.fonts.family_with(HK, char) for char in cleaned)
    assert text.clean(cleaned, HK) == cleaned


def test_runs_change_font_only_where_needed():
    assert text.runs("香港这里", HK, bold=True) == [
        text.Run("香港", "NotoSansHK-Bold"),
        text.Run("这", "NotoSansSC-Bold"),
        text.Run("里", "NotoSansHK-Bold"),
    ]


def test_english_breaks_at_spaces():
    assert lines_of("seven words that stand on several lines", 70) == ["seven words", "that stand on", "several lines"]


def test_latin_words_in_chinese_stay_whole():
    assert lines_of("請使用Microsoft的產品", 63) == ["請使用", "Microsoft的", "產品"]


@pytest.mark.parametrize("room", range(41, 240, 7))
def test_no_line_starts_or_ends_with_the_wrong_sign(room):
    chinese = "本公司（深水埗分店）有員工「啲」十人，其中兩人：「阿明、阿玲」受過培訓！成效《很好》。"
    for line in lines_of(chinese, room):
        assert line[0] not in "，。、：！」》）"
        assert line[-1] not in "（「《"


def test_numbers_stay_with_their_units_and_sources_with_what_they_prove():
    assert lines_of("2026年11月20日", 48) == ["2026年", "11月20日"]
    assert lines_of("同事：第4級：1人", 72) == ["同事：第4級：", "1人"]
    assert lines_of("須為香港居民。[1,2] 須為全職", 72) == ["須為香港居", "民。[1,2] 須為", "全職"]


def test_brackets_are_those_of_the_language():
    assert text.bracketed("暫譯", "創科實習計劃") == "（暫譯）"
    assert text.bracketed("2025年12月31日", "itf.gov.hk") == "（2025年12月31日）"
    assert text.bracketed("31 December 2025", "itf.gov.hk") == " (31 December 2025)"


@given(st.text(alphabet=MIXED + "\n", max_size=120), st.floats(min_value=12, max_value=300))
def test_lines_fit_and_lose_nothing_but_spaces(content, room):
    lines = lines_of(content, room)
    assert "".join(lines).replace(" ", "") == content.replace(" ", "").replace("\n", "")
    for line in lines:
        assert sum(text.advances(line, HK, 10, bold=False)) <= room + 0.1


def test_a_word_longer_than_the_line_is_cut():
    assert all(lines_of("x" * 200, 50))


def test_line_breaks_are_kept():
    assert lines_of("a\n\nb", 100) == ["a", "", "b"]


def test_quotation_marks_are_narrow_only_between_latin_letters():
    assert text.narrow("it’s") == f"it{NARROWED['’']}s"
    assert text.narrow("用“AI”吧") == "用“AI”吧"
    assert text.narrow("plain") == "plain"


def test_shortening():
    assert text.shorten("short", HK, 10, 100) == "short"
    cut = text.shorten(MIXED * 3, HK, 10, 200)
    assert cut.endswith("…")
    assert sum(text.advances(cut, HK, 10, bold=False)) <= 200
