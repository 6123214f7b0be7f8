import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.knowledge.vocabulary import EventType, Role
from tracker.nlp.reader import EXTRACTOR_VERSION, MAX_CHARACTERS, Reader
from tracker.nlp.types import InputDocument, Reading

READER = Reader.load()

ENGLISH = """Tesla has asked China's internet regulator to let it transfer driving data abroad, it said on Tuesday.
MIIT approved Changan's Level 3 cars for road tests in Chongqing last month.
Bakers in the town expect a good summer."""
CHINESE = """特斯拉周二表示，已向国家网信办申请将行车数据传输出境。
工信部上月批准长安汽车L3级自动驾驶车型在重庆开展道路测试。
今天天气很好。"""


def read(text: str, language: str, *, title: str = "", kind: str = "news") -> Reading:
    return READER.read(InputDocument("d", title, text, language, published=date(2025, 3, 12), kind=kind))


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_two_events_with_their_companies(text: str, language: str) -> None:
    reading = read(text, language)
    assert reading.is_relevant
    by_type = {event.type: event for event in reading.events}
    assert EventType.DATA_TRANSFER in by_type
    assert EventType.AUTONOMY_PERMIT in by_type
    assert by_type[EventType.DATA_TRANSFER].status == "sought"
    assert "tesla" in by_type[EventType.DATA_TRANSFER].roles[Role.ACTOR]
    assert by_type[EventType.AUTONOMY_PERMIT].status == "approved"
    assert "changan" in by_type[EventType.AUTONOMY_PERMIT].roles[Role.ACTOR]


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_spans_point_into_the_text(text: str, language: str) -> None:
    for event in read(text, language).events:
        assert 0 <= event.evidence.start <= event.trigger.start < event.trigger.end <= event.evidence.end <= len(text)
        assert event.reasons
        assert 0 < event.confidence < 1


def test_a_text_about_something_else_has_no_events() -> None:
    reading = read("The orchestra played Mahler in the park. Tickets cost ten euros. The audience liked it.", "en")
    assert not reading.is_relevant
    assert reading.events == ()


def test_reading_twice_is_reading_once() -> None:
    assert read(ENGLISH, "en") == read(ENGLISH, "en")


def test_version_names_the_data() -> None:
    version, _, digest = EXTRACTOR_VERSION.partition("+")
    assert version
    assert len(digest) == 10


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=300) | st.text(alphabet="特斯拉批准数据出境，。！FSD 0123年月日\n\x00“”İ𝔘😀אب", max_size=200),
    st.sampled_from(["en", "zh"]),
    st.text(max_size=30),
)
def test_any_text_gives_a_reading(text: str, language: str, title: str) -> None:
    for event in read(text, language, title=title).events:
        assert 0 <= event.evidence.start < event.evidence.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["", "\n" * 1000, "\x00" * 1000, "😀" * 2000, "a" * 100_000, "特" * 100_000, "Tesla approved data " * 5_000],
    ids=["empty", "breaks", "nul", "emoji", "one-word", "one-character", "no-full-stop"],
)
def test_odd_texts(text: str) -> None:
    for language in ("en", "zh"):
        read(text, language, title=text[:200])


def test_a_very_long_text_is_cut_and_says_so() -> None:
    text = "一二三四五六七八九十" * 500_000  # 5 million characters
    started = time.process_time()
    reading = read(text, "zh")
    assert str(MAX_CHARACTERS) in reading.warnings[0]
    assert time.process_time() - started < 20
