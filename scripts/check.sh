#!/bin/sh
# The checks that need no test run, cheapest first. Usage: check.sh lint|all
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin

step() { # name, then the command
    name=$1
    shift
    printf '== %s\n' "$name"
    "$@" || {
        printf 'FAILED: %s (%s)\n' "$name" "$*" >&2
        exit 1
    }
}

templates() {
    git ls-files -z -- '*.html' | xargs -0 -r "$bin/djlint" --lint --quiet
}

# No database answers at this address: the check needs none, and must not touch a real one.
migrations() {
    DJANGO_SETTINGS_MODULE=config.settings.test DATABASE_URL=postgres://none@127.0.0.1:1/none \
        "$bin/python" -W "ignore:Got an error checking a consistent migration history:RuntimeWarning" \
        manage.py makemigrations --check --dry-run
}

production_settings() {
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    issuer=$folder/issuer.pem
    "$bin/python" -c "from config.embedded.certificate import demo_identity as make; from pathlib import Path; make(Path('$issuer'))"
    env DJANGO_SETTINGS_MODULE=config.settings.production DATABASE_URL=postgres://none@127.0.0.1:1/none \
        SECRET_KEY="$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(64))')" \
        ALLOWED_HOSTS=readiness.example SITE_URL=https://readiness.example \
        TRUSTED_PROXIES=1 EMAIL_URL=smtp+tls://mail.readiness.example:587 \
        REPORT_SIGNING_KEY="$issuer" REPORT_SIGNING_CERTIFICATE="$issuer" \
        "$bin/python" manage.py check --deploy --fail-level WARNING
}

step "ruff: lint" "$bin/ruff" check --quiet .
step "ruff: format" "$bin/ruff" format --check --quiet .
step "import-linter: layers" "$bin/lint-imports" --no-cache
step "djlint: templates" templates
step "mypy: types" "$bin/mypy" --no-error-summary accounts config readiness recommendations
if [ "${1:-all}" = all ]; then
    step "Django: no migration is missing" migrations
    step "Django: production settings" production_settings
fi
