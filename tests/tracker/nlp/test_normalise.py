from hypothesis import given
from hypothesis import strategies as st

from tracker.nlp.furniture import mark_lines
from tracker.nlp.normalise import fold, normalise


@given(st.text())
def test_folding_never_moves_a_character(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_signs_digits_and_characters_are_brought_to_one_form() -> None:
    assert fold("輝達「Ｈ２０」於２０２５年開賣，Tesla’s（上海）") == "辉达“H20”于2025年开卖，Tesla's(上海)"


def test_script_and_damage_are_noted() -> None:
    assert normalise("國家網信辦發布規定", language="zh").script == "hant"
    assert normalise("国家网信办发布规定，华为乾崑在列", language="zh").script == "hans"
    assert normalise("Teslaâ€™s plan", language="en").warnings[0].startswith("mojibake")


def test_lines_cover_the_text() -> None:
    text = "one\n\ntwo\nthree"
    assert [text[line.span.start : line.span.end] for line in mark_lines(text, "en")] == ["one", "", "two", "three"]


def test_furniture_is_set_aside_and_told_why() -> None:
    text = normalise(
        "Share this article\nNASDAQ futures\nUp +20.25 (+0.10%)\nThe ministry said sales rose 3%.\n"
        "The office met on Friday to hear both sides.\nNothing in this note is investment advice.",
        language="en",
    )
    reasons = [line.furniture for line in text.lines]
    assert reasons[0] == "share buttons"
    assert reasons[1] == reasons[2] == "quote board"
    assert reasons[3] == reasons[4] == ""
    assert reasons[5] == "disclaimer"
