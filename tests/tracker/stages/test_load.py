"""Knowledge, source declarations and bundled briefs on their way into the database."""

from datetime import timedelta

import pytest

from scrapers.document import Item as Found
from scrapers.document import Snapshot as Bytes
from scrapers.errors import Unreadable
from tests.factories import NOW
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import SLUG, declaring, toml
from tracker.models import Alias, Document, Entity, Event, Item, KnowledgeVersion, Matter, Snapshot, Source
from tracker.stages import briefs, collect, declared, load, read, snapshots

pytestmark = pytest.mark.django_db


def test_knowledge_is_loaded_once() -> None:
    assert load.load_knowledge(now=NOW)
    assert not load.load_knowledge(now=NOW + timedelta(days=1))
    assert KnowledgeVersion.objects.get().loaded_at == NOW
    assert Entity.objects.get(slug="tesla").name_zh == "特斯拉"
    assert Alias.objects.filter(entity="tesla").exists()
    assert Matter.objects.count() >= 14


def test_knowledge_is_brought_up_to_date() -> None:
    load.load_knowledge(now=NOW)
    Entity.objects.filter(slug="tesla").update(name_en="Old name")
    Alias.objects.create(entity_id="tesla", text="gone from the file")
    Alias.objects.create(entity_id="tesla", text="an analyst's word", added_by="analyst@example.org")
    assert load.load_knowledge(now=NOW, is_forced=True)
    assert Entity.objects.get(slug="tesla").name_en == "Tesla"
    assert not Alias.objects.filter(text="gone from the file").exists()
    assert Alias.objects.filter(text="an analyst's word").exists()


def test_a_rule_changed_in_the_files_looks_at_every_event_again() -> None:
    load.load_knowledge(now=NOW)
    Event.objects.create(
        type="rulemaking", status="issued", confidence=0.9, tier="media", headline="", known_at=NOW, changed_at=NOW,
        is_followed=True,
    )  # fmt: skip
    Matter.objects.filter(slug="fsd-permission").update(rule={})
    load.load_knowledge(now=NOW, is_forced=True)
    assert not Event.objects.get().is_followed


def test_every_declared_source_has_a_row() -> None:
    loaded = load.load_sources()
    assert set(loaded.added) == set(declared.project_sources())
    assert load.load_sources() == load.SourcesLoaded((), (), (), ())
    for row in Source.objects.all():
        assert row.is_enabled or row.disabled_reason, row.slug


def test_a_changed_declaration_keeps_the_state(site: LoopbackSite) -> None:
    with declaring(toml(site)) as path:
        Source.objects.filter(slug=SLUG).update(last_success_at=NOW, is_enabled=False, disabled_reason="too noisy")
        path.write_text(toml(site).replace("Example Media", "Another Media"))
        assert load.load_sources().changed == (SLUG,)
        row = Source.objects.get(slug=SLUG)
        assert (row.publisher, row.last_success_at, row.is_enabled) == ("Another Media", NOW, False)


def test_the_file_switches_its_sources_off_and_on(site: LoopbackSite) -> None:
    with declaring(toml(site)) as path:
        path.write_text(
            toml(site).replace("[sources.example-wire.feed]", "enabled = false\n[sources.example-wire.feed]")
        )
        assert load.load_sources().changed == (SLUG,)
        assert not Source.objects.get(slug=SLUG).is_enabled
        assert load.load_sources().changed == ()
        path.write_text(toml(site))
        load.load_sources()
        assert Source.objects.get(slug=SLUG).is_enabled


def test_a_vanished_source_is_switched_off_and_may_come_back(site: LoopbackSite) -> None:
    with declaring(toml(site)):
        pass
    assert load.load_sources().removed == (SLUG,)
    row = Source.objects.get(slug=SLUG)
    assert (row.is_enabled, row.disabled_reason) == (False, "no longer declared")
    with declaring(toml(site)):
        row.refresh_from_db()
        assert (row.is_enabled, row.disabled_reason) == (True, "")


def test_a_broken_file_is_told_and_changes_nothing(site: LoopbackSite) -> None:
    with declaring(toml(site)) as path:
        path.write_text("[sources.example-wire]\nname = 1")
        loaded = load.load_sources()
        assert loaded.removed == ()
        assert "sources.toml" in loaded.errors[0]
        assert Source.objects.get(slug=SLUG).is_enabled


def test_an_operators_source_cannot_take_the_place_of_ours(site: LoopbackSite) -> None:
    slug = next(iter(declared.project_sources()))
    with declaring(toml(site, slug)):
        assert load.load_sources().errors == (f"{slug}: a source of the project has this name",)
    assert Source.objects.get(slug=slug).declared_by == "project"


def test_the_briefs_are_read_like_any_document() -> None:
    count = len(briefs.bundled())
    assert load.load_briefs(now=NOW) == count > 100
    assert load.load_briefs(now=NOW) == 0
    while read.run(now=NOW):
        pass
    assert set(Item.objects.values_list("state", flat=True)) == {Item.State.READ}
    documents = Document.objects.select_related("current_version__snapshot", "source")
    assert documents.count() == count
    for document in documents:
        version = document.current_version
        assert version is not None
        assert version.snapshot is not None
        assert version.text.encode() in snapshots.load(version.snapshot).body.replace(b"\\n", b"\n").replace(
            b'\\"', b'"'
        )
        assert document.is_backfill
        assert document.known_at == NOW
    assert {document.source.tier for document in documents} == {"bundled"}
    assert {"en", "zh-Hans", "zh-Hant"} == {row.current_version.language for row in documents if row.current_version}
    assert any(document.fact_links for document in documents)
    in_order = [row.current_version.published_on for row in documents.order_by("id") if row.current_version]
    assert in_order == sorted(day for day in in_order if day is not None)


def test_a_changed_brief_is_a_new_version() -> None:
    few = briefs.bundled()[:3]
    load.load_briefs(few, now=NOW)
    while read.run(now=NOW):
        pass
    item = Item.objects.order_by("id").first()
    assert item is not None
    other = Snapshot.objects.exclude(pk=item.snapshot_id).first()
    Item.objects.filter(pk=item.pk).update(snapshot=other)  # as if an older release had shipped other words
    assert load.load_briefs(few, now=NOW) == 1
    assert Item.objects.get(pk=item.pk).state == Item.State.FETCHED


def test_the_briefs_are_never_due() -> None:
    load.load_briefs([], now=NOW)
    assert briefs.SLUG not in collect.due(now=NOW).values_list("slug", flat=True)


def test_a_brief_that_is_none_is_refused() -> None:
    bytes_ = Bytes("https://example.org/x", 200, {}, b'{"title": 1}', NOW, "https://example.org/x")
    with pytest.raises(Unreadable, match="not a brief"):
        briefs.ReadBrief().read(bytes_, Found("https://example.org/x", "", "x"), briefs.DECLARATION)
