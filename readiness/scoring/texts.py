"""A text in the three languages of the product, kept side by side."""

import unicodedata
from dataclasses import dataclass

LANGUAGES = ("en", "zh-hant", "zh-hans")


@dataclass(frozen=True)
class Text:
    en: str
    zh_hant: str
    zh_hans: str

    def get(self, language: str) -> str:
        """The wording in one of LANGUAGES; KeyError for any other code, so that a wrong code cannot pass as English."""
        return {"en": self.en, "zh-hant": self.zh_hant, "zh-hans": self.zh_hans}[language]


def comparable(text: str) -> str:
    """The same for capital and small letters, full-width and half-width ones, one space and several."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
