"""Scored documents made by hand."""

from typing import Any

from tracker.nlp.evaluation.documents import Scored, score
from tracker.nlp.evaluation.gold import GoldRecord
from tracker.nlp.evaluation.matching import ROLES
from tracker.nlp.types import InputDocument

TEXT = "The office issued the rules on Monday. Tesla plans a centre in Shanghai. Talks were held."


def make_event(type_: str, status: str, evidence: str, **given: Any) -> dict[str, Any]:
    nobody: dict[str, Any] = {role: [] for role in ROLES}
    rest = {"attribution": "author", "date": None, "target_date": None, "evidence": evidence}
    return {"type": type_, "status": status, **nobody, **rest, **given}


RULES = make_event("rulemaking", "issued", "issued the rules")
CENTRE = make_event("data_localisation", "planned", "plans a centre")


def make_scored(
    golds: list[dict[str, Any]],
    guesses: list[dict[str, Any]],
    *,
    id_: str = "a",
    name: str = "one",
    language: str = "en",
    kind: str = "news",
) -> Scored:
    document = InputDocument(id_, "Title", TEXT, language, kind=kind)
    gold = {"relevant": bool(golds), "origin": None, "story": None, "events": golds}
    confident = [{"confidence": 0.6, **event} for event in guesses]
    guess = {"relevant": bool(guesses), "origin": None, "story": None, "events": confident}
    return score(GoldRecord(name, document, gold), guess)
