from datetime import date

import pytest

from tracker.knowledge.vocabulary import Role
from tracker.nlp.components import layers_of, load_pipeline, read_doc, reading_of
from tracker.nlp.types import InputDocument


def test_layers_stand_in_an_english_document() -> None:
    text = "Tesla said on Tuesday that it would go. Norvik Motors agreed."
    doc = read_doc(InputDocument("x", "", text, "en", date(2024, 5, 17)))
    assert [(span.text, span.kb_id_, span.id_) for span in doc.spans["mentions"]] == [
        ("Tesla", "tesla", "name"),
        ("it", "tesla", "reference"),
    ]
    assert [span.kb_id_ for span in doc.spans["dates"]] == ["2024-05-14"]
    assert [span.text for span in doc.spans["candidates"]] == ["Norvik Motors"]
    assert len(list(doc.sents)) == 2


def test_chinese_is_read_by_character() -> None:
    doc = load_pipeline("zh")("特斯拉入华。小鹏跟进。")
    assert [span.text for span in doc.spans["mentions"]] == ["特斯拉", "小鹏"]
    assert len(layers_of(doc).sentences) == len(list(doc.sents)) == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "China's industry ministry has approved Tesla's Full Self-Driving software for use on public roads."),
        ("zh", "工业和信息化部批准特斯拉在中国推出完全自动驾驶功能。"),
    ],
)
def test_the_pipeline_yields_events_with_their_evidence(language: str, text: str) -> None:
    doc = read_doc(InputDocument("1", "", text, language, date(2026, 3, 2)))
    assert [(span.label_, span.kb_id_, span.text) for span in doc.spans["events"]] == [
        ("autonomy_permit", "approved", text)
    ]
    assert reading_of(doc).events[0].roles[Role.ACTOR] == ("tesla",)
