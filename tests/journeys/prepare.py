"""Makes a site ready: static files, tables, releases, demo accounts. Run as a process of its own."""

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("prepare_site", demo=True)
