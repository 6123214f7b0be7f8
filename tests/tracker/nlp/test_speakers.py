from datetime import date

import pytest

from tracker.nlp.pipeline import read_layers
from tracker.nlp.publishers import owner
from tracker.nlp.speakers import carried, voices
from tracker.nlp.types import InputDocument
from tracker.nlp.views import DocumentView, view_document


def view(text: str, language: str, *, publisher: str = "") -> DocumentView:
    return view_document(read_layers(InputDocument("d", "", text, language, date(2025, 1, 1), publisher=publisher)))


@pytest.mark.parametrize(
    ("text", "language", "kinds"),
    [
        ("Tesla said on Monday that the update would come in May.", "en", ["company"]),
        ("The update would come in May, the ministry said.", "en", ["official"]),
        ("“It will come in May,” said two people familiar with the ministry's plan.", "en", ["anonymous"]),
        ("According to Reuters, the update would come in May.", "en", ["media"]),
        ("The update would come in May, analysts at the brokerage reckon.", "en", ["analyst"]),
        ("The update is said to come in May.", "en", ["passive"]),
        ("The ministry told the carmaker to stop.", "en", []),
        ("The statement lists nine cars.", "en", []),
        ("特斯拉表示，更新将于五月推送。", "zh", ["company"]),
        ("工信部有关负责人指出，更新须先备案。", "zh", ["official"]),
        ("据路透社报道，更新将于五月推送。", "zh", ["media"]),
        ("知情人士称，特斯拉已提交材料。", "zh", ["anonymous"]),
        ("这款车名称未定。", "zh", []),
    ],
    ids=range(13),
)
def test_who_speaks_in_a_sentence(text: str, language: str, kinds: list[str]) -> None:
    document = view(text, language)
    assert [voice.kind for voice in voices(document, document.sentences[0])] == kinds


def test_what_a_speaker_says_stands_before_or_behind_the_verb() -> None:
    text = "Tesla, which is growing, said that the update would come in May."
    document = view(text, "en")
    (voice,) = voices(document, document.sentences[0])
    assert text[voice.start : voice.end].strip().startswith("that the update")
    text = "The update would come in May, Tesla said."
    document = view(text, "en")
    (voice,) = voices(document, document.sentences[0])
    assert text[voice.start : voice.end].startswith("The update would come")


def test_a_speaker_stays_until_another_one_speaks() -> None:
    document = view("It is May. Tesla said so. It is warm. The ministry denied it. Rain fell.", "en")
    assert [one.kind for one in carried(document)] == ["", "", "company", "company", "official"]
    assert carried(document)[2].distance == 1


def test_a_name_is_what_its_first_use_says() -> None:
    document = view("Ada Quillfeather, an analyst, smiled. The update comes in May, Quillfeather said.", "en")
    assert [voice.kind for voice in voices(document, document.sentences[1])] == ["analyst"]


@pytest.mark.parametrize(
    ("publisher", "language", "kind"),
    [
        ("Ministry of Roads", "en", "official"),
        ("Tesla Investor Relations", "en", "company"),
        ("Gorse Law LLP", "en", "analyst"),
        ("Owners' forum", "en", "reader"),
        ("Evening Lamp", "en", "press"),
        ("某市交通局", "zh", "official"),
        ("某某汽车科技报", "zh", "press"),
    ],
    ids=range(7),
)
def test_what_a_publisher_is(publisher: str, language: str, kind: str) -> None:
    text = "Tesla will update." if language == "en" else "特斯拉将更新。"
    assert owner(view(text, language, publisher=publisher)) == kind
