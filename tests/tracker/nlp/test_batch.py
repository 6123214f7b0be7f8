import json
from pathlib import Path

import pytest

from tracker.knowledge.vocabulary import Attribution, EntityId, EntityType, EventType, Role, Status
from tracker.nlp.batch import BadLine, extract_file, parse_line, to_record
from tracker.nlp.types import EventMention, InputDocument, Mention, Reading, Span

GOOD = {
    "id": "a",
    "language": "en",
    "title": "Tesla",
    "text": "Tesla applied for approval of FSD in China.",
    "published": "2025-03-01",
}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "no JSON"),
        ("[]", "object"),
        (json.dumps({**GOOD, "id": None}), "id"),
        (json.dumps({**GOOD, "text": 5}), "text"),
        (json.dumps({**GOOD, "language": "fr"}), "language"),
        (json.dumps({**GOOD, "published": "yesterday"}), "published"),
        (json.dumps({**GOOD, "kind": "poem"}), "kind"),
    ],
)
def test_bad_lines_say_why(line: str, words: str) -> None:
    with pytest.raises(BadLine, match=words):
        parse_line(line)


def test_language_tags_and_missing_fields() -> None:
    document = parse_line(json.dumps({"id": 7, "text": "x", "language": "zh-Hant"}))
    assert (document.id, document.language, document.published, document.kind) == ("7", "zh", None, "news")


def test_order_and_bytes_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    lines = [json.dumps({**GOOD, "id": f"d{n}", "text": GOOD["text"] * (n % 3 + 1)}) for n in range(20)]
    lines.insert(3, "not json")
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    outcomes = [extract_file(source, tmp_path / f"{n}.jsonl", workers=n) for n in (1, 2)]
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    for outcome in outcomes:
        assert outcome.written == 20
        assert [problem.line for problem in outcome.problems] == [4]
    first = json.loads((tmp_path / "1.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert list(first)[:5] == ["id", "relevant", "origin", "story", "events"]


def test_stories_name_the_documents_that_tell_the_same_news(tmp_path: Path) -> None:
    other = (
        "Nvidia said on Tuesday it had received no orders for H20 chips from Baidu since the new export licence rule."
    )
    copy = GOOD["text"] + " The regulator has not answered."
    lines = [
        {**GOOD, "id": "a"},
        {**GOOD, "id": "b", "title": "Nvidia", "text": other},
        {**GOOD, "id": "c", "text": copy},
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def told(name: str, **options: bool) -> list[str | None]:
        extract_file(source, tmp_path / name, **options)
        return [json.loads(line)["story"] for line in (tmp_path / name).read_text(encoding="utf-8").splitlines()]

    assert told("alone.jsonl") == [None, None, None]
    assert told("stories.jsonl", with_stories=True) == ["a", "b", "a"]


def test_explanations_are_added_on_demand_and_change_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    text = "MIIT approved Changan's Level 3 cars for road tests in Chongqing last month."
    source.write_text(json.dumps({**GOOD, "text": text}) + "\n" + json.dumps({**GOOD, "text": "No."}) + "\n", "utf-8")
    extract_file(source, tmp_path / "plain.jsonl")
    extract_file(source, tmp_path / "told.jsonl", with_explanations=True)
    plain, told = (
        [json.loads(line) for line in (tmp_path / name).read_text(encoding="utf-8").splitlines()]
        for name in ("plain.jsonl", "told.jsonl")
    )
    (event,) = told[0]["events"]
    why = event.pop("explain")
    assert told == plain
    assert why["reasons"] == event["reasons"]
    assert why["confidence"] == event["confidence"]
    assert text[why["trigger"]["start"] : why["trigger"]["end"]] == why["trigger"]["words"] == event["trigger"]
    assert set(why["made_of"]) == {"type", "status", "parts"}
    assert why["made_of"]["status"]["signs_for"][0]["words"]


def test_entities_beyond_the_evaluation_list_stand_by_their_words() -> None:
    text = "Tesla may test in Tianjin."
    place, company = EntityId("tianjin"), EntityId("tesla")
    event = EventMention(
        type=EventType.AUTONOMY_PERMIT, status=Status.CONSIDERED, roles={Role.ACTOR: (company,), Role.PLACE: (place,)},
        date=None, target_date=None, attribution=Attribution.AUTHOR, evidence=Span(0, 26), trigger=Span(6, 9),
        confidence=0.9, reasons=(),
    )  # fmt: skip
    mentions = (
        Mention(Span(0, 5), company, EntityType.COMPANY, "Tesla"),
        Mention(Span(18, 25), place, EntityType.PLACE, "Tianjin"),
    )
    reading = Reading(is_relevant=True, relevance=1.0, origin=None, mentions=mentions, events=(event,))
    document = InputDocument("d", "", text, "en")
    (line,) = to_record(document, reading)["events"]
    assert (line["actor"], line["place"]) == (["tesla"], ["Tianjin"])
    (line,) = to_record(document, reading, by_name=False)["events"]
    assert line["place"] == ["tianjin"]
