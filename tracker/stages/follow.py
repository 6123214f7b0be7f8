"""Follow: events feed matters, and a matter's state moves on the track of who says so.

Three tracks: confirmed (officials, the company itself), reported (everyone else), bundled (the briefs that come with
the product). The moves of a matter follow from all its events together (`fold`); what a run finds different from what
is stored is written with the time it was learnt, so that the order in which texts arrive leaves no trace in the states.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from tracker.knowledge.matters import EventView, matches
from tracker.models import DocumentVersion, Event, Matter
from tracker.stages import expect
from tracker.stages import matters as matter_rows
from tracker.stages.disputes import assess, of_move
from tracker.stages.fold import fold
from tracker.stages.lease import named_lease, renew
from tracker.stages.resolutions import resolve
from tracker.stages.store_moves import store
from tracker.stages.voices import tellings_of, views_of

LEASE_NAME = "follow"
# A first load is followed once it is merged whole, so that its history is told at once and not piece by piece. Not for
# ever: a document that cannot be merged must not hold back the others.
HISTORY_PATIENCE = timedelta(hours=1)


def pending(now: datetime) -> QuerySet[Event]:
    """Events that changed since the matters saw them; also those that were merged into another."""
    events = Event.objects.filter(is_followed=False)
    history = DocumentVersion.objects.filter(
        is_merged=False, current_of__isnull=False, document__is_backfill=True, known_at__gt=now - HISTORY_PATIENCE
    )
    if history.exclude(extraction_error__gt="").exists():
        events = events.filter(is_backfill=False)
    return events.order_by(F("happened_on").asc(nulls_last=True), "id")


def run(*, limit: int = 2000, now: datetime | None = None) -> int:
    """Show up to `limit` events to the matters, in order of when they happened. Gives back how many."""
    now = now or timezone.now()
    with named_lease(LEASE_NAME, now=now) as token:
        if token is None:
            return 0
        matter_rows.sync(now=now)
        events = list(pending(now)[:limit])
        if not events:
            settle_disputes()
            expect.pass_time(now=now)
            return 0
        with transaction.atomic():
            renew(LEASE_NAME, token, now=now)
            _follow(events, now)
        return len(events)


def _follow(events: Sequence[Event], now: datetime) -> None:
    retell(_link(events), now=now)
    expect.retell(events, now=now)
    # An event that changed meanwhile has a later `changed_at` and stays to be followed.
    # Those that changed in one run of merge share theirs.
    changed: defaultdict[datetime, list[int]] = defaultdict(list)
    for event in events:
        changed[event.changed_at].append(event.pk)
    for changed_at, ids in changed.items():
        Event.objects.filter(pk__in=ids, changed_at=changed_at).update(is_followed=True)


def _link(events: Sequence[Event]) -> set[int]:
    """Bring the lists of the matters up to date. Gives back the matters that these events concern or concerned."""
    rows = dict(Matter.objects.values_list("slug", "pk"))
    declared = [(rows[declaration.slug], declaration) for declaration in matter_rows.declarations()]
    views: Mapping[int, EventView] = {
        event.pk: view for event, view in zip(events, views_of(events), strict=True) if event.merged_into_id is None
    }
    wanted = {
        (matter, event)
        for event, view in views.items()
        for matter, declaration in declared
        if matches(declaration, view)
    }
    through = Matter.events.through
    links = through.objects.filter(event__in=[event.pk for event in events])
    stored = {(link.matter_id, link.event_id): link.pk for link in links}
    through.objects.bulk_create(
        [through(matter_id=matter, event_id=event) for matter, event in sorted(wanted - stored.keys())],
        ignore_conflicts=True,
    )
    through.objects.filter(pk__in=[stored[pair] for pair in stored.keys() - wanted]).delete()
    return {matter for matter, _ in wanted | stored.keys()}


def retell(matters: Collection[int], *, now: datetime) -> None:
    """Fold the events of these matters anew, and write what differs from what is stored."""
    declarations = {declaration.slug: declaration for declaration in matter_rows.declarations()}
    tellings = tellings_of(matters)
    for matter in Matter.objects.filter(pk__in=matters):
        declaration = declarations.get(matter.slug)
        told = tellings[matter.pk] if declaration is not None else []
        if declaration is not None:
            moves = fold(declaration, told, declared_at=matter.declared_at, dispute=of_move)
            store(matter, declaration, resolve(moves), now)
        _mark_dispute(matter)


def _mark_dispute(matter: Matter) -> None:
    reason = assess(matter)
    if reason != matter.dispute_reason:
        Matter.objects.filter(pk=matter.pk).update(is_disputed=bool(reason), dispute_reason=reason)


def settle_disputes() -> None:
    """A dispute ends also when what it rests on is removed, which leaves no event to follow."""
    for matter in Matter.objects.filter(is_disputed=True):
        _mark_dispute(matter)
