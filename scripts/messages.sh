#!/bin/sh
# Collect the texts of code and templates into locale/*/LC_MESSAGES/django.po, and compile them. The compiled files are
# committed, so that running the site needs no gettext.
set -eu
cd "$(dirname "$0")/.."

if ! command -v xgettext >/dev/null 2>&1; then
    echo "Collecting texts needs gettext. On Debian or Ubuntu: sudo apt-get install -y gettext" >&2
    exit 1
fi
DJANGO_SETTINGS_MODULE=config.settings.local .venv/bin/python manage.py makemessages \
    --locale zh_Hant --locale zh_Hans --add-location file --no-wrap --ignore '.*' --ignore 'tests/*' --ignore 'scripts/*'
DJANGO_SETTINGS_MODULE=config.settings.local .venv/bin/python manage.py compilemessages --ignore '.*' --verbosity 0
echo "Now translate what is empty or marked fuzzy in locale/, and run this again."
