"""Events that look ahead are followed once more, so that their promises are written."""

from django.db import migrations


def follow_again(apps, schema_editor):
    events = apps.get_model("tracker", "Event").objects
    events.filter(target_end__isnull=False, merged_into=None).update(is_followed=False)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0022_expectations")]

    operations = [migrations.RunPython(follow_again, migrations.RunPython.noop)]
