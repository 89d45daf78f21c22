"""Makes a site ready: static files, tables, releases, demo accounts. Run as a process of its own."""

import json
import os
from pathlib import Path

import django
from django.core.management import call_command


def second_factors() -> dict[str, dict[str, object]]:
    """What the demo accounts at HKPC would have in their phones and drawers."""
    from accounts.models import StaffRole, User
    from accounts.services.second_factors import recovery_codes_of, secret_of

    staff = User.objects.exclude(staff_role=StaffRole.NONE)
    return {user.email: {"secret": secret_of(user), "recovery": recovery_codes_of(user)} for user in staff}


if __name__ == "__main__":
    django.setup()
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("prepare_site", demo=True)
    Path(os.environ["SECOND_FACTORS"]).write_text(json.dumps(second_factors()), encoding="utf-8")
