"""Fills a site with a cohort and signs people in. Run as a process of its own; prints what was made as JSON."""

import json
import sys
import time

import django

if __name__ == "__main__":
    django.setup()

    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection
    from django.http import HttpRequest

    from accounts.models import User
    from readiness.models import Assessment
    from recommendations.services.publishing import publish

    call_command("make_cohort", f"--count={sys.argv[1]}", stdout=sys.stderr)
    began = time.monotonic()
    publish()
    print(f"Published in {time.monotonic() - began:.1f} s.", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as PostgreSQL does by itself within minutes
    shown = Assessment.objects.filter(created_by__isnull=False, standing__is_latest=True, scorecards__results__gt=0)
    assessment = shown.exclude(created_by__email__endswith="@demo.example").order_by("pk").first()
    assert assessment is not None
    people = {
        "owner": assessment.created_by,
        "adviser": User.objects.get(email="adviser@demo.example"),
        "programme_manager": User.objects.get(email="programme@demo.example"),
        "administrator": User.objects.get(email="admin@demo.example"),
    }
    sessions = {}
    for role, person in people.items():
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        request = HttpRequest()
        request.session, request.user = session, person
        record_authentication(request, person, "mfa", type="totp")  # staff get nowhere without
        session.create()
        sessions[role] = session.session_key
    print(json.dumps({"assessment": str(assessment.pk), "business": str(assessment.business_id), "sessions": sessions}))
