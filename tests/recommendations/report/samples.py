"""A sample report in each language: about as long as a real one, with names that are hard to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from recommendations.report import document as doc
from recommendations.report import figures
from tests.recommendations.report.sample_texts import BANDS, DIMENSIONS, LABELS, PILLAR_SIZES, PILLARS, TIERS, WORDS

FIRM = "A&B <HK> 有限公司 (Sham Shui Po) 深水埗邨嘅啲㗎喺嚟𨋢鰂魚涌 Trading & Catering Services Co., Ltd."
NUMBER = "AIR-2026-000123"
CREATED = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
SCORES = (4.0, 3.5, 2.5, 3.5, 4.0, 1.5, 2.5, 4.0, 3.0, 2.0, 3.5, 3.0)
SOURCE_URL = "https://www.example.org/%E7%94%B3%E8%AB%8B%E6%8C%87%E5%BC%95/application-guide_2026.pdf"
CHECK_ADDRESS = "https://readiness.example.hk/{}/verify/AIR-2026-000123/"
CHECK_SHOWN = "readiness.example.hk/{}/verify/AIR-2026-000123"
KEYS = ("nittp", "bud", "ai-subsidy")


def sample_document(language: doc.Language, *, firm: str = FIRM) -> doc.ReportDocument:
    """A self-assessment report."""
    words = WORDS[language]
    return doc.ReportDocument(
        language=language,
        kind="self_assessment",
        number=NUMBER,
        title=words["title"],
        subject=words["subject"],
        firm_name=firm,
        issued_on=words["issued_on"],
        revision=words["revision"],
        created_at=CREATED,
        standing=words["standing"],
        labels=doc.Labels(**LABELS[language]),
        first_page=_first_page(language),
        ladder=_ladder(language),
        radar=_radar(language),
        pillars=_pillars(language),
        dimensions=_dimensions(language),
        plan=_plan(language),
        schemes=tuple(_scheme(language, number) for number in range(len(KEYS))),
        scheme_lists=(_closed(language),),
        answers=_answers(language),
        method=(words["method"], words["score_note"]),
        disclaimers=tuple(words["disclaimers"]),
        plan_intro=words["plan_intro"],
        schemes_intro=words["fit"],
        schemes_notes=(words["notice"],),
        answers_intro=words["answers_intro"],
        check=doc.Check(
            address=CHECK_ADDRESS.format(language), words=words["check"].format(CHECK_SHOWN.format(language))
        ),
    )


def verified_document(language: doc.Language) -> doc.ReportDocument:
    """The same report with the adviser's part, and with that of colleagues who answered apart."""
    words = WORDS[language]
    own = sample_document(language)
    ratings = tuple(
        doc.Rating(
            dimension=name,
            own=f"{value:.2f}",
            own_value=value,
            adviser=f"{max(1.0, value - 0.5):.2f}",
            adviser_value=max(1.0, value - 0.5),
            comment=words["rating_comment"] if number % 2 else "",
        )
        for number, (name, value) in enumerate(zip(DIMENSIONS[language], SCORES, strict=True))
    )
    axes = tuple(replace(axis, other=max(1.0, axis.value - 0.5)) for axis in own.radar.axes)
    labels = own.labels
    return replace(
        own,
        kind="verified",
        standing=words["verified_intro"],
        radar=replace(own.radar, axes=axes, other_series=labels.adviser_rating),
        spread=_spread(language),
        verification=doc.Verification(
            intro=words["verified_intro"], ratings=ratings, comment=words["verified_comment"]
        ),
    )


def _spread(language: str) -> doc.Spread:
    words, names = WORDS[language], DIMENSIONS[language]
    rows = tuple(
        doc.SpreadRow(
            dimension=name,
            own=f"{value:.2f}",
            own_value=value,
            lowest="1.00",
            median=f"{value:.2f}",
            highest="5.00",
            dots=(doc.SpreadDot(value=1.0, count=1), doc.SpreadDot(value=value, count=3)),
        )
        for name, value in zip(names, SCORES, strict=True)
    )
    point = doc.TalkingPoint(
        question=words["meaning"], dimension=names[0], text=words["rating_comment"], apart=words["effort"]
    )
    return doc.Spread(intro=words["plan_intro"], key=words["notice"], rows=rows, points_intro="", points=(point,) * 14)


def _first_page(language: str) -> doc.FirstPage:
    words, names = WORDS[language], DIMENSIONS[language]
    weakest = sorted(range(len(SCORES)), key=lambda at: SCORES[at])[:5]
    return doc.FirstPage(
        tier=TIERS[language][1],
        score="3.42",
        score_scale=words["out_of"],
        interpretation=words["interpretation"],
        distance=words["distance"],
        gaps=tuple(doc.Gap(dimension=names[at], score=f"{SCORES[at]:.2f}", value=SCORES[at]) for at in weakest),
        schemes=tuple(
            doc.SchemeSummary(
                key=key,
                name=name,
                name_note="暫譯" if key == "ai-subsidy" and language == "zh-hant" else "",
                funding=words["funding"],
                verdict="unknown" if number else "yes",
                verdict_word=words["verdicts"][number],
            )
            for number, (key, name) in enumerate(zip(KEYS, words["scheme_names"], strict=True))
        ),
        steps=tuple(doc.Step(action=words["step"], detail=f"{names[at]} · {words['effort']}") for at in weakest[:3]),
        score_note=words["score_note"],
    )


def _ladder(language: str) -> figures.Ladder:
    edges = (1.0, 2.5, 3.5, 4.5, 5.0)
    return figures.Ladder(
        steps=tuple(
            figures.LadderStep(name=name, band=band, low=edges[at], high=edges[at + 1], current=at == 1)
            for at, (name, band) in enumerate(zip(TIERS[language], BANDS[language], strict=True))
        ),
        marker=41 / 12,
        marker_label="3.42",
        description=WORDS[language]["ladder"],
    )


def _radar(language: str) -> figures.Radar:
    axes = (
        figures.RadarAxis(label=name, value=value, score=f"{value:.2f}")
        for name, value in zip(DIMENSIONS[language], SCORES, strict=True)
    )
    return figures.Radar(axes=tuple(axes), series=LABELS[language]["own_rating"], description=WORDS[language]["radar"])


def _pillar_of(language: str) -> list[str]:
    return [name for name, size in zip(PILLARS[language], PILLAR_SIZES, strict=True) for _ in range(size)]


def _pillars(language: str) -> tuple[doc.PillarRow, ...]:
    return tuple(
        doc.PillarRow(pillar=name, score="3.10", value=3.1, summary=WORDS[language]["score_note"])
        for name in PILLARS[language]
    )


def _dimensions(language: str) -> tuple[doc.DimensionRow, ...]:
    words = WORDS[language]
    return tuple(
        doc.DimensionRow(
            pillar=pillar,
            dimension=name,
            score=f"{value:.2f}",
            value=value,
            meaning=words["meaning"],
            next_step=words["step"],
        )
        for pillar, name, value in zip(_pillar_of(language), DIMENSIONS[language], SCORES, strict=True)
    )


def _plan(language: str) -> tuple[doc.Horizon, ...]:
    words = WORDS[language]
    steps = tuple(
        doc.PlanStep(
            action=words["step"],
            dimension=name,
            effort=words["effort"],
            evidence=words["evidence"],
            schemes=tuple(words["scheme_names"][:2]),
            lead_time=words["lead_time"],
        )
        for name in DIMENSIONS[language][:3]
    )
    return tuple(doc.Horizon(title=title, steps=steps) for title in words["horizons"])


def _scheme(language: str, number: int) -> doc.Scheme:
    words = WORDS[language]
    return doc.Scheme(
        key=KEYS[number],
        name=words["scheme_names"][number],
        body=words["body"],
        category=words["category"],
        funding=words["funding"],
        verdict="unknown" if number else "yes",
        verdict_word=words["verdicts"][number],
        status=words["status"],
        checked=words["checked"],
        marks="‡" if number == 1 else "",
        fit=words["fit"],
        url="https://www.example.org/scheme",
        lead_time=words["lead_time"],
        reasons=(
            doc.Reason(state="met", text=words["reason_met"], sources=(1, 2)),
            doc.Reason(state="unknown" if number else "met", text=words["reason_unknown"]),
        ),
        rank_reasons=(words["fit"],),
        conditions=(doc.Cited(text=words["condition"], sources=(2,)), doc.Cited(text=words["condition"])),
        documents=(doc.Cited(text=words["document"]),),
        sources=(
            doc.Source(text=words["source"], url=SOURCE_URL, date=words["issued_on"]),
            doc.Source(text=words["source"]),
        ),
    )


def _closed(language: str) -> doc.SchemeList:
    words = WORDS[language]
    source = doc.Source(text=words["source"], url="https://www.example.org/closed")
    scheme = doc.ListedScheme(name=words["closed_name"], text=words["closed_text"], source=source)
    return doc.SchemeList(title=words["closed_title"], intro=words["closed_intro"], schemes=(scheme,))


def _answers(language: str) -> tuple[doc.AnswerGroup, ...]:
    groups: dict[str, list[doc.AnswerRow]] = {}
    words = WORDS[language]
    for at, (pillar, name) in enumerate(zip(_pillar_of(language), DIMENSIONS[language], strict=True)):
        for second in (False, True):
            unknown = at == 5 and second
            row = doc.AnswerRow(
                dimension=name,
                question=words["question"],
                answer=words["unknown_answer"] if unknown else words["answer"],
                level=None if unknown else 3,
                evidence=at % 3 == 0,
                note=words["note"] if at % 4 == 0 and second else "",
            )
            groups.setdefault(pillar, []).append(row)
    return tuple(doc.AnswerGroup(pillar=pillar, answers=tuple(rows)) for pillar, rows in groups.items())
