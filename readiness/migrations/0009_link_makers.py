"""Private links know on whose part they were made; of those that are there it is who began, or else the first owner."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    Assessment = apps.get_model("readiness", "Assessment")
    owners = apps.get_model("accounts", "Membership").objects.filter(business=OuterRef("business"), role="owner")
    owner = Subquery(owners.order_by("created_at", "pk").values("user")[:1])
    maker = Coalesce("created_by", owner, output_field=models.BigIntegerField())
    makers = Assessment.objects.filter(pk=OuterRef("assessment")).order_by().values_list(maker)
    apps.get_model("readiness", "ResumeLink").objects.update(made_by=Subquery(makers))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_needless_indexes"),
        ("readiness", "0008_counted_before"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="resumelink",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
