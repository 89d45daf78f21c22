"""Gives a site firms of several groups, counts them and publishes the figures. Run as a process of its own."""

import django

if __name__ == "__main__":
    django.setup()

    from recommendations.services import publishing
    from tests import factories

    for group in ("industry", "trade"):
        factories.other_firms(*["2"] * 15, *["3"] * 25, "5", sector_group=group)
        factories.other_firms(*["2"] * 12, sector_group=group, size_group="micro")
    publishing.publish()
