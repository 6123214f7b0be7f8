"""Whether something may be added to the knowledge that this process has in use."""

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.additions import AddedAlias, AddedCue
from tracker.knowledge.additions_files import cells_of, entity_of
from tracker.knowledge.cues import LANGUAGES, cue_problem, load_cues
from tracker.knowledge.entities import load_entities
from tracker.knowledge.entity import Entity
from tracker.nlp.gazetteer import default_gazetteer

Addition = Entity | AddedAlias | AddedCue
LONGEST_NAME, LONGEST_ID = 200, 64  # characters, as the columns hold them


def problem_of(value: Addition) -> str:
    """Why it cannot be added, in words; empty where it can."""
    if isinstance(value, AddedAlias):
        return _of_alias(value)
    if isinstance(value, AddedCue):
        return _of_cue(value)
    return _of_entity(value)


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
