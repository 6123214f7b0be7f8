"""What people add, take back and add again, and what the reader then reads."""

from collections.abc import Iterator

import pytest

from tests.factories import NOW, make_event_mention, make_user, make_version, make_watch
from tests.tracker.stages.knowing import waiting_text
from tracker.errors import AdditionRefused
from tracker.knowledge import additions as in_process
from tracker.knowledge.additions import AddedAlias, AddedCue
from tracker.knowledge.entity import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.models import Alias, Candidate, DocumentVersion, EventMention, KnowledgeAddition, Mention
from tracker.models import Entity as EntityRow
from tracker.nlp.reader import EXTRACTOR_VERSION
from tracker.stages import additions, extract, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_knowledge")]

NORVIK = Entity(EntityId("norvik-motors"), EntityType.COMPANY, "Norvik Motors", "北澜汽车", jurisdiction="NO")
ALIAS = AddedAlias(EntityId("tesla"), "Norvik Motors")
CUE = AddedCue("en", "permit", "wheel licence")


@pytest.fixture
def _knowledge(db: None) -> Iterator[None]:
    load.load_knowledge(now=NOW)
    yield
    in_process.use(in_process.NOTHING)


def add(value: additions.Addition, candidate: Candidate | None = None) -> KnowledgeAddition:
    return additions.add(value, by=make_user(), now=NOW, candidate=candidate)


def named() -> set[str]:
    return set(Mention.objects.filter(surface="Norvik Motors").values_list("entity_id", flat=True))


def test_an_added_entity_is_read_in_stored_texts_and_gone_when_undone() -> None:
    version = waiting_text()
    extract.run(now=NOW)
    assert named() == set()
    assert Candidate.objects.filter(surface="Norvik Motors").exists()
    row = add(NORVIK)
    assert EntityRow.objects.get(pk=NORVIK.id).name_zh == "北澜汽车"
    assert [one.pk for one in extract.pending()] == [version.pk], "read by an older extractor"
    extract.run(now=NOW)
    version.refresh_from_db()
    assert version.extracted_with == f"{EXTRACTOR_VERSION}.{additions.stored().version}"
    assert set(EventMention.objects.values_list("extractor_version", flat=True)) == {version.extracted_with}
    assert named() == {NORVIK.id}
    assert not Candidate.objects.filter(surface="Norvik Motors", sightings__isnull=False).exists()
    additions.undo(row, by=None, now=NOW)
    assert EntityRow.objects.filter(pk=NORVIK.id).exists(), "texts point to it until they are read again"
    extract.run(now=NOW)
    assert named() == set()
    load.load_knowledge(now=NOW)
    assert not EntityRow.objects.filter(pk=NORVIK.id).exists()
    version.refresh_from_db()
    assert version.extracted_with == EXTRACTOR_VERSION


def test_an_added_alias_is_read_and_stored() -> None:
    waiting_text()
    row = add(ALIAS)
    extract.run(now=NOW)
    assert named() == {"tesla"}
    assert Alias.objects.get(text="Norvik Motors").added_by == "user"
    load.load_knowledge(now=NOW, is_forced=True)
    assert Alias.objects.filter(text="Norvik Motors").exists(), "what the project loads leaves it alone"
    additions.undo(row, by=None, now=NOW)
    assert not Alias.objects.filter(text="Norvik Motors").exists()


def test_undone_and_done_again() -> None:
    waiting_text()
    extract.run(now=NOW)
    candidate = Candidate.objects.get(surface="Norvik Motors")
    row = add(NORVIK, candidate)
    candidate.refresh_from_db()
    assert (candidate.decision, candidate.addition) == ("entity", row)
    additions.undo(row, by=None, now=NOW)
    row.refresh_from_db()
    candidate.refresh_from_db()
    assert (row.undone_at, candidate.decision) == (NOW, "")
    assert additions.stored() == in_process.NOTHING
    additions.redo(row, by=None, now=NOW)
    row.refresh_from_db()
    candidate.refresh_from_db()
    assert (row.undone_at, candidate.decision) == (None, "entity")
    assert additions.stored().entities == (NORVIK,)
    additions.undo(row, by=None, now=NOW)
    row.refresh_from_db()
    add(ALIAS)
    with pytest.raises(AdditionRefused, match="is a name of Tesla already"):
        additions.redo(row, by=None, now=NOW)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (AddedAlias(EntityId("nobody"), "Norvik"), "no entity has the id"),
        (AddedAlias(EntityId("tesla"), "Nvidia"), "is a name of Nvidia already"),
        (AddedAlias(EntityId("tesla"), "Tesla Motors"), "as a name of it already"),
        (AddedAlias(EntityId("tesla"), "a|b"), "holds a sign"),
        (AddedAlias(EntityId("tesla"), "x" * 201), "200 characters"),
        (Entity(EntityId("tesla"), EntityType.COMPANY, "Another"), "is taken by Tesla"),
        (Entity(EntityId("An Other"), EntityType.COMPANY, "Another"), "lower-case letters"),
        (Entity(EntityId("other"), EntityType.COMPANY, "BYD"), "is a name of BYD already"),
        (Entity(EntityId("o" * 65), EntityType.COMPANY, "Other"), "64 characters"),
        (AddedCue("en", "none", "word"), "no word class"),
        (AddedCue("de", "permit", "wort"), "no word class"),
        (AddedCue("en", "permit", "Licence"), "lower case"),
        (AddedCue("en", "data", "data"), "is in the class data already"),
    ],
)
def test_what_cannot_be_added_is_refused_with_a_reason(value: additions.Addition, problem: str) -> None:
    with pytest.raises(AdditionRefused, match=problem):
        add(value)
    assert not KnowledgeAddition.objects.exists()


def test_nothing_is_added_twice() -> None:
    add(CUE)
    with pytest.raises(AdditionRefused, match="already"):
        add(CUE)


def test_another_process_follows_at_its_next_batch() -> None:
    row = additions.row_of(CUE, by=None, now=NOW)
    row.save()
    assert in_process.in_use() == in_process.NOTHING
    extract.run(now=NOW)
    assert in_process.in_use().cues == (CUE,)
    KnowledgeAddition.objects.update(undone_at=NOW)
    extract.run(now=NOW)
    assert in_process.in_use() == in_process.NOTHING


def test_looking_for_changes_is_one_question(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]  # pytest-django's fixture
    add(CUE)
    with django_assert_num_queries(1):
        additions.refresh()


def test_an_addition_that_fits_no_more_is_left_out() -> None:
    add(CUE)
    row = additions.row_of(NORVIK, by=None, now=NOW)
    row.cells = {"id": "norvik", "type": "no such type", "name_en": "Norvik"}
    row.save()
    additions.refresh()
    assert additions.stored().cues == (CUE,)
    assert additions.stored().entities == ()


def test_an_entity_somebody_watches_stays_when_undone() -> None:
    row = add(NORVIK)
    watch = make_watch()
    watch.entities.set([NORVIK.id])
    additions.undo(row, by=None, now=NOW)
    assert watch.entities.count() == 1


def test_an_entity_that_events_name_stays_until_they_are_read_again() -> None:
    row = add(NORVIK)
    mention = make_event_mention(make_version(), actor=["tesla"])
    mention.roles.update(entity_id=NORVIK.id)
    additions.undo(row, by=None, now=NOW)
    assert EntityRow.objects.filter(pk=NORVIK.id).exists()
    assert DocumentVersion.objects.count() == 1
