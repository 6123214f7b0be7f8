from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.nlp.normalise import normalise
from tracker.nlp.sentences import split_sentences


def split(text: str, language: str) -> list[str]:
    return [text[one.span.start : one.span.end] for one in split_sentences(normalise(text, language=language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tesla Inc. said on Sept. 3 that it agreed. It did.",
            ["Tesla Inc. said on Sept. 3 that it agreed.", "It did."],
        ),
        (
            "Sales in the U.S. fell 3.5% to 1.2 million. Others rose.",
            ["Sales in the U.S. fell 3.5% to 1.2 million.", "Others rose."],
        ),
        ("It left the U.S. The rest stayed.", ["It left the U.S.", "The rest stayed."]),
        ("See No. 7 of the list. Then go.", ["See No. 7 of the list.", "Then go."]),
        ('"We won\'t go." He went.', ['"We won\'t go."', "He went."]),
        (
            "Why? Nobody knows! Ask J. Li at 9 a.m. today.",
            ["Why?", "Nobody knows!", "Ask J. Li at 9 a.m. today."],
        ),
        ("Read example.org or v2.0 notes. Done.", ["Read example.org or v2.0 notes.", "Done."]),
        ("- first point\n- second point", ["- first point", "- second point"]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert split(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公司表示同意。监管部门没有回应！为什么？", ["公司表示同意。", "监管部门没有回应！", "为什么？"]),
        ("他说：“可以。”随后离开。", ["他说：“可以。”", "随后离开。"]),
        ("增长3.5%，版本2.0上线。", ["增长3.5%，版本2.0上线。"]),
        ("一、总则\n二、范围；三、附则", ["一、总则", "二、范围；", "三、附则"]),
    ],
)
def test_chinese(text: str, expected: list[str]) -> None:
    assert split(text, "zh") == expected


def test_a_wrapped_line_does_not_end_a_sentence() -> None:
    text = (
        "Officials said on Monday that the ministry has told carmakers that they\nhave to file a report before any of"
        " them may send a single record to a\nserver that stands abroad, and that the first of these reports is due"
        " in\nthe new year."
    )
    assert len(split(text, "en")) == 1


def test_headings_and_paragraphs() -> None:
    sentences = split_sentences(normalise("What changed\nThe rule is in force. It binds all.\n\nNext.", language="en"))
    assert [(one.paragraph, one.is_heading) for one in sentences] == [(0, True), (1, False), (1, False), (2, False)]


def test_long_sentences_are_cut_into_clauses_that_may_be_evidence() -> None:
    text = "The company said that it would, " * 30 + "and then it did."
    (sentence,) = split_sentences(normalise(text, language="en"))
    assert len(sentence.clauses) > 1
    assert all(len(text[one.start : one.end].split()) <= 80 for one in sentence.clauses)
    zh = "公司表示将在今年完成全部数据的迁移工作，" * 20 + "到此为止。"
    (sentence,) = split_sentences(normalise(zh, language="zh"))
    assert all(one.end - one.start <= 200 for one in sentence.clauses)


@given(st.text(alphabet="ab. ,;\n？。“”A3", max_size=120), st.sampled_from(["en", "zh"]))
def test_sentences_are_ordered_and_lose_nothing_but_space(text: str, language: str) -> None:
    sentences = split_sentences(normalise(text, language=language))
    assert all(a.span.end <= b.span.start for a, b in pairwise(sentences))
    assert "".join("".join(text[one.span.start : one.span.end].split()) for one in sentences) == "".join(text.split())
