"""Whether something may be added to the knowledge that this process has in use."""

from collections.abc import Iterable

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.additions import AddedAlias, AddedCue
from tracker.knowledge.additions_files import Placed, cells_of, entity_of
from tracker.knowledge.cues import LANGUAGES, cue_problem, load_cues
from tracker.knowledge.entities import load_entities
from tracker.knowledge.entity import Entity
from tracker.knowledge.vocabulary import EntityId
from tracker.nlp.gazetteer import default_gazetteer, name_key

Addition = Entity | AddedAlias | AddedCue
LONGEST_NAME, LONGEST_ID = 200, 64  # characters, as the columns hold them


def problem_of(value: Addition) -> str:
    """Why it cannot be added, in words; empty where it can."""
    if isinstance(value, AddedAlias):
        return _of_alias(value)
    if isinstance(value, AddedCue):
        return _of_cue(value)
    return _of_entity(value)


def check_all(found: Iterable[Placed]) -> None:
    """Each addition of a set of files against what is known, and its names against those of the others.

    Errors: KnowledgeInvalid naming file and line.
    """
    owners: dict[str, EntityId] = {}
    seen: dict[Addition, Placed] = {}
    for one in found:
        if one.value in seen:
            raise one.wrong(f"the same stands in line {seen[one.value].line} already")
        seen[one.value] = one
        if problem := problem_of(one.value):
            raise one.wrong(problem)
        for name, entity in _names(one.value):
            if owners.setdefault(name_key(name), entity) != entity:
                raise one.wrong(f"“{name}” is also given to {owners[name_key(name)]!r}")


def _names(value: Addition) -> list[tuple[str, EntityId]]:
    if isinstance(value, Entity):
        return [(name, value.id) for name in value.names()]
    return [(value.text, value.entity)] if isinstance(value, AddedAlias) else []


def _of_name(name: str) -> str:
    if len(name) > LONGEST_NAME:
        return f"a name may have {LONGEST_NAME} characters at most"
    if any(sign in name for sign in "|\n\r\t\x00"):
        return f"“{name}” holds a sign that no name may hold"
    return ""


def _of_alias(value: AddedAlias) -> str:
    if value.entity not in load_entities():
        return f"no entity has the id “{value.entity}”"
    return _of_name(value.text) or default_gazetteer().why_not(value.text, value.entity)


def _of_entity(value: Entity) -> str:
    if value.id in load_entities():
        return f"the id “{value.id}” is taken by {load_entities()[value.id].name_en}"
    if len(value.id) > LONGEST_ID:
        return f"an id may have {LONGEST_ID} characters at most"
    try:
        entity_of(cells_of(value))
    except KnowledgeInvalid as error:
        return str(error).partition(": ")[2]
    for name in value.names():
        if problem := _of_name(name) or default_gazetteer().why_not(name):
            return problem
    return ""


def _of_cue(value: AddedCue) -> str:
    words = load_cues(value.language).words if value.language in LANGUAGES else {}
    if value.word_class not in words:
        return f"there is no word class “{value.word_class}” in this language"
    if value.text in words[value.word_class]:
        return f"“{value.text}” is in the class {value.word_class} already"
    return cue_problem(value.language, value.text)
