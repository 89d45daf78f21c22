"""The sample of every kind, as it comes out of the command: sound files whose text can be found and copied."""

import shutil
import subprocess
import sys
from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.core.management import CommandError, call_command

from recommendations.report.pdf.render import render
from recommendations.report.sample import KINDS, sample_document

LANGUAGES = ("en", "zh-hant", "zh-hans")
TAGS = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
FIRM = "A&B <HK> 有限公司 (Sham Shui Po) 深水埗邨嘅啲㗎𨋢鰂魚涌 Trading & Catering Services Co., Ltd."
# What each file must say, in the order in which it stands there.
TEXTS = {
    ("self_assessment", "en"): (
        FIRM,
        "Self-assessment, not verified by an adviser",
        "2.67 out of 5",
        "Evidence could be shown for 6 of 24 answers (25%).",
        "Median of 25 or more firms of your sector and size",
        "How far to the next level",
        "The plan over time",
        "Who could pay for what you plan",
        "HK$250,000",
        "Further schemes, in brief",
        "Orders from the 鰂魚涌 branch come in by chat & are <read out> to the kitchen.",
    ),
    ("self_assessment", "zh-hant"): (
        FIRM,
        "24個答案中，6個可提供佐證（25%）。",
        "同行業、同規模最少25家企業的中位數",
        "距離下一級有多遠",
        "計劃時間表",
        "計劃開支可由誰資助",
        "其他計劃簡介",
        "樓面同事用聊天助手翻譯餐牌，啲外國客好鍾意㗎。",
    ),
    ("self_assessment", "zh-hans"): (
        FIRM,
        "24个答案中，6个可提供佐证（25%）。",
        "距离下一级有多远",
        "计划时间表",
        "计划开支可由谁资助",
        "其他计划简介",
        "樓面同事用聊天助手翻譯餐牌，啲外國客好鍾意㗎。",
    ),
    ("verified", "en"): (
        "Verified by 林詠欣 Lam Wing-yan on 4 December 2026",
        "Own rating",
        "The list of tools that staff may use was shown on 3 December; that is level 2.",
    ),
    ("verified", "zh-hant"): ("林詠欣 Lam Wing-yan", "預算已批，但未有負責人。"),
    ("verified", "zh-hans"): ("林詠欣 Lam Wing-yan", "預算已批，但未有負責人。"),
    ("progress", "en"): (
        "AI Unaware → AI Aware",
        "2.33 → 2.67",
        "Planned steps that were told of: 9. Done: 5. Partly done: 2.",
        "15 October 2025",
        "↓ down 0.50",
        "Higher than last time",
        "Lower than last time",
    ),
    ("progress", "zh-hant"): (
        "2.33 → 2.67",
        "已交代的計劃步驟：9個；已完成：5個；部分完成：2個。",
        "比上次高",
        "比上次低",
    ),
    ("progress", "zh-hans"): (
        "2.33 → 2.67",
        "已交代的计划步骤：9个；已完成：5个；部分完成：2个。",
        "比上次高",
        "比上次低",
    ),
    ("cohort", "en"): (
        "All quarters · All sectors · All sizes",
        "about 1,505",
        "AI Aware (44%)",
        "Mean score by dimension and sector",
        "fewer than 5, or hidden to protect others",
        "A group of fewer than 5 firms is not shown",
    ),
    ("cohort", "zh-hant"): ("約1,505", "各範疇、各行業的平均得分", "由開始到核實"),
    ("cohort", "zh-hans"): ("约1,505", "从开始到核实"),
}
SECTIONS = {
    "self_assessment": ["At a glance", "The twelve dimensions", "The pillars and dimensions"],
    "verified": ["At a glance", "The twelve dimensions", "What the adviser found"],
    "progress": ["At a glance", "Over time", "Dimension by dimension"],
    "cohort": ["At a glance", "Tiers", "Mean score by dimension and sector"],
}


@pytest.fixture(scope="module")
def files() -> dict[tuple[str, str], bytes]:
    return {(kind, language): render(sample_document(kind, language)) for kind in KINDS for language in LANGUAGES}


def squeezed(text: str) -> str:
    """Without white space: where lines break, and how wide a gap is, is not the point."""
    return "".join(text.split())


def reader(files, kind: str, language: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(files[kind, language]))


def lacking(text: str, expected: tuple[str, ...]) -> list[str]:
    return [part for part in expected if squeezed(part) not in squeezed(text)]


@pytest.mark.parametrize(("kind", "language"), TEXTS)
def test_the_text_can_be_found(files, kind, language):
    text = "".join(page.extract_text() for page in reader(files, kind, language).pages)
    assert lacking(text, TEXTS[kind, language]) == []
    assert "〓" not in text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize(("kind", "language"), TEXTS)
def test_pdftotext_finds_the_same(files, tmp_path, kind, language):
    (tmp_path / "report.pdf").write_bytes(files[kind, language])
    command = ["pdftotext", "-enc", "UTF-8", "report.pdf", "-"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert lacking(done.stdout.decode(), TEXTS[kind, language]) == []


def test_files_are_sound_small_and_say_what_they_are(files):
    for (kind, language), content in files.items():
        with pikepdf.open(BytesIO(content)) as file:
            assert file.check_pdf_syntax() == []
        found = pypdf.PdfReader(BytesIO(content))
        assert found.trailer["/Root"]["/Lang"] == TAGS[language]
        assert all((found.metadata.title, found.metadata.author, found.metadata.subject))
        assert len(content) < 280_000, (kind, language)  # the signature adds some 7,000
        assert len(found.pages) <= {"self_assessment": 10, "verified": 11, "progress": 4, "cohort": 5}[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_bookmarks(files, kind):
    outline = reader(files, kind, "en").outline
    titles = [entry.title for entry in outline if not isinstance(entry, list)]
    assert titles[:3] == SECTIONS[kind]


def test_charts_are_described_for_those_who_do_not_see_them(files):
    with pikepdf.open(BytesIO(files["self_assessment", "en"])) as file:
        drawn = b"".join(page.Contents.read_bytes() for page in file.pages)
    for words in (
        "2.67 out of 5: AI Aware",
        "Scores from 1 to 5: Management Support 3.50",
        "Of HK$510,000, HK$92,500 could be grants and HK$417,500 your own money.",
    ):
        assert words.encode("utf-16-be").hex().upper().encode() in drawn


def test_the_command_needs_no_database_and_gives_the_same_bytes_in_every_process(files, tmp_path):
    for number, (kind, language) in enumerate([("self_assessment", "zh-hant"), ("progress", "en")]):
        out = tmp_path / f"{kind}.pdf"
        environment = {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": "postgres://none@127.0.0.1:1/none",
            "PYTHONHASHSEED": str(number),
            "TZ": "America/New_York",
        }
        command = ["manage.py", "sample_report", "--kind", kind, "--language", language, "--out", str(out)]
        subprocess.run([sys.executable, *command], env=environment, check=True)
        assert out.read_bytes() == files[kind, language]


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("sample_report", out=str(tmp_path / "missing" / "report.pdf"))
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("sample_report", out=str(tmp_path / "folder.pdf"))
    assert [path.name for path in tmp_path.iterdir()] == ["folder.pdf"]
