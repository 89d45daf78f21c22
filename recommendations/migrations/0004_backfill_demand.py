"""What the newest results of the latest own scorecards recommend, for results made before that was noted."""

from django.db import migrations


def fill(apps, schema_editor):
    Recommended = apps.get_model("recommendations", "Recommended")
    Result = apps.get_model("recommendations", "Result")
    standings = apps.get_model("readiness", "Standing").objects.filter(recommended=None)
    for standing in standings.exclude(submission=None).order_by("pk").iterator(chunk_size=500):
        newest = Result.objects.filter(scorecard=standing.submission).order_by("-revision").first()
        if newest is not None:
            schemes = {match["scheme"]: match["verdict"] for match in newest.matches["recommended"]}
            Recommended.objects.create(standing=standing, schemes=schemes)


class Migration(migrations.Migration):

    dependencies = [("recommendations", "0003_demand"), ("readiness", "0004_backfill_standings")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
