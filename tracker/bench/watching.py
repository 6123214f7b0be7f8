"""How long it takes to find the watches that ask for a change, among ten thousand, beside asking each in turn.

Counted by processor time, the question whether the index is current included.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from statistics import mean
from typing import Any

from django.db import connection

from tracker.alerts import index
from tracker.alerts.matching import Change, changes, fits
from tracker.bench import library
from tracker.bench.figures import Figure, percentile
from tracker.knowledge.labels import load_labels
from tracker.knowledge.vocabulary import EntityType, EventType, Status, Tier
from tracker.models import Alert, Entity, Event, EventMention, Matter, Transition, User, Watch
from tracker.stages import alert

NOW = library.NOW
SEED = 6
PERSONS = 200
KNOWN_AT = NOW + timedelta(hours=1)
WORDS = ("recall", "Lingang", "H20", "数据出境", "over-the-air", "准入", "robotaxi", "pilot zone")


def measure(*, watches: int, transitions: int, progress: Callable[[str], None]) -> Figure:
    """The 95th percentile over `transitions` changes. Call it on an empty, migrated database only."""
    library.fill(max(transitions, 200), progress=progress)
    progress(f"watches: making {watches}")
    make_watches(watches)
    rows = _transitions(transitions)
    seen = list(zip(rows, changes(rows), strict=True))
    building_ms, _ = _timed(lambda: [len(list(index.current().candidates(seen[0][1])))])
    entries = index.load()
    found: list[float] = []
    clock: list[float] = []
    plain: list[float] = []
    looked_at: list[int] = []
    matched: list[int] = []
    for number, (row, change) in enumerate(seen):
        if number % 50 == 0:
            progress(f"watches: change {number} of {transitions}")
        before = time.perf_counter()
        ms, ours = _timed(partial(_by_index, change))
        found.append(ms)
        clock.append(1000 * (time.perf_counter() - before))
        ms, theirs = _timed(partial(_one_by_one, entries, change))
        plain.append(ms)
        assert sorted(ours) == sorted(theirs), row  # noqa: S101  # a quick wrong answer is worth nothing
        looked_at.append(sum(1 for _ in index.current().candidates(change)))
        matched.append(len(ours))
    return Figure(
        name=f"{watches:,} watches matched against a change, 95th percentile ({connection.vendor})",
        value=percentile(found, 0.95),
        unit="ms",
        baseline="the same watches asked one by one, 95th percentile",
        baseline_value=percentile(plain, 0.95),
        details={
            "changes": transitions,
            "median, ms": round(percentile(found, 0.5), 2),
            "95th percentile by the clock, ms": round(percentile(clock, 0.95), 2),
            "slowest, ms": round(max(found), 2),
            "of it asking whether the index is current, median, ms": round(_stamp_ms(), 2),
            "watches looked at, mean": round(mean(looked_at)),
            "watches matched, mean": round(mean(matched)),
            "making the index anew, ms": round(building_ms),
            "alert stage, for each change with the rows of its alerts, ms": round(_stage_ms(rows), 1),
        },
    )


def make_watches(count: int) -> None:
    """As people make them: most name a matter, a kind or a participant, some a status, place, language or words, and
    one in fifty asks for everything."""
    random = Random(SEED)  # noqa: S311  # for making rows, not secrets
    people = [User(email=f"bench{number}@example.org") for number in range(PERSONS)]
    people = User.objects.bulk_create(people)
    made = Watch.objects.bulk_create(
        [_watch(random, number, people[number % PERSONS]) for number in range(count)], batch_size=500
    )
    matters = list(Matter.objects.values_list("pk", flat=True))
    entities = sorted(Entity.objects.values_list("pk", flat=True))
    authorities = sorted(Entity.objects.filter(type=EntityType.AUTHORITY.value).values_list("pk", flat=True))
    _relate(Watch.matters.through, "matter_id", made, matters, random, share=0.5)
    _relate(Watch.entities.through, "entity_id", made, entities, random, share=0.4)
    _relate(Watch.authorities.through, "entity_id", made, authorities, random, share=0.1)


def _watch(random: Random, number: int, user: User) -> Watch:
    def some(values: list[str], share: float) -> list[str]:
        return random.sample(values, random.randint(1, 2)) if number % 50 and random.random() < share else []

    return Watch(
        user=user,
        name=f"Bench {number}",
        types=some(list(EventType), 0.5),
        statuses=some(list(Status), 0.2),
        jurisdictions=some(list(load_labels()["jurisdiction"]), 0.1),
        languages=some(["en", "zh"], 0.1),
        words=some(list(WORDS), 0.1),
        minimum_tier=random.choice([Tier.OFFICIAL, Tier.COMPANY, Tier.MEDIA, Tier.ANONYMOUS]).value,
        certainty=random.choice(Watch.Certainty.values),
        created_at=NOW - timedelta(days=1),
    )


def _relate(
    through: Any, column: str, watches: list[Watch], values: list[Any], random: Random, *, share: float
) -> None:
    through.objects.bulk_create(
        [
            through(watch_id=watch.pk, **{column: value})
            for number, watch in enumerate(watches)
            if number % 50 and random.random() < share
            for value in random.sample(values, random.randint(1, 3))
        ],
        batch_size=1000,
    )


def _transitions(count: int) -> list[Transition]:
    matters = list(Matter.objects.all())
    events = Event.objects.exclude(best_mention=None).select_related("best_mention__version").order_by("pk")[:count]
    made = [
        _transition(number, matters[number % len(matters)], event, event.best_mention)
        for number, event in enumerate(events)
        if event.best_mention is not None
    ]
    Transition.objects.bulk_create(made, batch_size=500)
    return list(Transition.objects.select_related("event").order_by("pk"))


def _transition(number: int, matter: Matter, event: Event, mention: EventMention) -> Transition:
    is_confirmed = event.tier in (Tier.OFFICIAL, Tier.COMPANY)
    return Transition(
        public_id=f"b{number}", matter=matter, event=event, tier=event.tier, to_state=event.status, direction="neutral",
        track=Transition.Track.CONFIRMED if is_confirmed else Transition.Track.REPORTED, mention=mention,
        evidence=mention.evidence, evidence_language=mention.version.language, document_id=mention.version.document_id,
        happened_on=event.happened_on, known_at=KNOWN_AT, learnt_at=KNOWN_AT, is_news=True,
    )  # fmt: skip


def _by_index(change: Change) -> list[int]:
    return index.current().matching(change, known_at=KNOWN_AT)


def _one_by_one(entries: list[index.Entry], change: Change) -> list[int]:
    return [entry.watch for entry in entries if entry.created_at < KNOWN_AT and fits(entry.criteria, change)]


def _timed(work: Callable[[], list[int]]) -> tuple[float, list[int]]:
    """By processor time: other work on the machine slows the clock, not the core."""
    started = time.process_time_ns()
    done = work()
    return (time.process_time_ns() - started) / 1e6, done


def _stamp_ms() -> float:
    return percentile([_timed(lambda: [len(index.stamp())])[0] for _ in range(20)], 0.5)


def _stage_ms(rows: list[Transition]) -> float:
    """The whole stage over the same changes, one at a time, as they come."""
    started = time.perf_counter()
    done = 0
    while worked := alert.run(limit=1):
        done += worked
    assert done == len(rows), "a change was not shown to the watches"  # noqa: S101
    assert Alert.objects.exists()  # noqa: S101
    return 1000 * (time.perf_counter() - started) / done
