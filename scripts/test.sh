#!/bin/sh
# Everything: environment, system programs, checks, then the tests, so that pytest's own closing line is the last one.
set -eu
cd "$(dirname "$0")/.."

printf '== environment\n'
scripts/environment.sh || { echo "FAILED: environment" >&2; exit 1; }
printf '== system programs\n'
scripts/system_needs.sh || { echo "FAILED: system programs" >&2; exit 1; }
scripts/check.sh all
printf '== pytest\n'
exec .venv/bin/pytest -n "${TEST_WORKERS:-2}" -p tests.plugins.no_skips -m "not benchmark" "$@"
