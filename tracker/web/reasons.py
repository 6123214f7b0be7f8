"""Why the reader is as sure as it is, in words for people. The reader's own lines stay beside them for experts.

The lines are those of `tracker.nlp.confidence.reasons_of`; a line this module does not know is shown as it is.
"""

import re
from collections.abc import Iterable, Mapping

from tracker.knowledge.vocabulary import EventType, Status
from tracker.web import words

_MODEL = re.compile(r"sentence model: (\w+) (\d\.\d+), (\w+) (\d\.\d+)$")
_RULE = re.compile(r"rule “(.+)” holds (in one clause|across the sentence)(?:, which reads it as (\w+))?$")
_CONTEXT = re.compile(r"not named in the sentence, taken from its context: (.+)$")
_REPEATED = re.compile(r"told (\d+) times in the document$")


def in_words(lines: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for what model and rules say together, then one for each of the other lines.

    `names`: entity id to its name, for `entities(lines)`.
    """
    lines = list(lines)
    models = [match for line in lines if (match := _MODEL.match(line))]
    rules = [match for line in lines if (match := _RULE.match(line))]
    others = [line for line in lines if not _MODEL.match(line) and not _RULE.match(line)]
    said = [_of_model(match, has_rule=bool(rules)) for match in models]
    said += [_of_rule(match, has_model=bool(models)) for match in rules]
    return tuple(dict.fromkeys([*said, *(_other(line, names) for line in others)]))


def entities(lines: Iterable[str]) -> list[str]:
    """The entity ids that the lines name."""
    return [id_ for line in lines if (match := _CONTEXT.match(line)) for id_ in match[1].split(", ")]


def _of_model(match: "re.Match[str]", *, has_rule: bool) -> str:
    type_, status = match[1], match[3]
    if type_ not in set(EventType) or status not in set(Status):
        return match[0]
    line = f"A trained model reads the sentence as “{words.type_word(type_)}: {words.status_word(status)}”"
    return line if has_rule else f"{line}. No written rule says the same"


def _of_rule(match: "re.Match[str]", *, has_model: bool) -> str:
    where = "in one clause" if match[2] == "in one clause" else "only when the whole sentence is taken together"
    rule = f"A written rule (“{match[1]}”)"
    if match[3]:
        status = words.status_word(match[3]) if match[3] in set(Status) else match[3]
        return f"{rule} reads it as “{status}” instead, {where}"
    return f"{rule} {'agrees' if has_model else 'holds'}, {where}"


def _other(line: str, names: Mapping[str, str]) -> str:
    if match := _CONTEXT.match(line):
        named = words.joined(names.get(id_, id_) for id_ in match[1].split(", "))
        return f"Taken from the text around it, not named in the sentence: {named}"
    if match := _REPEATED.match(line):
        return f"The document says it {match[1]} times"
    return line[:1].upper() + line[1:]
