# ruff: noqa: T201  # a script: Django is set up before its models are imported, and it prints
"""The labelled year: the bundled briefs as their outlets would have published them, with a watch on every matter.

python -m tests.labelled_year [--moves]   # about five minutes; --moves lists what differs

Every document passes the real stages on its own day, in time order and shuffled; told are the alerts, held against the
true changes (`tests.true_changes`), twice: from the gold event mentions, which is the machinery alone, and as the
reader reads the texts. An alert is right if it tells a true change of its matter, track and state within a week.
"""

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command

from tests import briefs
from tests.factories import make_user, make_watch
from tests.true_changes import Change, true_changes
from tracker.alerts import outbox
from tracker.models import Alert, EventMention, Matter, Transition
from tracker.stages import alert, extract, load

IN_TIME = timedelta(days=7)
CLOSE = timedelta(days=10)  # two readings of one move
Arrivals = list[tuple[date, briefs.Record]]


@dataclass(frozen=True, slots=True)
class Result:
    told: tuple[Change, ...]
    right: int
    twice: int
    corrections: int
    delays: tuple[int, ...]  # days
    weeks: float
    missed: tuple[Change, ...]
    wrong: tuple[Change, ...]
    mails: int
    moves: tuple[tuple[str, str, date | None], ...]  # what stands in the end

    @property
    def precision(self) -> float:
        return self.right / len(self.told) if self.told else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed)) if self.right or self.missed else 0.0


def in_time_order() -> Arrivals:
    return [(date.fromisoformat(record["published"]), record) for record in briefs.records()]


def shuffled(seed: int = 1) -> Arrivals:
    """The same days of arrival, the documents in any order."""
    days = [day for day, _ in in_time_order()]
    records = list(briefs.records())
    Random(seed).shuffle(records)
    return list(zip(days, records, strict=True))


def replay(arrivals: Arrivals, *, with_reader: bool = False) -> Result:
    """Run it in a database of its own, or within `briefs.undone`."""
    first = _noon(arrivals[0][0]) - timedelta(days=1)
    load.load_knowledge(now=first)
    user = make_user("analyst@example.org")
    for matter in Matter.objects.all():
        make_watch(user, matters=[matter], name=matter.title_en, created_at=first, minimum_tier="author")
    mails = 0
    for day in sorted({day for day, _ in arrivals}):
        now = _noon(day)
        for record in (record for came, record in arrivals if came == day):
            briefs.publish(record, now=now, with_events=not with_reader)
        while with_reader and extract.run(now=now, limit=50):
            pass
        briefs.settle(now=now)
        while alert.run(now=now):
            pass
        waiting = outbox.waiting_alerts(now)
        mails += waiting.count()  # each is one mail
        waiting.update(state=Alert.State.SENT, sent_at=now)
        Alert.objects.filter(state=Alert.State.PENDING).update(state=Alert.State.SENT, sent_at=now)
    return _judge(true_changes(arrivals), arrivals, mails)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def _judge(wanted: Sequence[Change], arrivals: Arrivals, mails: int) -> Result:
    rows = Alert.objects.select_related("transition__matter").order_by("created_at", "id")
    told = [
        Change(row.transition.matter.slug, row.transition.track, row.transition.to_state, row.created_at.date())
        for row in rows
        if not row.transition.correction
    ]
    left = list(wanted)
    delays, wrong = [], []
    for change in told:
        fitting = [one for one in left if _fits(one, change)]
        if fitting:
            best = min(fitting, key=lambda one: abs(change.told_on - one.told_on))
            left.remove(best)
            delays.append((change.told_on - best.told_on).days)
        else:
            wrong.append(change)
    days = [day for day, _ in arrivals]
    standing = Transition.objects.standing().order_by("matter__slug", "track", "happened_on")
    return Result(
        told=tuple(told),
        right=len(delays),
        twice=sum(count - 1 for count in Counter(row.transition.change_id for row in rows).values()),
        corrections=sum(bool(row.transition.correction) for row in rows),
        delays=tuple(delays),
        weeks=((days[-1] - days[0]).days + 1) / 7,
        missed=tuple(left),
        wrong=tuple(wrong),
        mails=mails,
        moves=tuple(standing.values_list("matter__slug", "to_state", "happened_on")),
    )


def _fits(true: Change, told: Change) -> bool:
    same = (true.matter, true.track, true.state) == (told.matter, told.track, told.state)
    return same and abs(told.told_on - true.told_on) <= IN_TIME


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", action="store_true", help="list what was told wrongly and what was missed")
    parser.add_argument("--gold", action="store_true", help="from the gold mentions alone")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    print("| replay | true | told | right | precision | recall | twice | corrections | delay, days | mails/week |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    ends = {}
    for with_reader in (False,) if options.gold else (False, True):
        for order, arrivals in (("in time order", in_time_order()), ("shuffled", shuffled())):
            with briefs.undone():
                result = replay(arrivals, with_reader=with_reader)
                mentions = EventMention.objects.count()
            name = f"{'reader' if with_reader else 'gold'} ({mentions} mentions), {order}"
            mean = sum(result.delays) / len(result.delays) if result.delays else 0.0
            print(
                f"| {name} | {result.right + len(result.missed)} | {len(result.told)} | {result.right} "
                f"| {result.precision:.3f} | {result.recall:.3f} | {result.twice} | {result.corrections} "
                f"| {mean:.1f} (most {max(result.delays, default=0)}) | {result.mails / result.weeks:.2f} |",
                flush=True,
            )
            if options.moves:
                for kind, found in (("wrong", result.wrong), ("missed", result.missed)):
                    for change in found:
                        print(f"  {kind}: {change.told_on} {change.matter} {change.track} {change.state}")
            ends[with_reader] = result.moves
    if True in ends:
        common = _in_common(ends[True], ends[False])
        of_reader, of_gold = len(ends[True]), len(ends[False])
        print(
            f"moves that stand in the end: {of_reader} of the reader, {of_gold} of gold, {common} in common,", end=" "
        )
        print(f"F {2 * common / (of_reader + of_gold):.3f}")


def _in_common(ours: Sequence[tuple[str, str, date | None]], theirs: Sequence[tuple[str, str, date | None]]) -> int:
    left, count = list(theirs), 0
    for slug, state, day in ours:
        for other in left:
            if (slug, state) == other[:2] and day and other[2] and abs(day - other[2]) <= CLOSE:
                left.remove(other)
                count += 1
                break
    return count


if __name__ == "__main__":
    main()
