"""Which dates an event may have, and how the likeliest is told."""

from datetime import date

import numpy as np
import pytest

from tracker.knowledge.vocabulary import Attribution, EventType, Status
from tracker.nlp import calendar as cal
from tracker.nlp.pipeline import read_layers
from tracker.nlp.timing import DateCandidate, date_candidates, likeliest, odds_of
from tracker.nlp.types import InputDocument
from tracker.nlp.views import view_document


def candidates(text: str, status: Status, sentence: int = 0, language: str = "en") -> list[DateCandidate]:
    document = view_document(read_layers(InputDocument("x", "", text, language, published=date(2025, 10, 15))))
    view, voice = document.sentences[sentence], Attribution.AUTHOR
    return date_candidates(document, view, type_=EventType.PRODUCT_LAUNCH, status=status, voice=voice)


def features(text: str, day: str, status: Status, sentence: int = 0, language: str = "en") -> set[str]:
    """Of the candidates for that date."""
    found = candidates(text, status, sentence, language)
    return {sign for one in found if one.date and one.date.text == day for sign in one.features}


def texts(found: list[DateCandidate], slot: str) -> list[str | None]:
    values = [candidate.value(slot) for candidate in found]
    return [value.text if value else None for value in values]


def test_the_last_two_are_the_day_of_publication_and_no_date() -> None:
    assert texts(candidates("Tesla opened the shop.", Status.LAUNCHED), "date") == ["2025-10-15", None]


def test_dates_of_the_sentences_before_count_where_it_has_none_gone_by() -> None:
    text = "It was shown to reporters at the fair in Shanghai on 3 May 2024. Tesla opened the shop"
    assert texts(candidates(f"{text} in July 2024.", Status.LAUNCHED, 1), "date") == ["2024-07", "2025-10-15", None]
    found = texts(candidates(f"{text}.", Status.LAUNCHED, 1), "date")
    assert set(found) == {"2024-05-03", "2025-10-15", None}


def test_a_dateline_says_when_the_text_was_sent() -> None:
    text = "BEIJING, Oct 14 (Dale Wire) - Tesla opened the shop on Monday."
    assert texts(candidates(text, Status.LAUNCHED), "date") == ["2025-10-13", "2025-10-15", None]
    text = "北京10月14日电 特斯拉周一开设门店。"
    assert texts(candidates(text, Status.LAUNCHED, language="zh"), "date") == ["2025-10-13", "2025-10-15", None]


def test_what_went_on_for_a_quarter_is_dated_by_year_and_what_is_due_by_quarter() -> None:
    (found, *_) = candidates("Tesla sold it in the second quarter of 2025.", Status.LAUNCHED)
    assert found.date is not None
    assert found.target_date is not None
    assert (found.date.text, found.target_date.text) == ("2025", "2025-Q2")


@pytest.mark.parametrize(("status", "due"), [(Status.PLANNED, "2026-08"), (Status.LAUNCHED, "2025-08")])
def test_a_month_without_its_year_is_the_next_one_for_a_plan(status: Status, due: str) -> None:
    assert texts(candidates("The opening of the shop: mid-August.", status), "target_date")[0] == due


def test_the_words_that_say_it_is_past_keep_it_there() -> None:
    assert texts(candidates("The plan was made last August.", Status.PLANNED), "target_date")[0] == "2025-08"


def test_a_line_that_is_a_date_heads_the_lines_below_it() -> None:
    text = "March 2024.\nTesla opened it. " + "It was blue. " * 8 + "Nio opened one too."
    found = candidates(text, Status.LAUNCHED, 10)
    assert texts(found, "date") == ["2024-03", "2025-10-15", None]


def test_in_a_text_told_by_dates_the_line_above_is_a_date_of_the_sentence() -> None:
    text = "- May 2024.\nTesla opened it. It was blue.\n- June 2024.\nNio opened one in a park."
    assert texts(candidates(text, Status.LAUNCHED, 1), "date") == ["2024-05", "2025-10-15", None]
    assert texts(candidates(text, Status.LAUNCHED, 4), "date") == ["2024-06", "2025-10-15", None]
    assert "clause-before|ownpast" in features(text, "2024-06", Status.LAUNCHED, 4)


def test_one_line_that_is_a_date_heads_no_such_text() -> None:
    assert "clause-before|ownpast" not in features("May 2024.\nTesla opened it.", "2024-05", Status.LAUNCHED, 1)


@pytest.mark.parametrize(
    ("text", "language", "sign"),
    [
        ("Last week the Wall Street Journal said that Tesla had opened the shop.", "en", "frameof-media|recent"),
        ("Tesla said that it opened the shop in Shanghai last week.", "en", "framein-company|recent"),
        ("彭博社9月30日报道称，特斯拉已经开设门店。", "zh", "frameof-media|month"),
    ],
)
def test_a_date_beside_what_is_said_may_date_the_saying(text: str, language: str, sign: str) -> None:
    day = "2025-09-30" if language == "zh" else "2025-10"
    assert sign in features(text, day, Status.LAUNCHED, language=language)


def test_what_parts_a_date_from_the_words_of_the_event_is_a_sign() -> None:
    found = features("Tesla signed for the shop in May and opened it.", "2025-05", Status.LAUNCHED)
    assert {"link<and|past", "stages<none|past"} <= found
    found = features("Tesla opened the shop in May.", "2025-05", Status.LAUNCHED)
    assert not {sign for sign in found if sign.startswith("link>")}


def test_the_month_of_may_is_no_stage() -> None:
    assert "stage|no|past" in features("Tesla was at the fair in May.", "2025-05", Status.CONSIDERED)


def test_names_and_speakers_tie_a_sentence_to_the_date_of_another() -> None:
    text = "Tesla opened the shop on Monday, the company said. {} opened a second shop."
    assert "back|both1|True" in features(text.format("Tesla"), "2025-10-13", Status.LAUNCHED, 1)
    found = features(text.format("Nio"), "2025-10-13", Status.LAUNCHED, 1)
    assert {"back|both0|True", "back|framein-company|(company)"} <= found


def test_a_date_is_as_likely_as_all_that_name_it() -> None:
    assert likeliest(["a", "b", "b", None], [3.0, 2.0, 2.0, 1.0]) == (1, 4.0)
    assert likeliest([None], [1.0]) == (-1, 0.0)


def test_odds_are_counted_against_the_last_of_each_group() -> None:
    scores = np.array([[1.0, 0.0], [1.0, 800.0], [2.0, 0.0], [1.0, 0.0], [1.0, -1.0]], dtype=np.float32)
    first, second = odds_of(scores, [2, 3])
    assert first == pytest.approx([1, 1, np.e, 1, 1])
    assert second[1:] == pytest.approx([1, np.e, np.e, 1])
    assert odds_of(np.zeros((0, 2), dtype=np.float32), []) == [[], []]


def test_entry_into_force_is_looked_for_beside_an_issued_rule() -> None:
    text = "The rule was issued on Monday. It takes effect on 1 January."
    assert "2026-01-01" in texts(candidates(text, Status.ISSUED), "target_date")
    assert "2026-01-01" not in texts(candidates(text, Status.LAUNCHED), "target_date")


def test_an_undated_opening_may_happen_on_the_first_day_told_of() -> None:
    text = "Tesla opened the shop. It was so full on Monday that people stood in the street until late."
    assert texts(candidates(text, Status.LAUNCHED), "date") == ["2025-10-13", "2025-10-15", None]


def test_a_year_later_what_ends_with_february_still_does() -> None:
    assert cal.a_year_later(cal.month_value(2023, 2)) == cal.month_value(2024, 2)
    assert cal.a_year_later(cal.month_value(2024, 2)) == cal.month_value(2025, 2)
    assert cal.a_year_later(cal.day_value(date(2024, 2, 29))) == cal.day_value(date(2025, 2, 28))
    assert cal.a_year_later(cal.quarter_value(2024, 4)) == cal.quarter_value(2025, 4)


def test_a_range_is_moved_at_both_ends() -> None:
    value = cal.span_value(cal.month_value(2025, 11), cal.month_value(2026, 1))
    assert cal.a_year_later(value) == cal.span_value(cal.month_value(2026, 11), cal.month_value(2027, 1))
