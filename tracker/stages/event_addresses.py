"""Public ids of events, made of the earliest claim of each: the same whatever arrived first.

When an earlier text is found the id changes, and the former one keeps leading to the event.
"""

from collections.abc import Sequence
from datetime import date

from tracker.models import Event, EventAddress
from tracker.models.base import content_id, new_public_id
from tracker.stages.summary import Source

LENGTH = 10  # letters: among a million events two that share an id are not to be expected


def founding(group: Sequence[Source]) -> str:
    """Where the claim stands that is the first of the group by date of publication. What else it says may be read
    anew: that makes no other event of it."""
    first = min(group, key=lambda source: (source.claim.published or date.max, source.claim.key))
    return first.claim.place


def settle(pairs: Sequence[tuple[Event, str]]) -> None:
    """Give each event, stored or new, the id of its founding claim. New ones are only told theirs."""
    if all(event.public_id == content_id(claim, 0, length=LENGTH) for event, claim in pairs):
        return
    ours = {event.pk for event, _ in pairs if event.pk}
    planned: dict[str, Event] = {}
    holders = {event.public_id: event for event in _holders([_wanted(claim, 0) for _, claim in pairs])}
    for event, claim in pairs:
        number = 0
        while True:
            wanted = _wanted(claim, number)
            holder = holders.get(wanted) if not number else next(iter(_holders([wanted])), None)
            is_free = holder is None or holder.pk in ours or holder.is_unsupported or holder.merged_into_id is not None
            if wanted not in planned and is_free:
                break
            number += 1  # two events that the same words found, or a coincidence
        planned[wanted] = event
    changed = {wanted: event for wanted, event in planned.items() if event.public_id != wanted}
    _displace(changed)
    EventAddress.objects.filter(public_id__in=list(changed)).delete()
    stored = [(wanted, event) for wanted, event in changed.items() if event.pk]
    EventAddress.objects.bulk_create(
        [EventAddress(public_id=event.public_id, event=event) for _, event in stored if event.public_id not in planned],
        ignore_conflicts=True,
    )
    for wanted, event in stored:
        Event.objects.filter(pk=event.pk).update(public_id=wanted)
    for wanted, event in changed.items():
        event.public_id = wanted


def _wanted(claim: str, number: int) -> str:
    return content_id(claim, number, length=LENGTH)


def _holders(public_ids: Sequence[str]) -> list[Event]:
    rows = Event.objects.only("public_id", "is_unsupported", "merged_into")
    return [event for start in range(0, len(public_ids), 500) for event in rows.filter(
        public_id__in=public_ids[start : start + 500]
    )]  # fmt: skip


def _displace(changed: dict[str, Event]) -> None:
    """Whoever holds an id that another event is to have gets one without meaning until it is given its own."""
    for holder in _holders(list(changed)):
        Event.objects.filter(pk=holder.pk).update(public_id=new_public_id())
