"""Floors under what the lower layers find on the gold sets. Run with -s to see the figures."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tracker.knowledge.entities import load_entities
from tracker.nlp.calendar import happened_text
from tracker.nlp.pipeline import Layers, read_layers
from tracker.nlp.types import InputDocument

ROLES = ("actor", "authority", "counterparty", "object", "place")


def documents(folder: Path) -> Iterator[tuple[Layers, list[dict]]]:
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        page = json.loads((folder / f"{gold['id']}.json").read_text(encoding="utf-8"))
        published = date.fromisoformat(gold["published"])
        document = InputDocument(gold["id"], page["title"], page["text"], gold["language"], published)
        yield read_layers(document), gold["events"]


def texts_near(layers: Layers, evidence: str) -> set[str | None]:
    """Date texts of the evidence sentence and its neighbours."""
    at = layers.document.text.find(evidence)
    index = next((i for i, one in enumerate(layers.sentences) if one.span.start <= at < one.span.end), 0)
    near = layers.sentences[max(0, index - 1) : index + 2]
    start, end = near[0].span.start, near[-1].span.end
    found = [one for one in layers.dates if start <= one.span.start < end and one.value]
    return {text for one in found for text in (one.value and one.value.text, happened_text(one))}


@pytest.mark.parametrize(("language", "linked_floor", "dated_floor"), [("en", 0.80, 0.75), ("zh", 0.88, 0.88)])
def test_floors(shared: Path, language: str, linked_floor: float, dated_floor: float) -> None:
    listed = set(load_entities())
    wanted = linked = dates = dated = 0
    for layers, events in documents(shared / "corpus" / language):
        found = {one.entity for one in (*layers.mentions, *layers.title_mentions)}
        roles = {name for event in events for role in ROLES for name in event[role]} & listed
        wanted, linked = wanted + len(roles), linked + len(roles & found)
        for event in events:
            for text in filter(None, (event["date"], event["target_date"])):
                dates, dated = dates + 1, dated + (text in texts_near(layers, event["evidence"]))
    linked_share, dated_share = linked / wanted, dated / dates
    print(f"{language}: participants {linked_share:.3f} of {wanted}, dates near {dated_share:.3f} of {dates}")  # noqa: T201
    assert linked_share >= linked_floor
    assert dated_share >= dated_floor
