"""Word classes and typed-slot rules by which events are recognised, one file per event type and language.

A file lists word classes (`[words]`, names shared by all files of a language) and rules. A rule holds in a stretch of
text where every slot of `all` is filled and none of `not`: a slot is a word class, `@` and an entity type, or several
of these joined by `|`. `match` and `miss` are sentences it must and must not hold in; a test reads them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.tables import FOLDER
from tracker.knowledge.vocabulary import EntityType, EventType, Status

LANGUAGES = ("en", "zh")
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


@cache
def load_cues(language: str) -> CueLexicon:
    """All cues of a language. Errors: KnowledgeInvalid for a repeated class, or a rule that names an unknown slot."""
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
