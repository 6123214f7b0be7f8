"""Taking the bundled briefs out again, with everything that was read from them."""

from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from tracker.models import Document, Item, Snapshot, Source, Story, Transition
from tracker.stages import briefs, candidates, follow, merge, snapshots, story

log = structlog.get_logger(__name__)


def remove_briefs(*, now: datetime | None = None) -> int:
    """How many briefs were removed. The source stays, switched off, so that a restart does not load them again."""
    now = now or timezone.now()
    source = Source.objects.filter(slug=briefs.SLUG).first()
    if source is None:
        return 0
    with transaction.atomic():
        documents = Document.objects.filter(source=source)
        count = documents.count()
        hashes = list(Snapshot.objects.filter(items__source=source).values_list("sha256", flat=True).distinct())
        shared = list(Story.objects.filter(documents__source=source).values_list("id", flat=True).distinct())
        documents.delete()
        Item.objects.filter(source=source).delete()
        Snapshot.objects.filter(sha256__in=hashes, items=None, versions=None).delete()
        Transition.objects.filter(track=Transition.Track.BUNDLED).delete()
        Story.objects.filter(documents=None, merged_into=None).delete()
        Story.objects.filter(documents=None, merged_into=None).delete()  # those that redirected to one just removed
        story.describe(list(Story.objects.filter(pk__in=shared).order_by("pk")))
        Source.objects.filter(pk=source.pk).update(is_enabled=False, disabled_reason="removed by the operator")
    candidates.clean()
    merge.clean(now=now)
    follow.settle_disputes()
    for sha256 in hashes:
        if not Snapshot.objects.filter(sha256=sha256).exists():
            snapshots.store().delete(sha256)
    log.info("briefs_removed", documents=count)
    return count
