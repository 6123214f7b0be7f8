"""What an administrator fills in to make the knowledge grow."""

from django import forms
from django.utils.text import slugify

from tracker.knowledge.additions import AddedCue
from tracker.knowledge.additions_files import classes_of
from tracker.knowledge.cues import LANGUAGES, SHARED, cue_problem
from tracker.knowledge.entities import load_entities
from tracker.knowledge.entity import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType, EventType
from tracker.models import Candidate
from tracker.nlp.gazetteer import name_key
from tracker.web import words
from tracker.web.queries.review import TYPES


class EntityForm(forms.Form):
    """A new entity for a name that waits."""

    type = forms.ChoiceField(label="What it is", choices=[(type_.value, TYPES[type_.value]) for type_ in EntityType])
    name_en = forms.CharField(label="Name in English", max_length=200)
    name_zh = forms.CharField(label="Name in Chinese", max_length=200, required=False)
    jurisdiction = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label="Country",
        required=False,
        help_text="Two letters (CN, US, JP) or EU. Leave empty where it has none or is not known.",
        error_messages={"invalid": "Two letters, such as CN, or EU."},
    )
    id = forms.RegexField(
        r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
        label="Id",
        max_length=64,
        required=False,
        help_text="Stands in addresses and exports and never changes. Leave empty to take it from the English name.",
        error_messages={"invalid": "Lower-case letters, digits and single hyphens between them."},
    )

    @classmethod
    def of(cls, candidate: Candidate) -> "EntityForm":
        is_chinese = candidate.language == "zh"
        name = "" if is_chinese else candidate.surface
        return cls(
            initial={
                "type": candidate.type,
                "name_en": name,
                "name_zh": candidate.surface if is_chinese else "",
                "id": proposed_id(name) if name else "",
            }
        )

    def value(self, candidate: Candidate) -> Entity:
        """The entity; the form that stood in the texts is one of its names whatever it is called here."""
        given = self.cleaned_data
        names = {name_key(given["name_en"]), name_key(given["name_zh"])}
        return Entity(
            EntityId(given["id"] or proposed_id(given["name_en"])),
            EntityType(given["type"]),
            given["name_en"],
            given["name_zh"],
            aliases=() if name_key(candidate.surface) in names else (candidate.surface,),
            jurisdiction=given["jurisdiction"].upper(),
        )


def proposed_id(name: str) -> str:
    """From the name, with a number where that id is taken."""
    base = slugify(name)[:60].strip("-_").replace("_", "-") or "entity"
    number, id_ = 1, base
    while EntityId(id_) in load_entities():
        number += 1
        id_ = f"{base}-{number}"
    return id_


class CueForm(forms.Form):
    """One word or phrase for a word class. Language and type are chosen first: they decide which classes there are."""

    language = forms.ChoiceField(
        label="Language", choices=[(code, words.language_word(code)) for code in LANGUAGES], initial="en"
    )
    type = forms.ChoiceField(
        label="Kind of event",
        choices=[*((type_.value, words.type_word(type_)) for type_ in EventType), (SHARED, "Every kind of event")],
        initial=EventType.DATA_TRANSFER.value,
    )
    word_class = forms.CharField(label="Word class", max_length=40)
    text = forms.CharField(label="Word or phrase", max_length=80)

    def clean(self) -> dict[str, str]:
        given: dict[str, str] = super().clean() or self.cleaned_data
        language, type_ = given.get("language"), given.get("type")
        if language and type_ and given.get("word_class"):
            if given["word_class"] not in classes_of(language, type_):
                self.add_error("word_class", "Choose one of the classes shown.")
            if language == "en" and given.get("text"):
                given["text"] = given["text"].lower()
            if given.get("text") and (problem := cue_problem(language, given["text"])):
                self.add_error("text", problem)
        return given

    def value(self) -> AddedCue:
        given = self.cleaned_data
        return AddedCue(given["language"], given["word_class"], given["text"])
