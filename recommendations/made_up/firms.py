"""Drawing firms: a name, the facts of their profile, who belongs to them. Invented, in proportions like Hong Kong's."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

# Share of firms by sector and by size, roughly as among Hong Kong's small and medium enterprises.
SECTORS: Mapping[str, int] = {
    "trade_wholesale_retail": 38,
    "professional_services": 12,
    "finance_insurance": 8,
    "telecom_it": 7,
    "real_estate": 6,
    "food_beverage": 6,
    "logistics_transport": 5,
    "manufacturing": 5,
    "construction": 4,
    "education_training": 3,
    "medical_health": 2,
    "arts_creative": 2,
    "other": 2,
}
BANDS: Mapping[str, tuple[int, int, int]] = {  # share, smallest and largest headcount
    "staff_1_5": (46, 1, 5),
    "staff_6_9": (20, 6, 9),
    "staff_10_19": (16, 10, 19),
    "staff_20_49": (11, 20, 49),
    "staff_50_99": (5, 50, 99),
    "staff_100_199": (2, 100, 199),
}
VARIANTS = 3  # sets of facts per sector and band
FIRST = ("Harbour", "Lion Rock", "Kowloon", "Victoria", "Pearl", "Dragon", "Sunrise", "Golden", "Evergreen", "Peak")
SECOND = ("Trading", "Engineering", "Foods", "Logistics", "Design", "Consulting", "Systems", "Medical", "Property")
CHINESE_FIRST = ("海港", "獅子山", "九龍", "維港", "明珠", "金龍", "旭日", "長青", "宏基", "太平")
CHINESE_SECOND = ("貿易", "工程", "食品", "物流", "設計", "顧問", "科技", "醫療", "置業")
SURNAMES = ("Chan", "Lee", "Wong", "Cheung", "Lau", "Ho", "Ng", "Leung", "Kwok", "Tsang")
GIVEN = ("Ka-yan", "Mei-ling", "Tsz-kin", "Wing-yan", "Siu-fan", "Chi-ming", "Hoi-ting", "Man-wai", "Yat-long")


@dataclass(frozen=True)
class FactSet:
    """The facts of a profile; `number` tells sets apart."""

    number: int
    facts: Mapping[str, Any]
    weight: int


def fact_sets(dice: Random) -> list[FactSet]:
    """Every sector with every band, in some variants."""
    found: list[FactSet] = []
    for sector, sector_share in SECTORS.items():
        for band, (band_share, smallest, largest) in BANDS.items():
            for _variant in range(VARIANTS):
                facts = _facts(dice, sector, band, dice.randint(smallest, largest))
                found.append(FactSet(len(found), facts, sector_share * band_share))
    return found


def _facts(dice: Random, sector: str, band: str, headcount: int) -> dict[str, Any]:
    facts: dict[str, Any] = {"sector": sector, "employees_band": band, "hk_employees": headcount}
    facts["years_in_operation"] = dice.randint(0, 40)
    facts["business_registration"] = True
    for fact, known, true in (
        ("incorporated_in_hk", 0.8, 0.9),
        ("listed", 0.9, 0.02),
        ("government_subvented", 0.9, 0.03),
        ("substantive_operations_hk", 0.8, 0.95),
        ("production_line_hk", 0.6, 0.6 if sector == "manufacturing" else 0.02),
        ("rd_activity", 0.5, 0.2),
    ):
        if dice.random() < known:
            facts[fact] = dice.random() < true
    return facts


def business_name(dice: Random) -> str:
    """English, Chinese, or both; one in twenty firms gives none."""
    english = f"{dice.choice(FIRST)} {dice.choice(SECOND)} {dice.choice(('Ltd', 'Co.', '& Sons', 'Group'))}"
    chinese = (
        f"{dice.choice(CHINESE_FIRST)}{dice.choice(CHINESE_SECOND)}{dice.choice(('有限公司', '公司', '行', '集團'))}"
    )
    return dice.choices((english, chinese, f"{english} {chinese}", ""), (6, 6, 7, 1))[0]


def person_name(dice: Random) -> str:
    return f"{dice.choice(SURNAMES)} {dice.choice(GIVEN)}"
