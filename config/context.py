"""What every template may use."""

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

# BCP 47 tags with the region whose writing we follow, and each language's name in itself.
PAGE_LANGUAGES = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
LANGUAGE_NAMES = {"en": "English", "zh-hant": "繁體中文", "zh-hans": "简体中文"}


def site(request: HttpRequest) -> dict[str, object]:
    """The page's language tag and, per language, the address of this same page in it."""
    current = get_language() or "en"
    path = request.get_full_path()
    return {
        "page_language": PAGE_LANGUAGES[current],
        "language_choices": [
            {"code": code, "tag": PAGE_LANGUAGES[code], "name": name, "url": translate_url(path, code)}
            for code, name in LANGUAGE_NAMES.items()
        ],
    }
