# ruff: noqa: E402, T201  # a script: Django is set up before its models are imported, and it prints
"""How far the reader's matters agree with those of a perfect reader, on the bundled briefs.

python -m tests.agreement   # needs the folder `shared` beside the project; half a minute

Compared are transitions: the same matter and state, within ten days.
"""

import json
import os
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command

from tests import gold
from tracker.models import DocumentVersion, Event, EventMention, Item, Story, Transition
from tracker.stages import extract, follow, load, merge, read, story

SHARED = Path(__file__).resolve().parents[2] / "shared"
CLOSE = timedelta(days=10)
Moves = dict[str, list[tuple[str, date | None]]]  # by matter


def main() -> None:
    call_command("migrate", verbosity=0)
    load.load_knowledge()
    load.load_briefs()
    _drain(read.run)
    _drain(extract.run)
    by_reader = _moves()
    print(f"reader: {EventMention.objects.count()} mentions, {Event.objects.filter(merged_into=None).count()} events")
    _read_perfectly()
    by_gold = _moves()
    print(f"gold: {EventMention.objects.count()} mentions, {Event.objects.filter(merged_into=None).count()} events")
    right = sum(_in_common(by_reader[slug], by_gold[slug]) for slug in by_gold)
    told, wanted = (sum(map(len, moves.values())) for moves in (by_reader, by_gold))
    print(f"transitions: {told} of the reader, {wanted} of gold, {right} in common")
    print(f"share right {right / told:.3f}, found {right / wanted:.3f}, F {2 * right / (told + wanted):.3f}")


def _moves() -> Moves:
    """Everything after extract, from nothing."""
    for model in (Transition, Event, Story):
        model.objects.all().delete()
    DocumentVersion.objects.update(storied_at=None, is_merged=False)
    for run in (story.run, merge.run, follow.run):
        _drain(run)
    found: Moves = defaultdict(list)
    for slug, state, day in Transition.objects.order_by("id").values_list("matter__slug", "to_state", "happened_on"):
        found[slug].append((state, day))
    return found


def _drain(run: object) -> None:
    while run():  # type: ignore[operator]  # any stage's function
        pass


def _read_perfectly() -> None:
    EventMention.objects.all().delete()
    by_id = {record["id"]: record for name in ("en", "zh") for record in _records(name)}
    for item in Item.objects.filter(external_id__in=by_id):
        version = DocumentVersion.objects.get(current_of__canonical_url=item.url)
        record = by_id[item.external_id]
        DocumentVersion.objects.filter(pk=version.pk).update(
            origin=record["origin"] or "", is_relevant=record["relevant"]
        )
        gold.add_events(version, record, by_source=True)


def _records(name: str) -> list[dict[str, object]]:
    lines = (SHARED / "corpus" / name / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _in_common(ours: list[tuple[str, date | None]], theirs: list[tuple[str, date | None]]) -> int:
    left = list(theirs)
    count = 0
    for state, day in ours:
        for other in left:
            if state == other[0] and day and other[1] and abs(day - other[1]) <= CLOSE:
                left.remove(other)
                count += 1
                break
    return count


if __name__ == "__main__":
    main()
