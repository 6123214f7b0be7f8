"""The real reader over stored versions."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_source, make_version
from tests.tracker.stages.collecting import ARTICLE
from tracker.knowledge.vocabulary import Attribution, Tier
from tracker.models import DocumentVersion, EventMention, Mention
from tracker.nlp.reader import EXTRACTOR_VERSION
from tracker.stages import extract, load
from tracker.stages.lease import claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _knowledge(db: None) -> None:
    load.load_knowledge(now=NOW)


def waiting(**fields: object) -> DocumentVersion:
    return make_version(text=ARTICLE, is_extracted=False, **fields)  # type: ignore[arg-type]


def test_a_version_gets_its_mentions_and_events() -> None:
    version = waiting()
    assert extract.run(now=NOW) == 1
    version.refresh_from_db()
    assert (version.extracted_with, version.is_relevant, version.extraction_error) == (EXTRACTOR_VERSION, True, "")
    assert version.lease_token is None
    mention = version.mentions.filter(entity_id="tesla").first()
    assert mention is not None
    assert ARTICLE[mention.start : mention.end] == mention.surface
    event = version.event_mentions.get(type="data_transfer", status="sought")
    assert event.evidence == ARTICLE[event.evidence_start : event.evidence_end]
    assert event.evidence_start <= event.trigger_start < event.trigger_end <= event.evidence_end
    roles = set(event.roles.values_list("role", "entity_id"))
    assert ("actor", "tesla") in roles
    assert event.known_at == NOW


def test_extracting_twice_changes_nothing() -> None:
    waiting()
    extract.run(now=NOW)
    before = list(EventMention.objects.values())
    assert extract.run(now=NOW + timedelta(hours=1)) == 0
    assert list(EventMention.objects.values()) == before


def test_reading_again_replaces_the_old_reading_as_a_whole() -> None:
    version = waiting()
    extract.run(now=NOW)
    count = Mention.objects.count(), EventMention.objects.count()
    DocumentVersion.objects.filter(pk=version.pk).update(extracted_with="older", is_merged=True)
    assert extract.run(now=NOW) == 1
    assert (Mention.objects.count(), EventMention.objects.count()) == count
    version.refresh_from_db()
    assert not version.is_merged, "its claims wait to be merged anew"


def test_only_current_versions_are_read() -> None:
    old = waiting()
    new = waiting(document=old.document, title="Another title")
    assert [row.pk for row in extract.pending()] == [new.pk]


def test_news_goes_before_what_is_read_again() -> None:
    again, news = waiting(), waiting()
    DocumentVersion.objects.filter(pk=again.pk).update(extracted_with="older")
    assert [row.pk for row in extract.pending()] == [news.pk, again.pk]


def test_a_language_nobody_reads_is_told_and_not_tried_again() -> None:
    version = waiting(language="de")
    assert extract.run(now=NOW) == 1
    version.refresh_from_db()
    assert version.extraction_error == "the language 'de' is not read"
    assert extract.run(now=NOW) == 0


def test_a_worker_that_dies_loses_nothing() -> None:
    version = waiting()
    assert claim(extract.pending(), limit=1, now=NOW)
    assert extract.run(now=NOW + timedelta(minutes=1)) == 0
    assert extract.run(now=NOW + timedelta(minutes=6)) == 1
    version.refresh_from_db()
    assert version.extracted_with == EXTRACTOR_VERSION


def test_a_brief_stays_a_brief() -> None:
    version = waiting(source=make_source("briefs", tier="bundled"))
    extract.run(now=NOW)
    assert set(version.event_mentions.values_list("tier", flat=True)) == {"bundled"}


@pytest.mark.parametrize(
    ("attribution", "source", "kind", "expected"),
    [
        ("official", "media", "news", "official"),
        ("anonymous", "media", "news", "anonymous"),
        ("author", "media", "news", "author"),
        ("author", "official", "notice", "official"),
        ("media", "official", "notice", "media"),
        ("author", "company", "news", "company"),
        ("author", "official", "filing", "company"),
        ("official", "company", "filing", "official"),
        ("official", "bundled", "notice", "bundled"),
    ],
)
def test_who_stands_behind_a_claim(attribution: str, source: str, kind: str, expected: str) -> None:
    assert extract.weigh(Attribution(attribution), Tier(source), kind) == Tier(expected)
