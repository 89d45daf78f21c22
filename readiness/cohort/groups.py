"""The fixed groups in which cohort figures are published: quarter, six groups of sectors, three of sizes.

They are fixed so that nobody can learn about one firm by comparing two cuts of the same firms. Six and three are few
enough for most cells to hold firms, and each sector group holds trades whose daily work, and so whose use for AI, is
alike. Trading stays alone, being the largest sector of Hong Kong's small firms.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from readiness.scoring.texts import Text


@dataclass(frozen=True)
class Group:
    """One group of a fact's options; `members` are option ids of the fact sheet."""

    id: str
    name: Text
    members: tuple[str, ...]


SECTOR_GROUPS = (
    Group(
        "industry",
        Text("Manufacturing, construction and utilities", "製造、建造及公用事業", "制造、建筑及公用事业"),
        ("manufacturing", "electricity_gas", "water_waste", "construction"),
    ),
    Group(
        "trade",
        Text("Import and export, wholesale and retail", "進出口貿易、批發及零售", "进出口贸易、批发及零售"),
        ("trade_wholesale_retail",),
    ),
    Group(
        "transport_hospitality",
        Text("Logistics, hotels, food and tourism", "物流、酒店、餐飲及旅遊", "物流、酒店、餐饮及旅游"),
        ("logistics_transport", "accommodation_tourism", "food_beverage"),
    ),
    Group(
        "technology_creative",
        Text("IT, telecommunications and creative industries", "資訊科技、電訊及創意產業", "信息技术、电信及创意产业"),
        ("telecom_it", "arts_creative"),
    ),
    Group(
        "business_services",
        Text("Finance, property and business services", "金融、地產及商業服務", "金融、房地产及商务服务"),
        ("finance_insurance", "real_estate", "professional_services", "administrative_support"),
    ),
    Group(
        "public_other",
        Text(
            "Education, health and public services; other or not stated",
            "教育、醫療及公共服務；其他或沒有註明",
            "教育、医疗及公共服务；其他或未注明",
        ),
        ("public_administration", "education_training", "medical_health", "care_social_ngo", "government", "other"),
    ),
)
SIZE_GROUPS = (
    Group("micro", Text("1 to 9 employees", "1至9名僱員", "1至9名员工"), ("staff_1_5", "staff_6_9")),
    Group("small", Text("10 to 49 employees", "10至49名僱員", "10至49名员工"), ("staff_10_19", "staff_20_49")),
    Group(
        "larger",
        Text("50 employees or more", "50名僱員或以上", "50名员工及以上"),
        ("staff_50_99", "staff_100_199", "staff_200_499", "staff_500_plus"),
    ),
)
_SECTOR_NOT_STATED = "public_other"
_SIZE_NOT_STATED = "small"


def sector_group(facts: Mapping[str, object]) -> str:
    """The id of the firm's sector group; a sector that is absent, declined or unknown to us counts as not stated."""
    return _group_of(SECTOR_GROUPS, facts.get("sector")) or _SECTOR_NOT_STATED


def size_group(facts: Mapping[str, object]) -> str:
    """The id of the firm's size group, from its band of full-time employees worldwide.

    The profile requires the band. Where it is absent all the same (an older or foreign fact sheet), the headcount in
    Hong Kong decides, which cannot exceed the worldwide one. Where that is absent too, the firm counts in the middle
    group, so that it never stands more than one group from its own and swells neither end of the scale.
    """
    return (
        _group_of(SIZE_GROUPS, facts.get("employees_band"))
        or _size_of_headcount(facts.get("hk_employees"))
        or _SIZE_NOT_STATED
    )


def quarter(day: datetime.date) -> str:
    """The calendar quarter such as "2026Q4". Hand in the day as it is in Hong Kong, where a quarter begins first."""
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def _group_of(groups: Sequence[Group], option: object) -> str | None:
    return next((group.id for group in groups if option in group.members), None)


def _size_of_headcount(persons: object) -> str | None:
    if not isinstance(persons, int):
        return None
    if persons < 10:
        return "micro"
    return "small" if persons < 50 else "larger"
