from datetime import date

import pytest

from tracker.knowledge.vocabulary import EventType
from tracker.nlp.evaluation.gold import load_sets
from tracker.nlp.features import sentence_features
from tracker.nlp.pipeline import read_layers
from tracker.nlp.signs import Signs
from tracker.nlp.status import status_features
from tracker.nlp.types import InputDocument
from tracker.nlp.views import DocumentView, view_document

ENGLISH = "Beijing has cleared Changan's Level 3 cars for road tests since 1 March 2025."
CHINESE = "工信部批准长安汽车在重庆开展道路测试。"


def view_of(text: str, language: str) -> DocumentView:
    return view_document(read_layers(InputDocument("d", "", text, language, published=date(2025, 3, 12))))


def signs_of(text: str, language: str) -> Signs:
    return Signs(view_of(text, language).sentences[0], EventType.AUTONOMY_PERMIT)


def test_every_kind_of_feature_has_its_words() -> None:
    without = set()
    for record in load_sets()[::5]:
        document = view_document(read_layers(record.document))
        for view in document.sentences:
            for type_ in (EventType.AUTONOMY_PERMIT, EventType.CHIP_CONTROL):
                signs = Signs(view, type_)
                for feature in {*sentence_features(document, view), *status_features(document, view, type_)}:
                    words = signs.words(feature)
                    assert words
                    if "another sign" in words:
                        without.add(feature.partition(":")[0])
    assert not without, "these prefixes need a line in tracker/nlp/signs.py"


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ("m:grant", "word class “grant” (approved: “cleared”) in the same clause"),
        ("m:autonomy_permit:grant", "word class “grant” (approved: “cleared”) in the same clause"),
        ("c:@company", "the name of a company in the sentence"),
        ("c:@authority", "the name of an authority in the sentence"),
        ("w:clear", "the word “cleared”"),
        ("f:cleared", "the word “cleared”"),
        ("w:^_china", "side by side: start of the sentence + “china”"),
        ("w:@company", "the name of a company"),
        ("r:autonomy_permit/approved:clause", "a written rule for “autonomy permit, approved” holds in one clause"),
        ("r:approved", "a written rule for “approved” holds"),
        ("d:from:past", "a past date with “from” or “since”"),
        ("d:on:future", "a future date"),
        ("lat:autonomy_permit:approved", "the stage words of the clause, weighed by precedence, say “approved”"),
        ("n:0", "sentence 1 of the text"),
        ("k:notice", "the document is a notice"),
        ("new:thing", "another sign (new:thing)"),
    ],
)
def test_features_in_words(feature: str, words: str) -> None:
    assert signs_of(ENGLISH, "en").words(feature) == words


def test_chinese_characters_stay_together() -> None:
    signs = signs_of(CHINESE, "zh")
    assert signs.words("w:批_准") == "the characters “批准”"
    assert signs.words("w:批") == "the character “批”"
    assert "“批准”" in signs.words("c:grant")
