"""Serial numbers are stored beside the versions of notices; those of stored versions are parsed here, once."""

import django.db.models.deletion
from django.db import migrations, models

from scrapers.read.batch import batch_of
from scrapers.read.document_number import parse_number


def fill(apps, schema_editor):
    version = apps.get_model("tracker", "DocumentVersion")
    serial_number = apps.get_model("tracker", "SerialNumber")
    notices = version.objects.filter(document__kind="notice").order_by("pk")
    rows = []
    columns = ("pk", "document_number", "title", "issuing_bodies", "document__publisher")
    for pk, number, title, issuers, publisher in notices.values_list(*columns).iterator():
        issued_by = next(iter(issuers), publisher)[:200]
        found = (parse_number(number), batch_of(title))
        for series, year, serial in {(one.series[:200], one.year, one.serial) for one in found if one}:
            rows.append(
                serial_number(version_id=pk, series=series, year=year, serial=serial, issued_by=issued_by)
            )
    serial_number.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0024_dates_by_index")]

    operations = [
        migrations.CreateModel(
            name="SerialNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "series",
                    models.CharField(help_text="公告, 工信部联通装, or the title that batches share", max_length=200),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(help_text="Empty: the series counts through the years", null=True),
                ),
                ("serial", models.PositiveIntegerField()),
                (
                    "issued_by",
                    models.CharField(
                        help_text="As the notice names its first issuer, else its publisher", max_length=200
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="serial_numbers",
                        to="tracker.documentversion",
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
