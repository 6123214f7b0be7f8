from hypothesis import given
from hypothesis import strategies as st

from tracker.web.highlight import EntitySpan, EvidenceSpan, Paragraph, paragraphs

TEXT = "特斯拉 🚗 won.\nThe Lingang office said so. Nothing else."


def joined(found: tuple[Paragraph, ...]) -> list[str]:
    return [
        "".join(run.text for p in paragraph.passages for part in p.parts for run in part.runs) for paragraph in found
    ]


def entity(start: int, end: int) -> EntitySpan:
    return EntitySpan(start, end, "name", "/entities/name/")


def evidence(start: int, end: int, event: int = 1) -> EvidenceSpan:
    return EvidenceSpan(start, end, start, min(start + 3, end), event)


def test_offsets_are_code_points_also_after_an_emoji() -> None:
    (first, second) = paragraphs(TEXT, [entity(0, 3)], [evidence(4, 10)])
    assert [run.text for run in first.passages[0].parts[0].runs] == ["特斯拉", " "]
    assert first.passages[0].parts[0].runs[0].entity is not None
    assert "".join(run.text for run in first.passages[1].parts[0].runs) == "🚗 won."
    assert first.passages[1].parts[0].anchor == 4
    assert not second.passages[0].is_evidence


def test_a_clause_inside_a_sentence_keeps_its_own_place_to_link_to() -> None:
    sentence, clause = evidence(11, 38, event=1), evidence(15, 22, event=2)
    (_, second) = paragraphs(TEXT, [], [sentence, clause])
    marked = next(passage for passage in second.passages if passage.is_evidence)
    assert [part.anchor for part in marked.parts] == [11, 15]
    assert [part.events for part in marked.parts] == [(1,), (2,)]


def test_two_events_of_one_sentence_share_its_anchor() -> None:
    (_, second) = paragraphs(TEXT, [], [evidence(11, 38, event=1), evidence(11, 38, event=2)])
    (marked,) = (passage for passage in second.passages if passage.is_evidence)
    assert [part.events for part in marked.parts] == [(1, 2)]


def test_spans_outside_the_text_are_left_out() -> None:
    found = paragraphs("short", [entity(3, 99), entity(-1, 2)], [evidence(9, 12)])
    assert joined(found) == ["short"]
    assert not found[0].passages[0].is_evidence


spans = st.tuples(st.integers(-5, 90), st.integers(-5, 90))


@given(st.text(alphabet="ab特🚗\n \u2028é", max_size=80), st.lists(spans, max_size=6), st.lists(spans, max_size=6))
def test_the_runs_joined_give_the_text(text: str, names: list[tuple[int, int]], told: list[tuple[int, int]]) -> None:
    found = paragraphs(
        text, [entity(*span) for span in names], [evidence(*span, event=n) for n, span in enumerate(told)]
    )
    assert joined(found) == [line.rstrip() for line in text.splitlines() if line.strip()]


@given(st.lists(spans, max_size=6))
def test_every_evidence_span_that_begins_in_a_line_can_be_linked_to(told: list[tuple[int, int]]) -> None:
    text = "x" * 85
    found = paragraphs(text, [], [evidence(*span, event=n) for n, span in enumerate(told)])
    anchors = {part.anchor for p in found[0].passages for part in p.parts}
    assert {start for start, end in told if 0 <= start < end and start < 85} <= anchors
