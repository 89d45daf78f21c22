import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pikepdf
import pypdf
import pytest

from recommendations.report import document as doc
from recommendations.report.pdf import fonts
from recommendations.report.pdf import styles as look
from recommendations.report.pdf.render import render
from tests.recommendations.report.sample_texts import DIMENSIONS, LABELS, PILLARS, TIERS, WORDS
from tests.recommendations.report.samples import FIRM, KEYS, NUMBER, SOURCE_URL, sample_document, verified_document

LANGUAGES = ("en", "zh-hant", "zh-hans")
TAGS = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
SAMPLES = {"self": sample_document, "verified": verified_document}


@pytest.fixture(scope="module")
def rendered():
    return {(kind, language): render(make(language)) for kind, make in SAMPLES.items() for language in LANGUAGES}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def pdf(rendered, language):
    return pypdf.PdfReader(BytesIO(rendered["self", language]))


def words_of(pages) -> str:
    """The text without white space: where lines break is not the point."""
    return "".join("".join(page.extract_text() for page in pages).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_first_page_is_complete_in_itself(pdf, language):
    text, words = words_of(pdf.pages[:1]), WORDS[language]
    expected = [
        FIRM,
        NUMBER,
        TIERS[language][1],
        "3.42",
        words["interpretation"],
        words["distance"],
        words["score_note"],
    ]
    expected += [*words["scheme_names"], words["step"], words["standing"], words["issued_on"], words["disclaimers"][0]]
    assert [part for part in expected if squeezed(part) not in text] == []


def test_the_whole_content_can_be_searched(pdf, language):
    text, words = words_of(pdf.pages), WORDS[language]
    expected = [*DIMENSIONS[language], *PILLARS[language], *words["horizons"], *words["disclaimers"]]
    expected += [words[key] for key in ("meaning", "evidence", "reason_met", "condition", "notice", "closed_text")]
    expected += [words["method"], words["question"], words["unknown_answer"], words["note"]]
    assert [part for part in expected if squeezed(part) not in text] == []


def test_characters_beyond_the_basic_plane_can_be_copied(pdf):
    assert "𨋢" in words_of(pdf.pages[:1])


def test_every_page_says_which_it_is_and_of_how_many(pdf, language):
    for number, page in enumerate(pdf.pages, start=1):
        text = words_of([page])
        assert squeezed(LABELS[language]["page"].format(page=number, pages=len(pdf.pages))) in text
        assert NUMBER in text


def test_length_and_size(rendered, pdf, language):
    assert 6 <= len(pdf.pages) <= 10
    assert len(rendered["self", language]) < 300_000


def test_addresses_are_printed_as_hosts_only(pdf):
    text = words_of(pdf.pages)
    assert "·example.org" in text
    assert "%E7" not in text
    assert "application-guide_2026" not in text


def test_statements_name_their_sources_by_number(pdf, language):
    text, words = words_of(pdf.pages), WORDS[language]
    assert squeezed(words["reason_met"] + "[1,2]") in text
    assert squeezed(words["condition"] + "[2]") in text
    dated = f" ({words['issued_on']})" if language == "en" else f"（{words['issued_on']}）"
    assert squeezed(f"[1]{words['source']}{dated}  [2]{words['source']}") in text


def test_properties(pdf, language):
    assert pdf.metadata.title == f"{WORDS[language]['title']} – {FIRM}"
    assert pdf.metadata.author == LABELS[language]["publisher"]
    assert pdf.metadata.subject == WORDS[language]["subject"]
    assert pdf.metadata.creation_date.isoformat() == "2026-11-20T09:30:00+08:00"
    assert pdf.trailer["/Root"]["/Lang"] == TAGS[language]


def test_bookmarks_lead_to_sections(pdf, language):
    titles = [entry.title for entry in pdf.outline if not isinstance(entry, list)]
    sections = ("summary", "radar", "dimensions", "plan", "schemes", "answers", "method")
    assert titles == [LABELS[language][key] for key in sections]
    pages = [pdf.get_destination_page_number(entry) for entry in pdf.outline if not isinstance(entry, list)]
    assert pages[0] == 0
    assert pages == sorted(pages)


def test_no_heading_stands_alone_at_the_foot_of_a_page(rendered):
    foot = look.EDGE + look.FOOTER
    for content in rendered.values():
        headings = list(flattened(pypdf.PdfReader(BytesIO(content)).outline))
        assert len(headings) > 10
        assert [entry.title for entry in headings if float(entry["/Top"]) < foot + 45] == []


def flattened(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from flattened(entry)
        else:
            yield entry


def test_addresses_beyond_ascii_still_open():
    document = sample_document("en")
    source = doc.Source(text="S", url="https://example.org/企業/a%20b?x=1&y=(2)")
    scheme = replace(document.schemes[0], sources=(source,))
    pdf = pypdf.PdfReader(BytesIO(render(replace(document, schemes=(scheme,), scheme_lists=()))))
    annotations = [annotation.get_object() for page in pdf.pages for annotation in page.get("/Annots", [])]
    addresses = {entry["/A"]["/URI"] for entry in annotations if "/A" in entry and "/URI" in entry["/A"]}
    assert "https://example.org/%E4%BC%81%E6%A5%AD/a%20b?x=1&y=(2)" in addresses


def test_links_lead_to_schemes_and_sources(pdf):
    annotations = [annotation.get_object() for page in pdf.pages for annotation in page.get("/Annots", [])]
    addresses = {entry["/A"]["/URI"] for entry in annotations if "/A" in entry and "/URI" in entry["/A"]}
    assert "https://www.example.org/scheme" in addresses
    assert SOURCE_URL in addresses
    inside = {(entry["/Dest"][0].idnum, entry["/Dest"][3]) for entry in annotations if "/Dest" in entry}
    assert len(inside) == len(KEYS)
    assert pdf.pages[0].indirect_reference.idnum not in {page for page, _ in inside}


def test_files_are_sound_and_all_fonts_embedded(rendered):
    for content in rendered.values():
        with pikepdf.open(BytesIO(content)) as file:
            assert file.check_pdf_syntax() == []
            embedded = [
                "/FontFile2" in font.FontDescriptor for page in file.pages for font in page.Resources.Font.values()
            ]
            assert embedded
            assert all(embedded)


def test_no_character_is_drawn_that_its_font_lacks(monkeypatch):
    lacking = set()
    split = fonts.ReportFont.splitString

    def watched(self, text, doc, encoding="utf-8"):
        lacking.update(character for character in text if ord(character) not in self.face.charToGlyph)
        return split(self, text, doc, encoding)

    monkeypatch.setattr(fonts.ReportFont, "splitString", watched)
    for language in LANGUAGES:
        render(verified_document(language))
    assert lacking == set()


def test_a_character_in_no_font_is_shown_as_missing():
    pdf = pypdf.PdfReader(BytesIO(render(sample_document("en", firm="Smile 😀 Ltd"))))
    assert "Smile〓Ltd" in words_of(pdf.pages[:1])


def test_the_verified_report_shows_both_ratings_and_comments(rendered, language):
    pdf = pypdf.PdfReader(BytesIO(rendered["verified", language]))
    text = words_of(pdf.pages)
    words, labels = WORDS[language], LABELS[language]
    expected = [words["verified_comment"], words["rating_comment"], labels["adviser_rating"], labels["verification"]]
    assert [part for part in expected if squeezed(part) not in text] == []


def test_the_same_document_gives_the_same_bytes(rendered):
    assert render(sample_document("zh-hant")) == rendered["self", "zh-hant"]


def test_another_process_gives_the_same_bytes(rendered):
    code = (
        "import sys, hashlib; from tests.recommendations.report.samples import sample_document;"
        "from recommendations.report.pdf.render import render;"
        "sys.stdout.write(hashlib.sha256(render(sample_document('zh-hant'))).hexdigest());"
        "assert 'django' not in sys.modules"
    )
    environment = {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "SOURCE_DATE_EPOCH": "1000000000"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == sha256(rendered["self", "zh-hant"]).hexdigest()


def test_another_number_gives_another_file_id(rendered):
    other = pypdf.PdfReader(BytesIO(render(replace(sample_document("en"), number="AIR-2026-000124"))))
    assert other.trailer["/ID"] != pypdf.PdfReader(BytesIO(rendered["self", "en"])).trailer["/ID"]


@pytest.mark.parametrize("firm", ["W" * 80, "鰂" * 80, "A&B <HK> 有限公司 " * 5, "i" * 40 + "𨋢" * 40])
def test_long_names_stay_within_the_page(firm, language):
    pdf = pypdf.PdfReader(BytesIO(render(sample_document(language, firm=firm))))
    assert squeezed(firm) in words_of(pdf.pages[:1])
    assert squeezed(WORDS[language]["score_note"]) in words_of(pdf.pages[:1])


def test_a_first_page_with_too_much_on_it_is_made_to_fit(language):
    document = sample_document(language, firm="W" * 80)
    words, page = WORDS[language], document.first_page
    gaps = tuple(replace(gap, meaning=words["step"]) for gap in page.gaps)
    crowded = replace(page, gaps=gaps, interpretation=words["meaning"] * 2)
    pdf = pypdf.PdfReader(BytesIO(render(replace(document, first_page=crowded))))
    assert squeezed(words["score_note"]) in words_of(pdf.pages[:1])
    assert LABELS[language]["radar"] in pdf.pages[1].extract_text()


def test_a_very_long_note_and_comment_break_across_pages(language):
    document = verified_document(language)
    long = WORDS[language]["meaning"] * 40
    answers = (doc.AnswerGroup(pillar="P", answers=(replace(document.answers[0].answers[0], note=long),)),)
    ratings = (replace(document.verification.ratings[0], comment=long), *document.verification.ratings[1:])
    verification = replace(document.verification, comment=long, ratings=ratings)
    pdf = pypdf.PdfReader(BytesIO(render(replace(document, answers=answers, verification=verification))))
    assert words_of(pdf.pages).count(squeezed(WORDS[language]["meaning"])[:20]) >= 3 * 40


def test_what_is_empty_is_left_out():
    bare = replace(
        sample_document("en"), plan=(), schemes=(), scheme_lists=(), answers=(), plan_intro="", schemes_intro=""
    )
    page = replace(bare.first_page, gaps=(), schemes=(), steps=(), distance="", score_note="")
    pdf = pypdf.PdfReader(BytesIO(render(replace(bare, first_page=page))))
    titles = [entry.title for entry in pdf.outline if not isinstance(entry, list)]
    assert titles == [LABELS["en"][key] for key in ("summary", "radar", "dimensions", "method")]


def test_only_web_addresses_become_links():
    document = sample_document("en")
    scheme = replace(document.schemes[0], url="javascript:alert(1)", sources=(doc.Source(text="S", url="file:///etc"),))
    pdf = pypdf.PdfReader(BytesIO(render(replace(document, schemes=(scheme,), scheme_lists=()))))
    annotations = [annotation.get_object() for page in pdf.pages for annotation in page.get("/Annots", [])]
    addresses = {entry["/A"]["/URI"] for entry in annotations if "/A" in entry}
    assert addresses == {"https://readiness.example.hk/en/verify/AIR-2026-000123/"}, "only where it can be checked"


def test_what_colleagues_see_differently_has_a_section_of_its_own(rendered, language):
    pdf = pypdf.PdfReader(BytesIO(rendered["verified", language]))
    titles = [entry.title for entry in flattened(pdf.outline)]
    assert titles.index(LABELS[language]["spread"]) == titles.index(LABELS[language]["talking_points"]) - 1
    text = words_of(pdf.pages)
    assert all(squeezed(LABELS[language][label]) in text for label in ("lowest", "median", "highest"))


def test_without_talking_points_the_section_says_so():
    document = SAMPLES["verified"]("en")
    bare = replace(document, spread=replace(document.spread, points=(), points_intro="Nothing lies apart."))
    assert "Nothingliesapart." in words_of(pypdf.PdfReader(BytesIO(render(bare))).pages)


def test_a_dimension_that_the_firm_does_not_see_has_no_mark_of_its_own():
    document = SAMPLES["verified"]("en")
    rows = [replace(row, own="", own_value=None) for row in document.spread.rows]
    hidden = replace(document, spread=replace(document.spread, rows=tuple(rows)))
    assert render(hidden) != render(document)
