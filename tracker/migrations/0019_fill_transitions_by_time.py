"""What stands of the transitions written one after the other so far; follow tells every matter anew from its events."""

from django.db import migrations
from django.db.models import Exists, F, OuterRef


def fill(apps, schema_editor):
    transition = apps.get_model("tracker", "Transition")
    transition.objects.filter(learnt_at=None).update(learnt_at=F("known_at"), change_id=F("public_id"))
    transition.objects.filter(is_backfill=False).exclude(track="bundled").update(is_news=True)
    # One move a day and track stands: the one written last.
    later = transition.objects.filter(
        matter=OuterRef("matter"), track=OuterRef("track"), happened_on=OuterRef("happened_on"), pk__gt=OuterRef("pk")
    )
    replaced = list(transition.objects.filter(Exists(later)).values_list("pk", flat=True))
    for pk in replaced:
        row = transition.objects.get(pk=pk)
        heir = transition.objects.filter(
            matter=row.matter_id, track=row.track, happened_on=row.happened_on, pk__gt=pk
        ).order_by("pk")[0]
        transition.objects.filter(pk=pk).update(superseded_at=heir.known_at)
    apps.get_model("tracker", "Event").objects.filter(merged_into=None).update(is_followed=False)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0018_transitions_by_time")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
