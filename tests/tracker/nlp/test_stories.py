"""Which documents tell the same news, decided without a database."""

import importlib.util
import random
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import gold
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.normalise import normalise
from tracker.nlp.shingles import bands, likeness, shingles
from tracker.nlp.stories import StoryDocument, StoryEvent, group, regroup

TEXT = (
    "The ministry said on Tuesday that two cars may drive themselves on marked roads of two cities, under the watch "
    "of their makers, after a year of tests in which no one was hurt and every journey was put on record."
)
L3 = {"miit": 3, "changan": 2, "arcfox": 1, "china": 5}
APPROVED = StoryEvent("autonomy_permit", "approved", frozenset({"changan", "arcfox", "miit"}))


def told(id_: str, text: str = "", *, day: int = 1, **fields: Any) -> StoryDocument:
    return StoryDocument(
        id_, fields.pop("title", id_), text or id_, fields.pop("language", "en"), date(2026, 3, day), **fields
    )


def stories(*documents: StoryDocument) -> list[set[str]]:
    labels = group(documents)
    found: dict[str, set[str]] = {}
    for document, label in zip(documents, labels, strict=True):
        found.setdefault(label, set()).add(document.id)
    return sorted(found.values(), key=sorted)


def test_an_edited_copy_joins_and_a_quotation_does_not() -> None:
    edited = TEXT.replace("Tuesday", "December 15").replace("hurt", "harmed")
    quoting = f"{TEXT[:60]} — that is all we know. " + " ".join(
        f"Elsewhere {n} other things went on." for n in range(30)
    )
    assert stories(told("a", TEXT), told("b", edited, day=9), told("c", quoting)) == [{"a", "b"}, {"c"}]


def test_a_translation_joins_by_names_and_events() -> None:
    english = told("a", TEXT, entities=L3, events=[APPROVED])
    chinese = told("b", "工信部周二宣布首批两款车型获准入", language="zh-Hant", day=2, entities=L3, events=[APPROVED])
    assert stories(english, chinese) == [{"a", "b"}]


def test_topic_alone_is_not_enough() -> None:
    tesla = {"tesla": 6, "china": 4, "fsd": 5}
    roadmap = told(
        "a", entities={**tesla, "europe": 2}, events=[StoryEvent("product_launch", "planned", frozenset({"tesla"}))]
    )
    called_back = StoryEvent("enforcement", "launched", frozenset({"tesla", "samr"}))
    recall = told("b", entities={**tesla, "samr": 4, "autopilot": 3, "model-3": 2, "model-y": 2}, events=[called_back])
    assert stories(roadmap, recall) == [{"a"}, {"b"}]


def test_the_same_names_months_apart_are_other_news() -> None:
    first = told("a", entities=L3, events=[APPROVED])
    later = StoryDocument("b", "b", "b", "en", date(2026, 6, 1), entities=L3, events=[APPROVED])
    assert stories(first, later) == [{"a"}, {"b"}]


def test_off_topic_documents_join_by_their_words_only() -> None:
    a = told("a", TEXT, entities=L3, is_relevant=False)
    b = told("b", "Something else", entities=L3, is_relevant=False)
    assert stories(a, b, told("c", TEXT, is_relevant=False)) == [{"a", "c"}, {"b"}]


def test_stories_held_before_are_kept_and_joined_by_late_documents() -> None:
    documents = [told(id_, entities=L3, events=[APPROVED]) for id_ in "abc"]
    labels = regroup(documents, {"b": "old"})
    assert set(labels.values()) == {"old"}
    apart = regroup([told("a", entities=L3), told("b", entities=L3)], {"a": "one", "b": "two"})
    assert apart == {"a": "one", "b": "two"}
    copies = regroup([told("a", TEXT), told("b", TEXT), told("c", TEXT)], {"a": "one", "b": "two"})
    assert set(copies.values()) == {"one"}


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_does_not_matter(shuffler: random.Random) -> None:
    names = ["miit", "changan", "arcfox", "baidu", "pony-ai", "samr"]
    chooser = random.Random(7)
    documents = [
        told(f"d{n}", TEXT if n % 5 == 0 else "", day=1 + n % 9, entities=dict.fromkeys(chooser.sample(names, 3), 2))
        for n in range(12)
    ]
    expected = stories(*documents)
    shuffler.shuffle(documents)
    assert stories(*documents) == expected


def test_traditional_and_simplified_give_the_same_shingles() -> None:
    assert shingles("數據出境", "特斯拉申請數據出境", "zh-Hant") == shingles("数据出境", "特斯拉申请数据出境", "zh")


@given(st.text(max_size=300), st.sampled_from(["en", "zh"]))
@settings(max_examples=50, deadline=None)
def test_any_text_has_bands_that_are_its_own(text: str, language: str) -> None:
    own = shingles("", text, language)
    assert bands(own) == bands(own)
    assert len(bands(own)) == (16 if own else 0)
    assert all(len(band) <= 24 for band in bands(own))
    assert likeness(own, own) == ((1.0, 1.0) if own else (0.0, 0.0))


def _b_cubed(shared: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.b_cubed


@pytest.mark.parametrize("is_read", [True, False], ids=["events known", "words and names only"])
def test_better_than_every_document_its_own_story(shared: Path, is_read: bool) -> None:
    records = list(gold.records(shared))
    labels = dict(zip((r["id"] for r in records), group([_document(r, is_read) for r in records]), strict=True))
    b_cubed = _b_cubed(shared)
    floor = {None: 0.93, "en": 0.96, "zh": 0.96} if is_read else {None: 0.86, "en": 0.9, "zh": 0.92}
    for language, least in floor.items():
        true: Mapping[str, str] = {r["id"]: r["story"] for r in records if language in (None, r["language"])}
        result = b_cubed(true, labels)["f1"]
        alone = b_cubed(true, {id_: id_ for id_ in true})["f1"]
        assert result >= max(least, alone), (language, result, alone)


def _document(record: dict[str, Any], is_read: bool) -> StoryDocument:
    text = normalise(f"{record['title']}\n{record['text']}", language=record["language"])
    events = [
        StoryEvent(e["type"], e["status"], frozenset(e["actor"] + e["authority"] + e["counterparty"] + e["object"]))
        for e in record["events"]
    ]
    return StoryDocument(
        record["id"],
        record["title"],
        record["text"],
        record["language"],
        date.fromisoformat(record["published"]),
        origin=record["origin"] if is_read else None,
        entities=Counter(mention.entity for mention in default_gazetteer().find(text)),
        events=events if is_read else (),
        is_relevant=bool(record["relevant"]),
    )
