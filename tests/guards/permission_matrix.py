"""Who gets what from every address: route x role x object -> status, for GET and for POST.

A route that is missing here fails `test_permissions.py`. Adding one means deciding, per role, what it answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

FIRM = ("link_holder", "owner", "manager")  # who acts for the firm; a contributor answers apart
STAFF = ("adviser", "programme_manager", "administrator")
SIGNED_IN = ("owner", "manager", "contributor", *STAFF, "other_owner")

OK, MOVED, FORBIDDEN, NOT_FOUND, NOT_ALLOWED, INVALID = 200, 302, 403, 404, 405, 422

Expected = Callable[[str, str], int]  # (role, target) -> status


def everyone(status: int) -> Expected:
    return lambda _role, _target: status


def by_role(others: int, **roles: int) -> Expected:
    """A page that belongs to no object: a status per role."""
    return lambda role, _target: roles.get(role, others)


def signed_in(status: int, *, else_: int, **roles: int) -> Expected:
    return by_role(else_, **(dict.fromkeys(SIGNED_IN, status) | roles))


def for_staff(status: int, others: int, strangers: int) -> Expected:
    return signed_in(others, else_=strangers, **dict.fromkeys(STAFF, status))


def firm(*, draft: int, submitted: int, sent: int) -> Expected:
    """For the firm alone, whatever the state; nobody else learns that the object exists."""
    mine = {"draft": draft, "submitted": submitted, "sent": sent}

    def expected(role: str, target: str) -> int:
        if target == "other":
            return submitted if role == "other_owner" else NOT_FOUND
        return mine.get(target, NOT_FOUND) if role in FIRM else NOT_FOUND

    return expected


def readable(status: int, *, draft: int = NOT_FOUND) -> Expected:
    """Results and reports: for the firm and its contributors once submitted, for staff once sent for review."""
    for_firm = firm(draft=draft, submitted=status, sent=status)

    def expected(role: str, target: str) -> int:
        if role == "contributor":
            return status if target in ("submitted", "sent") else NOT_FOUND
        return status if role in STAFF and target == "sent" else for_firm(role, target)

    return expected


def reviewing(status: int, *, anonymous: int = MOVED) -> Expected:
    """For staff, on what was sent for review: the services say who may act on it, in words.

    Signing in is asked for before anything is looked up.
    """

    def expected(role: str, target: str) -> int:
        if role not in SIGNED_IN:
            return anonymous
        return status if role in STAFF and target == "sent" else NOT_FOUND

    return expected


def deciding(status: int, *, manager: int = NOT_FOUND) -> Expected:
    """For the owner of a business, and for its manager where told so. A link counts only where nobody owns it."""

    def expected(role: str, target: str) -> int:
        if target == "other":
            return status if role == "other_owner" else NOT_FOUND
        return {"owner": status, "manager": manager}.get(role, NOT_FOUND) if target != "guessed" else NOT_FOUND

    return expected


def people_of_firm(status: int, *roles: str) -> Expected:
    """For these people of a business, and its owner if it is another firm's; whoever is not signed in must first."""

    def expected(role: str, target: str) -> int:
        if role not in SIGNED_IN:
            return MOVED
        allowed = ("other_owner",) if target == "other" else roles
        return status if role in allowed and target != "guessed" else NOT_FOUND

    return expected


def administrators(status: int) -> Expected:
    """For administrators, on what exists."""

    def expected(role: str, target: str) -> int:
        if role not in SIGNED_IN:
            return MOVED
        if role != "administrator":
            return FORBIDDEN
        return NOT_FOUND if target == "guessed" else status

    return expected


def progressing(status: int) -> Expected:
    """What has changed since last time: for those who may know of the assessment before, too; no staff here."""

    def expected(role: str, target: str) -> int:
        return status if role in (*FIRM, "contributor") and target == "sent" else NOT_FOUND

    return expected


def apart(*, draft: int, later: int = NOT_FOUND, manager: int | None = None, anonymous: int = NOT_FOUND) -> Expected:
    """A colleague's own pages. The contributor has begun on the draft; the manager may, but has not."""
    of_manager = {"draft": draft if manager is None else manager, "submitted": later, "sent": later}
    of_contributor = {"draft": draft, "submitted": later, "sent": later}

    def expected(role: str, target: str) -> int:
        if role not in SIGNED_IN:
            return anonymous
        mine = {"manager": of_manager, "contributor": of_contributor}.get(role, {})
        return mine.get(target, NOT_FOUND)

    return expected


SIGNED_IN_NOT_ALLOWED = signed_in(NOT_ALLOWED, else_=MOVED)  # signing in is asked for first


def rating(role: str, target: str) -> int:
    """A single save, asked for by a script: the adviser's is kept, a manager's refused."""
    if target != "sent" or role not in STAFF:
        return NOT_FOUND
    return OK if role == "adviser" else 409


@dataclass(frozen=True)
class Route:
    """`about`: which id of the object its address carries ("" for no object); `kwargs`: the rest of the address."""

    get: Expected
    post: Expected
    about: str = ""
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


PROGRAMME = by_role(FORBIDDEN, anonymous=MOVED, link_holder=MOVED, programme_manager=OK, administrator=OK)
ADMINISTRATORS = by_role(FORBIDDEN, anonymous=MOVED, link_holder=MOVED, administrator=OK)
PAGE = Route(get=everyone(OK), post=everyone(NOT_ALLOWED))
NOTE = Route(get=everyone(OK), post=everyone(NOT_ALLOWED))  # a page of django-allauth that only says something
OWN_ACCOUNT = Route(get=signed_in(OK, else_=MOVED), post=signed_in(OK, else_=MOVED))

MATRIX: Mapping[str, Route] = {
    "healthz": Route(get=everyone(OK), post=everyone(OK)),
    # Everybody's pages
    "readiness:landing": PAGE,
    "readiness:privacy": PAGE,
    "readiness:method": PAGE,
    "readiness:method_release": Route(
        get=everyone(OK), post=everyone(NOT_ALLOWED), kwargs={"code": "airi-hk", "version": "2026.1"}
    ),
    "readiness:privacy_version": Route(get=everyone(OK), post=everyone(NOT_ALLOWED), kwargs={"version": "2026.1"}),
    "recommendations:scheme_list": PAGE,
    "recommendations:compare": PAGE,
    "recommendations:matrix": PAGE,
    "recommendations:scheme": Route(get=everyone(OK), post=everyone(NOT_ALLOWED), kwargs={"scheme": "nittp"}),
    "readiness:start": Route(get=everyone(OK), post=everyone(MOVED), data={"consent": "on"}),
    "readiness:start_for": Route(
        about="business",
        data={"consent": "on"},
        get=people_of_firm(OK, "owner", "manager"),
        post=people_of_firm(MOVED, "owner", "manager"),
    ),
    "readiness:home": PAGE,
    "readiness:resume": Route(get=everyone(NOT_FOUND), post=everyone(NOT_ALLOWED), kwargs={"token": "guessed"}),
    # The firm's journey
    "readiness:assessment": Route(
        about="assessment", get=firm(draft=OK, submitted=OK, sent=OK), post=everyone(NOT_ALLOWED)
    ),
    "readiness:link": Route(
        about="assessment",
        get=firm(draft=OK, submitted=OK, sent=OK),
        post=firm(draft=MOVED, submitted=MOVED, sent=MOVED),
    ),
    "readiness:profile": Route(
        about="assessment",
        data={"sector": "manufacturing", "employees_band": "staff_20_49"},
        get=firm(draft=OK, submitted=MOVED, sent=MOVED),
        post=firm(draft=MOVED, submitted=MOVED, sent=MOVED),
    ),
    "readiness:pillar": Route(
        about="assessment",
        kwargs={"pillar": "data_readiness"},
        get=firm(draft=OK, submitted=MOVED, sent=MOVED),
        post=firm(draft=MOVED, submitted=MOVED, sent=MOVED),
    ),
    "readiness:save_answer": Route(
        about="assessment",
        kwargs={"question": "data_quality_1"},
        data={"data_quality_1": "4"},
        get=everyone(NOT_ALLOWED),
        post=firm(draft=OK, submitted=409, sent=409),
    ),
    "readiness:check": Route(about="assessment", get=firm(draft=OK, submitted=OK, sent=OK), post=everyone(NOT_ALLOWED)),
    "recommendations:submit": Route(
        about="assessment", get=everyone(NOT_ALLOWED), post=firm(draft=MOVED, submitted=MOVED, sent=MOVED)
    ),
    "readiness:again": Route(
        about="assessment", get=everyone(NOT_ALLOWED), post=firm(draft=MOVED, submitted=MOVED, sent=MOVED)
    ),
    "readiness:consensus": Route(
        about="assessment",
        data={"data_quality_1": "4"},
        get=firm(draft=OK, submitted=MOVED, sent=MOVED),
        post=firm(draft=MOVED, submitted=MOVED, sent=MOVED),
    ),
    "recommendations:steps": Route(
        about="assessment",
        get=firm(draft=OK, submitted=NOT_FOUND, sent=MOVED),
        post=firm(draft=MOVED, submitted=NOT_FOUND, sent=MOVED),
    ),
    # A colleague's own pages
    "readiness:mine": Route(
        about="assessment", get=apart(draft=OK, later=MOVED, anonymous=MOVED), post=everyone(NOT_ALLOWED)
    ),
    "readiness:begin_mine": Route(about="assessment", get=everyone(NOT_ALLOWED), post=apart(draft=MOVED, later=MOVED)),
    "readiness:my_pillar": Route(
        about="assessment",
        kwargs={"pillar": "data_readiness"},
        get=apart(draft=OK, manager=NOT_FOUND),
        post=apart(draft=MOVED, manager=NOT_FOUND),
    ),
    "readiness:save_my_answer": Route(
        about="assessment",
        kwargs={"question": "data_quality_1"},
        data={"data_quality_1": "4"},
        get=everyone(NOT_ALLOWED),
        post=apart(draft=OK, manager=NOT_FOUND),
    ),
    "readiness:finish_mine": Route(
        about="assessment", get=everyone(NOT_ALLOWED), post=apart(draft=MOVED, manager=NOT_FOUND)
    ),
    "readiness:reopen_mine": Route(
        about="assessment", get=everyone(NOT_ALLOWED), post=apart(draft=MOVED, manager=NOT_FOUND)
    ),
    "readiness:request_review": Route(
        about="assessment", get=everyone(NOT_ALLOWED), post=firm(draft=MOVED, submitted=MOVED, sent=MOVED)
    ),
    # Results and reports
    "recommendations:result": Route(about="assessment", get=readable(OK), post=everyone(NOT_ALLOWED)),
    "recommendations:result_number": Route(
        about="assessment", kwargs={"number": 1}, get=readable(OK), post=everyone(NOT_ALLOWED)
    ),
    "recommendations:firm_up": Route(
        about="assessment",
        kwargs={"number": 1},
        data={"incorporated_in_hk": "yes"},
        get=everyone(NOT_ALLOWED),
        post=firm(draft=NOT_FOUND, submitted=MOVED, sent=MOVED),
    ),
    "recommendations:hold": Route(
        about="assessment",
        kwargs={"number": 1},
        data={"scheme": "nittp", "received": "50,000"},
        get=everyone(NOT_ALLOWED),
        post=firm(draft=NOT_FOUND, submitted=MOVED, sent=MOVED),
    ),
    "recommendations:planner": Route(
        about="assessment",
        data={"training": "60,000"},
        get=readable(OK),
        post=firm(draft=NOT_FOUND, submitted=MOVED, sent=MOVED),
    ),
    "readiness:benchmark": Route(about="assessment", get=readable(OK), post=everyone(NOT_ALLOWED)),
    "recommendations:progress": Route(about="assessment", get=progressing(OK), post=everyone(NOT_ALLOWED)),
    "recommendations:reports": Route(about="assessment", get=readable(OK, draft=OK), post=everyone(NOT_ALLOWED)),
    "recommendations:request_report": Route(
        about="result", data={"language": "zh-hans"}, get=everyone(NOT_ALLOWED), post=readable(MOVED)
    ),
    "recommendations:request_progress": Route(
        about="result",
        data={"language": "zh-hans"},
        get=everyone(NOT_ALLOWED),
        post=firm(draft=NOT_FOUND, submitted=NOT_FOUND, sent=MOVED),  # only before "sent" there was one
    ),
    "recommendations:report": Route(about="report", get=readable(OK), post=everyone(NOT_ALLOWED)),
    "recommendations:retry_report": Route(about="report", get=everyone(NOT_ALLOWED), post=readable(MOVED)),
    "recommendations:download_report": Route(about="report", get=readable(OK), post=everyone(NOT_ALLOWED)),
    # Data about a person and about a business. Before anything is erased, who is signed in shows it once more.
    "recommendations:your_data": PAGE,
    "recommendations:copy_for_person": Route(get=everyone(NOT_ALLOWED), post=signed_in(OK, else_=MOVED)),
    "recommendations:erase_person": Route(
        data={"typed": "somebody else"}, get=signed_in(OK, else_=MOVED), post=signed_in(INVALID, else_=MOVED)
    ),
    "recommendations:erased": Route(
        get=everyone(NOT_FOUND),
        post=everyone(NOT_ALLOWED),
        kwargs={"receipt": "00000000-0000-4000-8000-000000000000"},
    ),
    "recommendations:copy_for_business": Route(about="business", get=everyone(NOT_ALLOWED), post=deciding(OK)),
    "recommendations:erase_business": Route(
        about="business",
        data={"typed": "Harbour Noodles & Co. 海港麵家"},
        get=deciding(OK),
        post=deciding(MOVED),
    ),
    "readiness:accesses": Route(about="business", get=deciding(OK, manager=OK), post=everyone(NOT_ALLOWED)),
    # Checking a report, for anybody
    "recommendations:check_report": Route(get=everyone(OK), post=everyone(INVALID)),
    "recommendations:check_report_number": Route(
        get=everyone(NOT_FOUND), post=everyone(INVALID), kwargs={"number": "AIR-0000-0000"}
    ),
    "recommendations:certificate": Route(
        get=everyone(NOT_FOUND), post=everyone(NOT_ALLOWED), kwargs={"fingerprint": "0" * 64}
    ),
    # The advisers' screens
    "readiness:queue": Route(
        get=by_role(FORBIDDEN, anonymous=MOVED, link_holder=MOVED, **dict.fromkeys(STAFF, OK)),
        post=everyone(NOT_ALLOWED),
    ),
    "readiness:review": Route(about="assessment", get=reviewing(OK), post=reviewing(MOVED)),
    "readiness:claim": Route(about="assessment", get=everyone(NOT_ALLOWED), post=reviewing(MOVED)),
    "readiness:release": Route(about="assessment", get=everyone(NOT_ALLOWED), post=reviewing(MOVED)),
    "readiness:save_rating": Route(
        about="assessment", data={"level-ai_literacy_1": "3"}, get=everyone(NOT_ALLOWED), post=rating
    ),
    "readiness:reassign": Route(about="assessment", get=everyone(NOT_ALLOWED), post=reviewing(INVALID)),
    "readiness:clarify": Route(
        about="assessment", data={"comment": "Why?"}, get=everyone(NOT_ALLOWED), post=reviewing(MOVED)
    ),
    "readiness:withdraw": Route(
        about="assessment", data={"reason": "Wrong firm."}, get=everyone(NOT_ALLOWED), post=reviewing(MOVED)
    ),
    "readiness:add_note": Route(
        about="assessment", data={"text": "Called them."}, get=everyone(NOT_ALLOWED), post=reviewing(MOVED)
    ),
    "readiness:edit_note": Route(
        about="assessment",
        kwargs={"number": 2**62},
        data={"text": "Called them."},
        get=everyone(NOT_ALLOWED),
        post=reviewing(NOT_FOUND),
    ),
    "recommendations:verify": Route(about="assessment", get=everyone(NOT_ALLOWED), post=reviewing(MOVED)),
    # Businesses and their people
    "accounts:businesses": Route(get=signed_in(OK, else_=MOVED), post=SIGNED_IN_NOT_ALLOWED),
    "accounts:business": Route(
        about="business", get=people_of_firm(OK, "owner", "manager", "contributor"), post=SIGNED_IN_NOT_ALLOWED
    ),
    "accounts:details": Route(
        about="business",
        data={"name": "Harbour", "registration_number": "12345678"},
        get=people_of_firm(OK, "owner"),
        post=people_of_firm(MOVED, "owner"),
    ),
    "accounts:add_branch": Route(
        about="business",
        data={"name": "Kwun Tong"},
        get=people_of_firm(OK, "owner"),
        post=people_of_firm(MOVED, "owner"),
    ),
    "accounts:attach_branch": Route(
        about="business", data={"branch": ""}, get=people_of_firm(OK, "owner"), post=people_of_firm(OK, "owner")
    ),
    "accounts:detach_branch": Route(about="branch", get=SIGNED_IN_NOT_ALLOWED, post=people_of_firm(MOVED, "owner")),
    "accounts:invite": Route(
        about="business",
        data={"email": "new@example.hk", "role": "manager", "language": "en"},
        get=people_of_firm(OK, "owner"),
        post=people_of_firm(MOVED, "owner"),
    ),
    "accounts:member": Route(
        about="member",
        data={"role": "manager"},
        get=people_of_firm(OK, "owner"),
        post=people_of_firm(MOVED, "owner"),
    ),
    "accounts:invitation_action": Route(
        about="invitation", data={"revoke": "yes"}, get=SIGNED_IN_NOT_ALLOWED, post=people_of_firm(MOVED, "owner")
    ),
    "accounts:leave": Route(
        about="business", get=SIGNED_IN_NOT_ALLOWED, post=people_of_firm(MOVED, "owner", "manager", "contributor")
    ),
    "accounts:invitation": Route(get=everyone(NOT_FOUND), post=everyone(NOT_FOUND), kwargs={"token": "guessed"}),
    # The staff of HKPC, for administrators
    "accounts:staff": Route(get=administrators(OK), post=administrators(NOT_ALLOWED)),
    "accounts:invite_staff": Route(
        data={"email": "new@example.hk", "staff_role": "adviser", "language": "en"},
        get=administrators(OK),
        post=administrators(MOVED),
    ),
    "accounts:staff_member": Route(
        about="staff_member",
        data={"staff_role": "programme_manager"},
        get=administrators(OK),
        post=administrators(MOVED),
    ),
    "accounts:staff_invitation_action": Route(
        about="staff_invitation",
        data={"revoke": "yes"},
        get=by_role(FORBIDDEN, anonymous=MOVED, link_holder=MOVED, administrator=NOT_ALLOWED),
        post=administrators(MOVED),
    ),
    # The firm over time
    "recommendations:firm": Route(
        about="business", get=people_of_firm(OK, "owner", "manager"), post=everyone(NOT_ALLOWED)
    ),
    "recommendations:firm_reports": Route(
        about="business", get=everyone(NOT_ALLOWED), post=people_of_firm(MOVED, "owner", "manager")
    ),
    # The programme
    "recommendations:cohort_report": Route(get=PROGRAMME, post=everyone(NOT_ALLOWED)),
    "recommendations:programme": Route(get=PROGRAMME, post=everyone(NOT_ALLOWED)),
    "recommendations:calibration": Route(get=PROGRAMME, post=everyone(NOT_ALLOWED)),
    "recommendations:export_published": Route(
        kwargs={"table": "cells", "ending": "csv"}, get=PROGRAMME, post=everyone(NOT_ALLOWED)
    ),
    "recommendations:export_records": Route(kwargs={"ending": "xlsx"}, get=everyone(NOT_ALLOWED), post=ADMINISTRATORS),
    # Accounts: django-allauth
    "account_login": Route(get=signed_in(MOVED, else_=OK), post=signed_in(MOVED, else_=OK)),
    "account_signup": Route(get=signed_in(MOVED, else_=OK), post=signed_in(MOVED, else_=OK)),
    "account_logout": Route(get=signed_in(OK, else_=MOVED), post=everyone(MOVED)),
    "account_inactive": NOTE,
    "account_reauthenticate": OWN_ACCOUNT,
    "account_email": Route(get=signed_in(OK, else_=MOVED), post=everyone(MOVED)),
    "account_email_verification_sent": NOTE,
    "account_change_password": OWN_ACCOUNT,
    "account_set_password": Route(get=everyone(MOVED), post=everyone(MOVED)),
    "account_reset_password": Route(get=everyone(OK), post=everyone(OK)),
    "account_confirm_login_code": Route(get=everyone(MOVED), post=everyone(MOVED)),
    "account_confirm_email": Route(get=everyone(OK), post=everyone(NOT_FOUND), kwargs={"key": "guessed"}),
    "account_reset_password_done": NOTE,
    "account_reset_password_from_key": Route(
        get=everyone(OK), post=everyone(OK), kwargs={"uidb36": "1", "key": "guessed"}
    ),
    "account_reset_password_from_key_done": NOTE,
    "account_request_login_code": Route(get=signed_in(MOVED, else_=OK), post=signed_in(MOVED, else_=OK)),
    "accounts:overview": Route(get=signed_in(OK, else_=MOVED), post=everyone(NOT_ALLOWED)),
    "accounts:mail_language": Route(data={"language": "zh-hant"}, get=everyone(NOT_ALLOWED), post=everyone(MOVED)),
    # The second step: in this world staff have one, the others none. Staff have just shown it; whoever signed in some
    # time ago is asked for the password again before anything is shown or changed (MOVED).
    "mfa_index": Route(get=signed_in(OK, else_=MOVED), post=signed_in(NOT_ALLOWED, else_=MOVED)),
    "mfa_authenticate": Route(get=everyone(MOVED), post=everyone(MOVED)),
    "mfa_reauthenticate": Route(get=for_staff(OK, MOVED, MOVED), post=for_staff(OK, MOVED, MOVED)),
    "mfa_activate_totp": Route(get=everyone(MOVED), post=everyone(MOVED)),
    "mfa_deactivate_totp": Route(get=for_staff(OK, NOT_FOUND, MOVED), post=for_staff(MOVED, NOT_FOUND, MOVED)),
    "mfa_view_recovery_codes": Route(get=for_staff(OK, NOT_FOUND, MOVED), post=signed_in(NOT_ALLOWED, else_=MOVED)),
    "mfa_download_recovery_codes": Route(
        get=for_staff(OK, NOT_FOUND, MOVED), post=for_staff(NOT_ALLOWED, NOT_FOUND, MOVED)
    ),
    "mfa_generate_recovery_codes": Route(get=for_staff(OK, MOVED, MOVED), post=everyone(MOVED)),
    # Administrators
    "admin:index": Route(get=by_role(MOVED, administrator=OK), post=by_role(MOVED, administrator=OK)),
    "admin:login": Route(
        get=signed_in(FORBIDDEN, else_=MOVED, administrator=MOVED),
        post=signed_in(FORBIDDEN, else_=MOVED, administrator=OK),
    ),
}
