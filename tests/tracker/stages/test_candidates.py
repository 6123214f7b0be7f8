"""Names without an entity, as the real reader meets them in stored documents."""

import pytest

from tests.factories import NOW, make_source
from tests.tracker.stages.knowing import NORVIK, waiting_text
from tracker.models import Candidate, CandidateSighting, DocumentVersion
from tracker.stages import candidates, extract, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_knowledge")]


@pytest.fixture
def _knowledge(db: None) -> None:
    load.load_knowledge(now=NOW)


def counted() -> dict[str, int]:
    return {row.surface: row.sightings.count() for row in Candidate.objects.all()}


def read_again() -> None:
    DocumentVersion.objects.update(extracted_with="older")
    extract.run(now=NOW)


def test_each_document_counts_once_with_its_sentence() -> None:
    version = waiting_text()
    waiting_text(NORVIK + " It is early.")
    extract.run(now=NOW)
    assert counted() == {"Norvik Motors": 2, "Haven Transport Bureau": 2}
    assert set(Candidate.objects.values_list("surface", "type", "language")) == {
        ("Norvik Motors", "company", "en"), ("Haven Transport Bureau", "authority", "en"),
    }  # fmt: skip
    sighting = CandidateSighting.objects.get(candidate__surface="Norvik Motors", document=version.document)
    assert NORVIK[sighting.start : sighting.end].startswith("Norvik Motors has applied")
    assert sighting.seen_at == version.known_at


def test_reading_again_counts_nothing_twice() -> None:
    waiting_text()
    extract.run(now=NOW)
    before = list(CandidateSighting.objects.values("candidate", "document", "version", "start", "end"))
    read_again()
    assert list(CandidateSighting.objects.values("candidate", "document", "version", "start", "end")) == before


def test_a_changed_text_proposes_what_it_says_now() -> None:
    old = waiting_text()
    extract.run(now=NOW)
    waiting_text(NORVIK.replace("Norvik Motors", "Tesla"), document=old.document)
    extract.run(now=NOW)
    assert counted() == {"Norvik Motors": 0, "Haven Transport Bureau": 1}
    assert candidates.clean() == 1
    assert counted() == {"Haven Transport Bureau": 1}


def test_a_document_that_goes_takes_its_count_along() -> None:
    version = waiting_text()
    waiting_text(NORVIK + " It is early.")
    extract.run(now=NOW)
    version.document.delete()
    assert counted() == {"Norvik Motors": 1, "Haven Transport Bureau": 1}


def test_one_that_was_decided_on_is_not_cleaned_away() -> None:
    version = waiting_text()
    extract.run(now=NOW)
    Candidate.objects.filter(surface="Norvik Motors").update(decision="aside")
    version.document.delete()
    candidates.clean()
    assert counted() == {"Norvik Motors": 0}


def test_texts_off_the_subject_propose_nothing() -> None:
    waiting_text("The Haven Transport Bureau opened a new hall for Norvik Motors.", title="A hall")
    extract.run(now=NOW)
    assert counted() == {}


def test_what_cannot_be_read_keeps_what_was_counted() -> None:
    version = waiting_text()
    extract.run(now=NOW)
    DocumentVersion.objects.filter(pk=version.pk).update(language="de", extracted_with="")
    extract.run(now=NOW)
    assert counted() == {"Norvik Motors": 1, "Haven Transport Bureau": 1}


def test_a_batch_asks_a_fixed_number_of_questions(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]  # pytest-django's
    source = make_source()
    found = {}
    for number in range(6):
        version = waiting_text(f"{NORVIK} {number}", source=source)
        found[version] = extract.reader().read(extract._input(version, "en"), with_proposals=True).proposals
    with django_assert_max_num_queries(9):
        candidates.record(found)
    with django_assert_max_num_queries(7):
        candidates.record(found)
