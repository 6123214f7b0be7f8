"""Words by which speakers are known, and who a name or a noun stands for: shared by both languages."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tracker.knowledge.tables import FOLDER
from tracker.knowledge.vocabulary import EntityType
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.types import Mention
from tracker.nlp.views import DocumentView, View

SAME, UNKNOWN, PASSIVE = "same", "unknown", "passive"
OF_TYPE = {EntityType.MEDIA: "media", EntityType.COMPANY: "company", EntityType.AUTHORITY: "official"}
_OF_PERSON = {"official": "official", "analyst": "analyst"}  # entity kinds; everybody else is a company's
_INTRODUCED = {"en": 60, "zh": 14}  # characters around the first use of a name that say who it is


class Voice(NamedTuple):
    """One act of speech. `start` and `end` bound the words that are the speaker's, as offsets of the text."""

    kind: str  # an attribution, "self" (the writer's "I"), "same" (a pronoun), "passive" ("is said to") or "unknown"
    verb: (
        str  # say, announce, deny, claim, report; "us" for "told us", "source" for "according to", "label" for "NAME:"
    )
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    verbs: Mapping[str, str]
    people: Mapping[str, str]
    sources: Mapping[str, frozenset[str]]  # first word → second words; "" where one word is enough
    signs: frozenset[str]  # verbs and first words of sources: where a reader of words has to look
    stops: frozenset[str]
    openings: tuple[str, ...]  # what a sentence may begin with that says whether it goes on or steps out
    verb_pattern: re.Pattern[str]
    people_pattern: re.Pattern[str]


@cache
def speech_words(language: str) -> Words:
    data = tomllib.loads((FOLDER / "speakers.toml").read_text(encoding="utf-8"))[language]
    verbs = {word: name for name, words in data["verbs"].items() for word in words}
    people = {word: name for name, words in data["people"].items() for word in words}
    sources: dict[str, set[str]] = {}
    for phrase in data.get("sources", {}).get("words", ()):
        first, _, second = phrase.partition(" ")
        sources.setdefault(first, set()).add(second)
    return Words(
        verbs,
        people,
        {first: frozenset(seconds) for first, seconds in sources.items()},
        frozenset((*verbs, *sources)),
        frozenset(data.get("clauses", {}).get("open", ())),
        tuple(data["openings"]["words"]),
        _any_of(verbs),
        _any_of(people),
    )


def _any_of(words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def nearest_body(document: DocumentView, view: View, before: int) -> str:
    """For “a spokeswoman”, who does not say whose: the company or authority named last."""
    for near in (view, *reversed(document.sentences[max(0, view.index - 2) : max(view.index, 0)])):
        for mention in reversed(near.mentions):
            kind = OF_TYPE.get(mention.type)
            if kind in ("company", "official") and (near is not view or mention.span.start < before):
                return kind
    return UNKNOWN


def kind_of_mention(document: DocumentView, mention: Mention) -> str | None:
    if mention.type == EntityType.PERSON:
        known = default_gazetteer().entities.get(mention.entity)
        if known is not None:
            return next((_OF_PERSON[kind] for kind in known.kinds if kind in _OF_PERSON), "company")
        if mention.kind == "reference":
            return SAME
        return introduced(document, mention.surface, document.layers.document.language)
    return OF_TYPE.get(mention.type)


def introduced(document: DocumentView, name: str, language: str) -> str:
    """What is said of a name where the text uses it first."""
    memo = document.title.memo
    key = f"who:{name}"
    if key not in memo:
        memo[key] = _look_up(document, name, language)
    kind: str = memo[key]
    return kind


def _look_up(document: DocumentView, name: str, language: str) -> str:
    words = speech_words(language)
    folded = document.layers.text.folded
    first = folded.find(name)
    if first < 0:
        return UNKNOWN
    reach = _INTRODUCED[language]
    low, high = max(0, first - reach), first + len(name) + reach
    around = folded[low:high].lower()
    best, distance = UNKNOWN, 1_000
    for match in words.people_pattern.finditer(around):
        kind = words.people[match.group()]
        if kind in (SAME, "self", "voice"):
            continue
        if language == "en" and (
            around[match.start() - 1 : match.start()].isalpha() or around[match.end() : match.end() + 1].isalpha()
        ):
            continue
        away = max(low + match.start() - first - len(name), first - low - match.end())
        if away < distance:
            best, distance = kind, away
    if best == UNKNOWN:
        for mention in document.layers.mentions:
            if mention.span.start > high:
                break
            if mention.span.end >= low:
                best = OF_TYPE.get(mention.type, best)
    return best
