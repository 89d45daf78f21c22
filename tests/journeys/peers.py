"""Gives a site other firms to be compared with, and counts everybody. Run as a process of its own."""

import django

if __name__ == "__main__":
    django.setup()

    from tests import factories

    factories.other_firms(*["2"] * 5, *["3"] * 7)
