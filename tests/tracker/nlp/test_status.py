from datetime import date

import pytest

from tracker.knowledge.vocabulary import EventType
from tracker.nlp.pipeline import read_layers
from tracker.nlp.predicates import heads_of
from tracker.nlp.status import lattice
from tracker.nlp.trigger import main_clause
from tracker.nlp.types import InputDocument
from tracker.nlp.views import View, view_document

PERMIT = EventType.AUTONOMY_PERMIT


def read(text: str, language: str = "en") -> View:
    document = InputDocument(
        id="x", title="", text=text, language=language, published=date(2026, 3, 3), publisher="", kind="news"
    )
    return view_document(read_layers(document)).sentences[0]


def told(text: str, language: str = "en") -> str:
    view = read(text, language)
    clause = main_clause(view, PERMIT)
    assert clause is not None
    return lattice(heads_of(view, clause))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The ministry has approved Tesla's application to offer FSD.", "approved"),
        ("Tesla applied for approval of FSD.", "sought"),
        ("FSD has yet to be approved in China.", "under_review"),
        ("FSD is expected to be approved in February.", "expected"),
        ("FSD will not be approved this year.", "denied"),
        ("If FSD is approved, owners get it free.", "considered"),
        ("Beijing denied reports that FSD was approved.", "refuted"),
        ("Tesla plans to seek approval for FSD.", "planned"),
    ],
)
def test_precedence_of_stages_english(text: str, status: str) -> None:
    assert told(text) == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("工信部批准了特斯拉推出FSD的申请。", "approved"),
        ("特斯拉FSD尚未获批。", "under_review"),
        ("特斯拉FSD预计二月获批。", "expected"),
        ("特斯拉否认FSD已获批。", "refuted"),
    ],
)
def test_precedence_of_stages_chinese(text: str, status: str) -> None:
    assert told(text, "zh") == status


def test_a_noun_after_the_verb_is_no_predicate() -> None:
    view = read("The ministry has approved Tesla's application to offer FSD.")
    uses = {head.classes: head.use for head in heads_of(view, view.clauses[0])}
    assert uses[("seek",)] == "noun"
    assert {head.use for head in heads_of(view, view.clauses[0]) if "grant" in head.classes} == {"verb"}
