"""Why a scheme stands where it stands in the ranking: one reason for each step of the order, in words."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from readiness.scoring.texts import Text
from readiness.scoring.tiers import two_decimals
from recommendations.eligibility import Gated, Verdict

Number = int | Fraction | Decimal


@dataclass(frozen=True)
class PositionReason:
    """One step of the order: `id` is verdict, fit, weakness, status or grant; `number` is what was compared, if any."""

    id: str
    number: Number | None
    text: Text


def verdict_reason(scheme: Gated, verdict: Verdict) -> PositionReason:
    if verdict.verdict == "yes":
        return PositionReason("verdict", 0, _ALL_MET)
    if scheme.gates is None:
        return PositionReason("verdict", None, _NO_RULE_KNOWN)
    return PositionReason("verdict", len(verdict.missing), _counted(_MISSING_ONE, _MISSING, len(verdict.missing)))


def fit_reason(distance: int, *, known: bool) -> PositionReason:
    if not known:
        return PositionReason("fit", None, _NO_TIER)
    return PositionReason("fit", distance, _counted(_ONE_TIER_AWAY, _TIERS_AWAY, distance) if distance else _FITS)


def weakness_reason(mean: Fraction | None) -> PositionReason:
    if mean is None:
        return PositionReason("weakness", None, _LIFTS_NOTHING)
    return PositionReason("weakness", mean, _filled(_LIFTS, two_decimals(mean)))


def grant_reason(grant: Decimal | None) -> PositionReason:
    if not grant:
        return PositionReason("grant", grant, _NO_GRANT if grant is not None else _GRANT_UNKNOWN)
    amount = f"{grant:,.0f}" if grant == grant.to_integral_value() else f"{grant:,.2f}"
    return PositionReason("grant", grant, _filled(_GRANT, amount))


def status_reason(order: int) -> PositionReason:
    """`order`: 0 usable now, 1 through partners or on trial, 2 presumed open."""
    return PositionReason("status", None, _STATUS_TEXTS[order])


def _counted(one: Text, several: Text, count: int) -> Text:
    return one if count == 1 else _filled(several, str(count))


def _filled(text: Text, word: str) -> Text:
    return Text(text.en.format(word), text.zh_hant.format(word), text.zh_hans.format(word))


_ALL_MET = Text(
    "Your firm meets every rule on firms that we know of.",
    "貴公司符合我們所知的所有公司資格要求。",
    "贵公司符合我们所知的全部企业资格要求。",
)
_MISSING_ONE = Text(
    "One fact about your firm is still missing.",
    "尚欠一項公司資料。",
    "还缺一项企业信息。",
)
_MISSING = Text(
    "{} facts about your firm are still missing.",
    "尚欠{}項公司資料。",
    "还缺{}项企业信息。",
)
_NO_RULE_KNOWN = Text(
    "We know of no rule on firms that could be checked here, so ask the administrator.",
    "我們沒有可供核對的公司資格要求，請向負責機構查詢。",
    "我们没有可供核对的企业资格要求，请向负责机构咨询。",
)
_FITS = Text("It suits firms in your tier.", "適合與貴公司同級的公司。", "适合与贵公司同级的企业。")
_ONE_TIER_AWAY = Text(
    "It suits firms one tier away from yours.",
    "適合與貴公司相差一級的公司。",
    "适合与贵公司相差一级的企业。",
)
_TIERS_AWAY = Text(
    "It suits firms {} tiers away from yours.",
    "適合與貴公司相差{}級的公司。",
    "适合与贵公司相差{}级的企业。",
)
_NO_TIER = Text("It is not tied to a tier.", "不限於某個級別。", "不限于某一级别。")
_LIFTS = Text(
    "It strengthens areas in which you score {} on average.",
    "有助提升貴公司平均得{}分的範疇。",
    "有助于提升贵公司平均得{}分的方面。",
)
_LIFTS_NOTHING = Text(
    "It does not strengthen one of the twelve areas directly.",
    "不直接提升十二個範疇中的任何一個。",
    "不直接提升十二个方面中的任何一个。",
)
_STATUS_TEXTS = (
    Text("It is open or in use now.", "現正接受申請或正在運作。", "目前接受申请或正在运作。"),
    Text(
        "It is reached through partners, or runs as a public trial.",
        "須經合作機構申請，或仍屬公開試行。",
        "须经合作机构申请，或仍处于公开试用阶段。",
    ),
    Text(
        "It is presumed open: we found no notice that it closed.",
        "推定仍然開放：我們沒有找到截止公告。",
        "推定仍然开放：我们没有找到截止公告。",
    ),
)
_GRANT = Text(
    "It could pay up to HK${} of what you plan to spend.",
    "最多可資助計劃開支中的HK${}。",
    "最多可资助计划支出中的HK${}。",
)
_NO_GRANT = Text(
    "It pays nothing towards what you plan to spend.",
    "不會資助計劃中的開支。",
    "不会资助计划中的支出。",
)
_GRANT_UNKNOWN = Text(
    "How much it could pay towards what you plan is not known.",
    "可資助多少計劃開支，尚未確定。",
    "可资助多少计划支出，尚未确定。",
)
