"""Why a watch matched a change, in a sentence."""

from tracker.alerts.matching import Change, fold, stands_in
from tracker.knowledge.entities import load_entities
from tracker.knowledge.labels import label
from tracker.knowledge.vocabulary import EntityId
from tracker.models import Transition, Watch

LANGUAGES = {"en": "English", "zh": "Chinese"}


def why(watch: Watch, transition: Transition, change: Change) -> str:
    """ "Your watch “FSD” asks for this matter and for Tesla." Only what the watch asked for is named."""
    asked = _asked(watch, transition, change)
    *first, last = asked or ["every change"]
    return f"Your watch “{watch.name}” asks for {', '.join(first)}{' and ' if first else ''}{last}."


def _asked(watch: Watch, transition: Transition, change: Change) -> list[str]:
    asked = []
    if any(matter.pk == transition.matter_id for matter in watch.matters.all()):
        asked.append("this matter")
    if watch.types:
        asked.append(f"events of the kind “{label('type', transition.event.type)}”")
    if watch.statuses:
        asked.append(f"the status “{label('status', transition.to_state)}”")
    present = change.values["entities"]
    asked += [_name(entity.pk) for entity in watch.entities.all() if entity.pk in present]
    deciding = change.values["authorities"]
    asked += [f"decisions of {_name(entity.pk)}" for entity in watch.authorities.all() if entity.pk in deciding]
    if watch.jurisdictions:
        places = [place for place in watch.jurisdictions if place in change.values["jurisdictions"]]
        asked.append(f"what concerns {', '.join(label('jurisdiction', place) for place in places)}")
    if watch.languages:
        asked.append(f"evidence in {LANGUAGES.get(transition.evidence_language.partition('-')[0], 'its language')}")
    asked += [f"the words “{words}”" for words in watch.words if stands_in(fold(words), change.text)]
    if watch.certainty == Watch.Certainty.CONFIRMED:
        asked.append("what is confirmed")
    elif watch.certainty == Watch.Certainty.CONFIRMED_OR_DISPUTED:
        asked.append("what is confirmed, and what disputes it")
    return asked


def _name(slug: str) -> str:
    found = load_entities().get(EntityId(slug))
    return found.name_en if found else slug
