"""What "the company", "it", "the ministry", 该公司 or 两部门 stand for, read from the names before them.

The words stand in `tracker/knowledge/references.tsv`; pronouns are here, because they need grammar rather than a list.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tracker.knowledge.entities import Entity
from tracker.knowledge.tables import FOLDER, read_rows
from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.nlp.normalise import NormalisedText
from tracker.nlp.types import Mention, Sentence, Span

COLUMNS = ("language", "words", "types", "kinds", "count", "default", "note")
REACH = 5  # sentences that a reference may look back
COMPANY_OR_AUTHORITY = frozenset({EntityType.COMPANY, EntityType.AUTHORITY})


@dataclass(frozen=True, slots=True)
class Kind:
    """What a word may stand for."""

    types: frozenset[EntityType]
    kinds: frozenset[str] = frozenset()
    count: int = 1
    default: EntityId | None = None
    needs_subject: bool = False  # pronouns go with the subject of the sentence before


_PRONOUNS = {
    "en": {
        "it": Kind(COMPANY_OR_AUTHORITY, needs_subject=True),
        "its": Kind(COMPANY_OR_AUTHORITY, needs_subject=True),
        "they": Kind(COMPANY_OR_AUTHORITY, needs_subject=True),
        "he": Kind(frozenset({EntityType.PERSON})),
        "she": Kind(frozenset({EntityType.PERSON})),
    },
    "zh": {
        "它": Kind(COMPANY_OR_AUTHORITY, needs_subject=True),
        "其": Kind(COMPANY_OR_AUTHORITY, needs_subject=True),
        "他": Kind(frozenset({EntityType.PERSON})),
        "她": Kind(frozenset({EntityType.PERSON})),
    },
}
_SELF = {
    "en": frozenset({"we", "our", "us", "the company", "the group"}),
    "zh": frozenset({"我们", "公司", "本公司", "本集团", "我司", "我局", "我委", "我部", "我办", "本局"}),
}
# "its" and "it" without a doer: weather, clefts, "it is expected".
_EMPTY_IT = re.compile(
    r"\s+(?:is|was|has been|will be|would be|remains?|seems?|appears?|takes?|took)\s+(?:\w+ly\s+)?"
    r"(?:expected|understood|unclear|not clear|clear|possible|likely|unlikely|thought|believed|said|reported|hard|easy|"
    r"too|"
    r"not known|known|to be|that|a matter|worth|no|\w+ that|time|years|months|weeks)\b"
)
_LEAD_IN = re.compile(
    r"(?:\b(?:in|on|of|from|by|with|at|for|to|against|into|via|under|like)\s+(?:the\s+)?|[从对向在由被给与和据])$", re.I
)
_WORD = re.compile(r"[^\W_]+")


@cache
def load_references(language: str) -> tuple[re.Pattern[str], Mapping[str, Kind]]:
    """One pattern of all reference words of a language, and what each may stand for."""
    kinds: dict[str, Kind] = dict(_PRONOUNS[language])
    for row in read_rows(FOLDER / "references.tsv", COLUMNS):
        if row["language"] != language:
            continue
        try:
            types = frozenset(EntityType(name) for name in row.many("types"))
            count = int(row["count"])
        except ValueError as error:
            raise row.wrong(str(error)) from error
        default = EntityId(row["default"]) if row["default"] else None
        for word in row.many("words"):
            kinds[word.lower()] = Kind(types, frozenset(row.many("kinds")), count, default)
    for word in _SELF[language]:
        kinds.setdefault(word, Kind(frozenset()))
    words = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    if language == "en":  # matched in small letters where a word begins that may be the first of them
        return re.compile(rf"(?:{words})\b(?!-)"), kinds
    return re.compile(rf"(?:{words})(?!法|章程|股|总|债|们的|他|它|次|间|中|实|余|后|一|二|时)"), kinds


@dataclass(frozen=True, slots=True)
class _Seen:
    mention: Mention
    sentence: int
    is_subject: bool


def resolve_references(
    text: NormalisedText,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    *,
    entities: Mapping[EntityId, Entity],
    title_mentions: Sequence[Mention] = (),
    publisher: EntityId | None = None,
) -> tuple[Mention, ...]:
    """Mentions of kind "reference", in text order; none where nothing before fits.

    Shape: a word for several entities (两部门) gives one mention for each, on the same span.
    `publisher` is what "we" and 本公司 stand for, where the publisher is an entity itself (a filing, a notice).
    """
    _, kinds = load_references(text.language)
    seen = _order(text, sentences, [mention for mention in mentions if mention.kind == "name"])
    frequency: dict[EntityId, int] = {}
    for mention in (*mentions, *title_mentions):
        frequency[mention.entity] = frequency.get(mention.entity, 0) + 1
    topics = [_Seen(mention, -1, is_subject=True) for mention in title_mentions]
    taken = bytearray(len(text.folded))  # 1 where a name stands
    for mention in mentions:
        taken[mention.span.start : mention.span.end] = b"\1" * (mention.span.end - mention.span.start)
    lower = text.folded.lower()
    searched = lower if len(lower) == len(text.folded) else text.folded  # "İ" grows when lowered
    found: list[Mention] = []
    for number, sentence in enumerate(sentences):
        if sentence.is_furniture:
            continue
        near = [*topics, *(one for one in seen if number - REACH <= one.sentence <= number)]
        for match in _occurrences(searched, sentence.span, text.language):
            if 1 not in taken[match.start() : match.end()]:
                found += _resolve(text, match, number, kinds, near, frequency, entities, publisher)
    return tuple(found)


def _occurrences(searched: str, span: Span, language: str) -> Iterator[re.Match[str]]:
    """The reference words of a sentence, none of them part of a longer word ("unit" holds "it")."""
    pattern, _ = load_references(language)
    if language == "zh":
        for match in pattern.finditer(searched, span.start, span.end):
            # 有限公司 and 子公司 are no "the company"
            at = match.start()
            if searched[at - 1 : at] not in tuple("分子母及尤与耳新") and searched[at - 2 : at] != "有限":
                yield match
        return
    first_words, end = _first_words(language), span.start
    for word in _WORD.finditer(searched, span.start, span.end):
        if word.group() in first_words and word.start() >= end:
            found = pattern.match(searched, word.start(), span.end)
            if found:
                end = found.end()
                yield found


@cache
def _first_words(language: str) -> frozenset[str]:
    return frozenset(word.group() for words in load_references(language)[1] if (word := _WORD.match(words)))


def _resolve(
    text: NormalisedText,
    match: re.Match[str],
    sentence: int,
    kinds: Mapping[str, Kind],
    seen: Sequence[_Seen],
    frequency: Mapping[EntityId, int],
    entities: Mapping[EntityId, Entity],
    publisher: EntityId | None,
) -> Iterator[Mention]:
    word = match.group().lower()
    kind = kinds[word]
    surface = text.surface(*match.span())
    span = Span(*match.span())
    if word in _SELF[text.language] and publisher is not None:
        yield Mention(span, publisher, entities[publisher].type, surface, "reference", 0.8)
        return
    if word == "it" and _EMPTY_IT.match(text.folded, match.end()):
        return
    scored = sorted(
        (
            (_score(one, sentence, kind, frequency), one.mention.entity)
            for one in seen
            if _fits(one, match, sentence, kind, entities)
        ),
        reverse=True,
    )
    best: dict[EntityId, float] = {}
    for score, entity in scored:
        best.setdefault(entity, score)
    chosen = list(best.items())[: kind.count]
    if kind.count > 1 and len(chosen) < kind.count:
        return
    if not chosen and kind.default:
        chosen = [(kind.default, 0.0)]
    runner_up = list(best.values())[kind.count] if len(best) > kind.count else 0.0
    for entity, score in chosen:
        certainty = 0.3 if not score else 0.6 if score > runner_up * 1.3 else 0.45
        yield Mention(span, entity, entities[entity].type, surface, "reference", certainty)


def _order(text: NormalisedText, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[_Seen]:
    """Names with the number of their sentence; the first one that no preposition leads in counts as subject."""
    seen: list[_Seen] = []
    number = 0
    has_subject = -1
    for mention in sorted(mentions, key=lambda one: one.span.start):
        while number < len(sentences) - 1 and mention.span.start >= sentences[number].span.end:
            number += 1
        lead = text.folded[
            max(sentences[number].span.start if sentences else 0, mention.span.start - 12) : mention.span.start
        ]
        led_in = bool(_LEAD_IN.search(lead))
        owned = text.folded[mention.span.end : mention.span.end + 2] == "'s"
        is_subject = (
            has_subject != number
            and not led_in
            and not owned
            and mention.type in COMPANY_OR_AUTHORITY | {EntityType.PERSON}
        )
        if is_subject:
            has_subject = number
        seen.append(_Seen(mention, number, is_subject))
    return seen


def _fits(one: _Seen, match: re.Match[str], sentence: int, kind: Kind, entities: Mapping[EntityId, Entity]) -> bool:
    mention = one.mention
    if one.sentence >= 0 and (mention.span.end > match.start() or sentence - one.sentence > REACH):
        return False
    if mention.type not in kind.types:
        return False
    own = entities[mention.entity].kinds
    return not kind.kinds or not own or any(name in kind.kinds for name in own)


def _score(one: _Seen, sentence: int, kind: Kind, frequency: Mapping[EntityId, int]) -> float:
    """Nearness, being the subject, and being what the text is about."""
    distance = sentence - one.sentence if one.sentence >= 0 else REACH
    weight = 0.9 if kind.needs_subject else 0.5
    return (
        1 / (1 + distance)
        + weight * one.is_subject / (1 + distance / 2)
        + min(frequency.get(one.mention.entity, 0), 8) * 0.06
    )
