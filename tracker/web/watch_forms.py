"""What a person fills in to make a watch."""

import re

from django import forms

from tracker.alerts.watches import Wanted
from tracker.knowledge.labels import load_labels
from tracker.knowledge.vocabulary import EntityType, EventType, Status, Tier
from tracker.models import Entity, Matter, Rhythm, Watch
from tracker.web import words
from tracker.web.queries.watches import minimum_words

MINIMUM_TIERS = (Tier.OFFICIAL, Tier.COMPANY, Tier.MEDIA, Tier.ANONYMOUS, Tier.AUTHOR)
CERTAINTIES = {
    Watch.Certainty.ANY: "Every change, confirmed or reported",
    Watch.Certainty.CONFIRMED: "Only when confirmed",
    Watch.Certainty.CONFIRMED_OR_DISPUTED: "Only when confirmed, and also when disputed",
}
RHYTHMS = {
    Rhythm.IMMEDIATE: "At once, a mail for each change",
    Rhythm.DAILY: "Once a day, in a digest",
    Rhythm.WEEKLY: "Once a week, in a digest on Mondays",
}
MOST_WORDS = 50


class WatchForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=200,
        help_text="For you: it stands at the foot of its mails and in the list of your watches.",
    )
    matters = forms.ModelMultipleChoiceField(
        Matter.objects.order_by("position", "slug"), to_field_name="slug", required=False
    )
    types = forms.MultipleChoiceField(
        choices=[(type_.value, words.type_word(type_)) for type_ in EventType], required=False
    )
    statuses = forms.MultipleChoiceField(
        choices=[(status.value, words.status_word(status)) for status in Status], required=False
    )
    entities = forms.ModelMultipleChoiceField(Entity.objects.order_by("name_en"), required=False)
    authorities = forms.ModelMultipleChoiceField(
        Entity.objects.filter(type=EntityType.AUTHORITY.value).order_by("name_en"), required=False
    )
    jurisdictions = forms.MultipleChoiceField(
        choices=[(code, words.jurisdiction_word(code)) for code in load_labels()["jurisdiction"]], required=False
    )
    languages = forms.MultipleChoiceField(choices=[("en", "English"), ("zh", "Chinese")], required=False)
    words = forms.CharField(
        label="Words",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One word or phrase a line. One of them must stand in the sentence, the title or the headline.",
    )
    minimum_tier = forms.ChoiceField(
        choices=[
            (tier.value, minimum_words(tier).removeprefix("when ").removesuffix(" say so").capitalize())
            for tier in MINIMUM_TIERS
        ],
        initial=Tier.ANONYMOUS.value,
    )
    certainty = forms.ChoiceField(
        choices=[(value.value, text) for value, text in CERTAINTIES.items()], initial=Watch.Certainty.ANY.value
    )
    rhythm = forms.ChoiceField(
        choices=[(value.value, text) for value, text in RHYTHMS.items()], initial=Rhythm.IMMEDIATE.value
    )
    wants_history = forms.BooleanField(label="Also what a first load or a backfill brings", required=False)

    @classmethod
    def of(cls, watch: Watch) -> "WatchForm":
        return cls(
            initial={
                "matters": [matter.slug for matter in watch.matters.all()],
                "entities": [entity.pk for entity in watch.entities.all()],
                "authorities": [entity.pk for entity in watch.authorities.all()],
                "words": "\n".join(watch.words),
                **{name: getattr(watch, name) for name in _AS_STORED},
            }
        )

    def clean_words(self) -> list[str]:
        lines = [" ".join(line.split()) for line in re.split(r"[\n;；]", self.cleaned_data["words"])]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_WORDS or any(len(line) > 100 for line in found):
            raise forms.ValidationError(f"At most {MOST_WORDS} words or phrases, each of up to 100 characters.")
        return found

    def wanted(self) -> Wanted:
        """What is filled in so far; also while the name is missing."""
        given = self.cleaned_data
        return Wanted(
            name=given.get("name", ""),
            matters=list(given["matters"]),
            entities=list(given["entities"]),
            authorities=list(given["authorities"]),
            **{name: given[name] for name in _AS_STORED if name != "name"},
            words=given["words"],
        )


_AS_STORED = (
    "name", "types", "statuses", "jurisdictions", "languages", "minimum_tier", "certainty", "rhythm", "wants_history",
)  # fmt: skip
