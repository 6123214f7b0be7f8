"""Word classes and typed-slot rules by which events are recognised, one file per event type and language.

A file lists word classes (`[words]`, names shared by all files of a language) and rules. A rule holds in a stretch of
text where every slot of `all` is filled and none of `not`: a slot is a word class, `@` and an entity type, or several
of these joined by `|`. `match` and `miss` are sentences it must and must not hold in; a test reads them.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType

from tracker.errors import KnowledgeInvalid
from tracker.knowledge import additions
from tracker.knowledge.tables import FOLDER
from tracker.knowledge.vocabulary import EntityType, EventType, Status

LANGUAGES = ("en", "zh")
LONGEST, SHORTEST_PREFIX = 80, 3  # a shorter prefix would be that of hundreds of words
_WORD_EN = re.compile(r"[a-z0-9$][a-z0-9$'.,%-]*")
SHARED = "common"  # the file of classes that every type uses; it has no rules


@dataclass(frozen=True, slots=True)
class CueRule:
    """`needs`: each group wants one of its slots filled. `excludes`: no slot of these may be."""

    name: str
    type: EventType
    status: Status
    needs: tuple[frozenset[str], ...]
    excludes: frozenset[str]
    match: tuple[str, ...]
    miss: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueLexicon:
    language: str
    words: Mapping[str, tuple[str, ...]]  # class → patterns; `*` any ending (en), `~` a short gap
    rules: tuple[CueRule, ...]
    owners: Mapping[EventType, tuple[str, ...]]  # event type → the classes its own file defines


def load_cues(language: str) -> CueLexicon:
    """All cues of a language, with the words that were added and are in use."""
    return _with_additions(language, additions.in_use().version)


@lru_cache(maxsize=4)
def _with_additions(language: str, version: str) -> CueLexicon:
    listed = listed_cues(language)
    added = additions.in_use().words(language) if version else {}
    words = {
        name: (*own, *(one for one in added.get(name, ()) if one not in own)) for name, own in listed.words.items()
    }
    return replace(listed, words=MappingProxyType(words)) if added else listed


@cache
def listed_cues(language: str) -> CueLexicon:
    """The cues of the files alone.

    Errors: KnowledgeInvalid for a repeated class, or a rule that names an unknown slot.
    """
    words: dict[str, tuple[str, ...]] = {}
    rules: list[CueRule] = []
    owners: dict[EventType, tuple[str, ...]] = {}
    for name in (SHARED, *EventType):
        path = FOLDER / "cues" / language / f"{name}.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for word_class, patterns in data["words"].items():
            if word_class in words:
                raise KnowledgeInvalid(f"cues/{language}/{path.name}: the class {word_class!r} stands twice")
            words[word_class] = tuple(patterns)
        if name != SHARED:
            owners[EventType(name)] = tuple(data["words"])
        rules += [_rule(row, EventType(data["type"])) for row in data.get("rule", ())]
    known = {*words, *(f"@{type_}" for type_ in EntityType)}
    for rule in rules:
        if unknown := set().union(*rule.needs, rule.excludes) - known:
            raise KnowledgeInvalid(f"cues/{language}: the rule {rule.name!r} names unknown slots {sorted(unknown)}")
    return CueLexicon(language, MappingProxyType(words), tuple(rules), MappingProxyType(owners))


def cue_problem(language: str, text: str) -> str:
    """Why a word or phrase cannot be a cue; empty where it can."""
    parts = text.split()
    if text != " ".join(parts) or not text:
        return f"{text!r} has spaces too many or no words"
    if len(text) > LONGEST or any(sign in text for sign in '"\\\n|'):
        return f"{text!r} is longer than {LONGEST} characters or holds signs that no cue may hold"
    if language == "zh":
        ends = text.split("~")
        is_right = len(ends) <= 2 and all(re.search(r"\w", end) for end in ends) and "*" not in text
        return "" if is_right else f"{text!r}: ~ may stand once, between characters; * has no use in Chinese"
    if text != text.lower():
        return f"{text!r} must be in lower case"
    if "~" in (parts[0], parts[-1]) or "~ ~" in text:
        return f"{text!r}: ~ stands between two words"
    for part in parts:
        word = part.removesuffix("*")
        if part != "~" and not _WORD_EN.fullmatch(word):
            return f"{text!r}: {part!r} is no word; * may stand at the end of one, ~ by itself between two"
        if part != word and len(word) < SHORTEST_PREFIX:
            return f"{text!r}: before * at least {SHORTEST_PREFIX} letters are wanted"
    return ""


def _rule(row: Mapping[str, object], type_: EventType) -> CueRule:
    def many(key: str) -> tuple[str, ...]:
        value = row.get(key, ())
        if not isinstance(value, list | tuple):
            raise KnowledgeInvalid(f"cues of {type_}: {key} must be a list in {row.get('name')!r}")
        return tuple(str(part) for part in value)

    return CueRule(
        name=str(row["name"]),
        type=type_,
        status=Status(str(row["status"])),
        needs=tuple(frozenset(group.split("|")) for group in many("all")),
        excludes=frozenset(many("not")),
        match=many("match"),
        miss=many("miss"),
    )
