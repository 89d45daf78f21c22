"""What every template may use."""

from django.http import HttpRequest
from django.urls import translate_url

from accounts.languages import current_language
from accounts.models import StaffRole
from accounts.policies import has_role, is_administrator, is_adviser

# BCP 47 tags with the region whose writing we follow, and each language's name in itself.
PAGE_LANGUAGES = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
LANGUAGE_NAMES = {"en": "English", "zh-hant": "繁體中文", "zh-hans": "简体中文"}


def site(request: HttpRequest) -> dict[str, object]:
    """The page's language, the address of this same page in each language, and what the frame of a page needs.

    `page_form_id`: a view sets it to the id of its form; the language switch then posts that form, which keeps what
    was typed. `sees_queue` and its like are functions, so that only pages with the header ask who is signed in.
    """
    current = current_language()
    path = request.get_full_path()
    return {
        "page_language": PAGE_LANGUAGES[current],
        "language_choices": [
            {
                "code": code,
                "tag": PAGE_LANGUAGES[code],
                "name": name,
                "url": address_in(path, code),
                "current": code == current,
            }
            for code, name in LANGUAGE_NAMES.items()
        ],
        "page_form_id": "",
        "sees_queue": lambda: is_adviser(request.user if request.user.is_authenticated else None),
        "manages_staff": lambda: is_administrator(request.user if request.user.is_authenticated else None),
        "sees_programme": lambda: has_role(
            request.user if request.user.is_authenticated else None,
            StaffRole.PROGRAMME_MANAGER,
            StaffRole.ADMINISTRATOR,
        ),
    }


def address_in(path: str, code: str) -> str:
    """The same page in another language; the first page where an address has none (a page that was not found)."""
    translated = translate_url(path, code)
    prefix = path.lstrip("/").split("/", 1)[0]
    if translated != path or prefix == code:
        return translated
    return path.replace(f"/{prefix}/", f"/{code}/", 1) if prefix in PAGE_LANGUAGES else f"/{code}/"
