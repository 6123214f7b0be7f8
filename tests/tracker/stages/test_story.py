from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import NOW, make_event_mention, make_source, make_version
from tests.tracker.nlp.test_stories import TEXT
from tracker.models import Document, DocumentVersion, Story
from tracker.stages import merge, story

pytestmark = pytest.mark.django_db

L3 = ("miit", "changan", "arcfox")


def place(limit: int = 200) -> None:
    while story.run(limit=limit, now=NOW):
        pass


def tell(text: str = "", day: int = 1, **fields: Any) -> DocumentVersion:
    version = make_version(text=text, published=date(2026, 3, day), **{"entities": L3, **fields})
    make_event_mention(version, "autonomy_permit", "approved", actor=["changan"], authority=["miit"])
    return version


def together() -> list[set[str]]:
    found: dict[int | None, set[str]] = {}
    for title, pk in Document.objects.values_list("current_version__title", "story"):
        found.setdefault(pk, set()).add(title)
    return sorted(found.values(), key=sorted)


def test_rewrites_in_two_languages_join_and_other_news_does_not() -> None:
    tell(title="First permits")
    tell(title="首批准入", language="zh-Hans", day=2)
    make_version(title="A month later", published=date(2026, 4, 20), entities=L3)
    place()
    assert together() == [{"A month later"}, {"First permits", "首批准入"}]


def test_a_story_says_who_had_it_first_and_how_many_stand_for_it() -> None:
    wire = make_source("wire", publisher="Reuters")
    tell(TEXT, title="The wire", source=wire, day=1)
    tell(TEXT.replace("Tuesday", "Monday"), title="A copy", day=2)
    tell(title="A credit", origin="reuters", day=2)
    tell(title="Own reporting", publisher="Harbour Wire", day=3)
    tell(title="Brief", tier="bundled", day=3)
    place()
    row = Story.objects.get()
    assert (row.title, row.document_count, row.origin) == ("The wire", 5, "reuters")
    assert row.independent_origins == 2
    assert row.first_document == Document.objects.get(current_version__title="The wire")
    assert row.first_published_at < row.last_published_at
    keys = dict(DocumentVersion.objects.values_list("title", "origin_key"))
    assert keys["The wire"] == keys["A copy"] == keys["A credit"] == "reuters"


def test_late_original_joins_its_story_and_becomes_its_first() -> None:
    tell(TEXT, title="A copy", day=4, publisher="Copyist")
    place()
    copy = DocumentVersion.objects.get()
    DocumentVersion.objects.update(is_merged=True)
    tell(TEXT, title="The original", day=1, publisher="Original")
    place()
    row = Story.objects.get()
    assert (row.title, row.independent_origins) == ("The original", 1)
    copy.refresh_from_db()
    assert (copy.origin_key, copy.is_merged) == ("Original", False)


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_batches_do_not_matter(limit: int) -> None:
    for day in (3, 1, 2):
        tell(title=f"Day {day}", day=day)
    tell(TEXT, title="x", entities=())
    tell(TEXT, title="y", entities=())
    place(limit)
    assert together() == [{"Day 1", "Day 2", "Day 3"}, {"x", "y"}]


def test_a_new_version_stays_in_its_story() -> None:
    version = tell(title="First", day=1)
    place()
    kept = Document.objects.get().story
    make_version(title="Wholly rewritten", text="About something else", document=version.document, entities=("baidu",))
    place()
    assert Document.objects.get().story == kept
    assert Story.objects.get().title == "Wholly rewritten"


def test_a_second_run_changes_nothing() -> None:
    tell(TEXT, title="a")
    tell(title="b")
    place()
    before = list(Story.objects.values())
    DocumentVersion.objects.update(storied_at=None)
    place()
    assert list(Story.objects.values()) == before


def test_only_documents_that_were_read_are_placed() -> None:
    make_version(is_extracted=False)
    assert story.run(now=NOW) == 0


def test_stories_joined_by_a_copy_of_both_redirect() -> None:
    tell(TEXT, title="a", entities=(), day=1)
    place()
    tell(TEXT, title="b", entities=(), day=28)
    DocumentVersion.objects.filter(title="b").update(published_on=date(2026, 4, 20))
    place()
    assert Story.objects.filter(merged_into=None).count() == 2
    tell(TEXT, title="c", entities=(), day=26)
    place()
    heir = Story.objects.get(merged_into=None)
    assert heir.document_count == 3
    assert Story.objects.exclude(pk=heir.pk).get().merged_into == heir


def test_the_event_is_weighed_again_once_copies_are_known() -> None:
    tell(TEXT, title="a", publisher="A")
    tell(TEXT, title="b", publisher="B", day=2)
    place()
    merge.run(now=NOW + timedelta(minutes=1))
    assert (
        Document.objects.get(current_version__title="b").current_version.event_mentions.get().event.corroboration == 1
    )
