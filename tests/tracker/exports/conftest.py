from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.factories import NOW, make_event_mention, make_source, make_user, make_version, make_watch
from tracker.exports.export import export
from tracker.models import (
    Alert,
    Alias,
    CollectRun,
    Comparison,
    Delivery,
    Digest,
    Event,
    EventLink,
    EventMention,
    EventRole,
    Expectation,
    Item,
    KnowledgeVersion,
    Matter,
    PageChange,
    Snapshot,
    SourceFault,
    Story,
    Transition,
)

EARLIER = NOW - timedelta(days=30)

Opened = Callable[..., duckdb.DuckDBPyConnection]


def make_event(*mentions: EventMention, tier: str = "media", **fields: object) -> Event:
    best = mentions[0]
    values = {
        "type": best.type,
        "status": best.status,
        "date": best.date,
        "date_start": best.date_start,
        "date_end": best.date_end,
        "confidence": best.confidence,
        "tier": tier,
        "headline": f"{best.type} {best.status}",
        "best_mention": best,
        "happened_on": best.date_start or best.version.published_on,
        "known_at": best.known_at,
        "changed_at": best.known_at,
    }
    event = Event.objects.create(**{**values, **fields})
    for mention in mentions:
        mention.event = event
        mention.save(update_fields=["event"])
        for role in mention.roles.all():
            EventRole.objects.get_or_create(event=event, role=role.role, entity=role.entity, name=role.name)
    return event


def make_story(*documents: object, known_at: object = NOW) -> Story:
    story = Story.objects.create(
        title="Story", first_document=documents[0], document_count=len(documents), known_at=known_at
    )
    for document in documents:
        document.story = story
        document.save(update_fields=["story"])
    return story


def make_transition(matter: Matter, event: Event, *, track: str = "reported", public_id: str = "t1") -> Transition:
    mention = event.best_mention
    assert mention is not None
    return Transition.objects.create(
        public_id=public_id,
        matter=matter,
        event=event,
        track=track,
        to_state=event.status,
        direction="opens",
        tier=event.tier,
        mention=mention,
        evidence=mention.evidence,
        evidence_language="en",
        document=mention.version.document,
        happened_on=event.happened_on,
        known_at=event.known_at,
        learnt_at=event.known_at,
        change_id=public_id,
        is_news=track != "bundled",
    )


@pytest.fixture
def journey(db: None) -> None:
    """At least one row in every exported table: an old report, a new one of the same event, and a bundled brief."""
    KnowledgeVersion.objects.create(digest="k1", loaded_at=NOW)
    wire = make_source("wire", terms="Ask first")
    snapshot = Snapshot.objects.create(
        sha256="a" * 64,
        url="https://news.example.org/1",
        fetched_at=EARLIER,
        status=200,
        headers={"Content-Type": "text/html", "Set-Cookie": "session=secret"},
        size_bytes=1200,
    )
    old = make_version(source=wire, known_at=EARLIER, entities=["tesla"], snapshot=snapshot, authors=["A. Writer"])
    new = make_version(source=wire, title="特斯拉申请数据出境", language="zh-Hans", entities=["tesla"])
    brief = make_version(tier="bundled", source=make_source("briefs", tier="bundled", declared_by="bundle"))
    for version in (old, new, brief):
        make_event_mention(version, date="2026-02", actor=["tesla"], object=["a data set"])
    claims = list(EventMention.objects.order_by("pk"))
    told = make_event(claims[0], claims[1], changed_at=NOW)
    bundled = make_event(claims[2], tier="bundled", corroboration=0)
    EventLink.objects.create(event=bundled, other=told, known_at=NOW)
    make_story(old.document, new.document, known_at=EARLIER)
    make_story(brief.document)
    item = Item.objects.create(
        source=wire,
        external_id="1",
        url="https://news.example.org/1",
        extra={"section": "cars", "自": "动"},
        state="read",
        snapshot=snapshot,
        document=old.document,
        known_at=EARLIER,
    )
    SourceFault.objects.create(
        source=wire, code="LayoutChanged", message="no rows", item=item, first_seen_at=NOW, last_seen_at=NOW
    )
    CollectRun.objects.create(source=wire, started_at=EARLIER, finished_at=EARLIER, items_listed=1, items_new=1)
    Alias.objects.create(entity_id="tesla", text="特斯拉")
    Alias.objects.create(entity_id="tesla", text="TSLA", added_by="someone@example.org")
    Comparison.objects.create(
        version=new,
        previous=old,
        basis="version",
        added=1,
        removed=0,
        changed=0,
        renumbered=0,
        changes={"sections": {}, "rows": []},
        known_at=NOW,
    )
    PageChange.objects.create(document=old.document, kind="gone", url=old.document.canonical_url, known_at=NOW)
    matter = Matter.objects.create(slug="data-out", title_en="Data out", question_en="May it leave?", rule={"a": [1]})
    Matter.objects.create(slug="quiet", title_en="Quiet", question_en="Anything?", position=1)
    matter.events.add(told, bundled)
    transition = make_transition(matter, told)
    make_transition(matter, bundled, track="bundled", public_id="t2")
    Expectation.objects.create(
        event=told, speaker_id="tesla", attribution="company", said_on=date(2026, 2, 1),
        subject="data_transfer|tesla|", outcome="open", known_at=NOW, changed_at=NOW,
    )  # fmt: skip
    watch = make_watch(make_user("reader@example.org"))
    digest = Digest.objects.create(
        user=watch.user, rhythm="daily", due_at=NOW, message_id="<2@x>", next_attempt_at=NOW, created_at=NOW
    )
    alert = Alert.objects.create(
        transition=transition, watch=watch, digest=digest, message_id="<1@x>", next_attempt_at=NOW, created_at=NOW,
        sent_at=NOW,
    )  # fmt: skip
    Delivery.objects.create(alert=alert, attempted_at=NOW, is_accepted=True, detail="250 ok reader@example.org")


@pytest.fixture
def exported(tmp_path: Path) -> Opened:
    """Export and open the file as a stranger would: plain DuckDB, read only."""
    connections = []

    def open_export(**options: object) -> duckdb.DuckDBPyConnection:
        path = tmp_path / f"{len(connections)}.duckdb"
        export(path, now=NOW, **options)
        connections.append(duckdb.connect(str(path), read_only=True))
        return connections[-1]

    yield open_export
    for connection in connections:
        connection.close()
