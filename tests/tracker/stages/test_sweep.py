"""All stages over stored data, until nothing is left: repeated, interrupted and undone."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from tests.factories import NOW
from tracker.models import (
    Document,
    DocumentVersion,
    Event,
    EventMention,
    Item,
    Matter,
    Snapshot,
    Source,
    Story,
    Transition,
)
from tracker.stages import briefs, extract, load, read, removal, snapshots, story, sweep
from tracker.stages.lease import claim

pytestmark = pytest.mark.django_db

FEW = 6


@pytest.fixture
def loaded(db: None) -> None:
    """Knowledge and the first few briefs, fetched and waiting to be read."""
    load.load_knowledge(now=NOW)
    load.load_briefs(briefs.bundled()[:FEW], now=NOW)


def tables() -> dict[str, list[dict[str, object]]]:
    rows = {}
    for model in apps.get_app_config("tracker").get_models():
        assert issubclass(model, models.Model)
        if model.__name__ != "Lease":
            rows[model.__name__] = list(model._default_manager.order_by("pk").values())
    return rows


def test_every_stage_runs_and_says_how_much_it_did(loaded: None) -> None:
    told: list[tuple[str, int]] = []
    done = sweep.run_all(now=NOW, progress=lambda stage, rows: told.append((stage, rows)))
    assert done["read"] == done["extract"] == FEW
    assert done["merge"] >= FEW
    assert sum(rows for stage, rows in told if stage == "read") == FEW
    assert Event.objects.exists()
    assert Transition.objects.exists()
    assert not Transition.objects.exclude(track="bundled").exists(), "briefs confirm and report nothing"


def test_a_second_sweep_changes_nothing(loaded: None) -> None:
    sweep.run_all(now=NOW)
    before = tables()
    assert sweep.run_all(now=NOW + timedelta(days=1)) == {}
    assert tables() == before


def test_reading_everything_again_keeps_events_stories_and_moves(loaded: None) -> None:
    """As after an update of the extractor, here one that finds the same."""
    sweep.run_all(now=NOW)
    names = ("Event", "EventRole", "Story", "Transition", "Matter")
    before = {name: rows for name, rows in tables().items() if name in names}
    told = [(m.event_id, m.evidence, m.known_at, m.is_rereading) for m in EventMention.objects.order_by("pk")]
    DocumentVersion.objects.update(extracted_with="older")
    done = sweep.run_all(now=NOW + timedelta(days=1))
    assert done["extract"] == done["story"] == FEW
    assert [(m.event_id, m.evidence, m.known_at, m.is_rereading) for m in EventMention.objects.order_by("pk")] == told
    numbers = ("best_mention_id", "mention_id", "changed_at", "id")  # of rows that were written anew
    for name, rows in tables().items():
        if name in names:
            assert [_without(row, numbers) for row in rows] == [_without(row, numbers) for row in before[name]], name


def test_what_only_a_second_reading_finds_is_marked(loaded: None) -> None:
    sweep.run_all(now=NOW)
    lost = EventMention.objects.order_by("pk").last()
    assert lost is not None
    lost.delete()
    DocumentVersion.objects.filter(pk=lost.version_id).update(extracted_with="older")
    sweep.run_all(now=NOW + timedelta(days=1))
    found = EventMention.objects.get(is_rereading=True)
    assert (found.version_id, found.evidence, found.status) == (lost.version_id, lost.evidence, lost.status)
    assert found.known_at == NOW + timedelta(days=1)


def _without(row: dict[str, object], names: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in names}


@pytest.mark.parametrize("crashed_after", ["read", "extract", "story", "merge"])
def test_a_sweep_takes_up_what_a_dead_worker_left(loaded: None, crashed_after: str) -> None:
    for name, run in sweep.STAGES.items():
        while run(now=NOW):
            pass
        if name == crashed_after:
            break
    for pending in (read.pending(now=NOW), extract.pending()):
        claim(pending, limit=3, now=NOW)  # and whatever it had in hand dies with it
    sweep.run_all(now=NOW + timedelta(minutes=10))
    assert not extract.pending().exists()
    assert not story.pending().exists()
    assert not DocumentVersion.objects.filter(is_merged=False).exists()
    assert not Event.objects.filter(is_followed=False).exists()


def test_one_pass_ends_although_work_is_left(loaded: None) -> None:
    load.load_briefs(briefs.bundled()[:30], now=NOW)
    done = sweep.run_all(now=NOW, until_empty=False)
    assert 0 < done["read"] < Item.objects.count()


def test_removed_briefs_leave_nothing_behind(loaded: None) -> None:
    sweep.run_all(now=NOW)
    body = Snapshot.objects.filter(items__isnull=False).values_list("sha256", flat=True)[0]
    assert removal.remove_briefs(now=NOW) == FEW
    for model in (Item, Document, DocumentVersion, Event, Story, Transition):
        assert not model._default_manager.exists(), model.__name__
    assert not snapshots.store().exists(body)
    source = Source.objects.get(slug=briefs.SLUG)
    assert not source.is_enabled, "it stays, so that a restart does not load them again"
    assert not Matter.objects.filter(is_disputed=True).exists()
    assert removal.remove_briefs(now=NOW) == 0
    assert sweep.run_all(now=NOW) == {}
