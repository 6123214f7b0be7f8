"""What a person fills in to make a watch."""

from typing import TypedDict

from django import forms

from tracker.knowledge.vocabulary import EventType, Tier
from tracker.models import Entity, Matter, Watch
from tracker.web import words
from tracker.web.queries.watches import minimum_words

MINIMUM_TIERS = (Tier.COMPANY, Tier.MEDIA, Tier.ANONYMOUS, Tier.AUTHOR)


class Criteria(TypedDict):
    """Keyword arguments of `tracker.alerts.watches`."""

    matters: list[Matter]
    types: list[str]
    entities: list[Entity]
    minimum_tier: str


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
    entities = forms.ModelMultipleChoiceField(Entity.objects.order_by("name_en"), required=False)
    minimum_tier = forms.ChoiceField(
        label="Who must say so",
        choices=[
            (tier.value, minimum_words(tier).removeprefix("when ").removesuffix(" say so").capitalize())
            for tier in MINIMUM_TIERS
        ],
        initial=Tier.ANONYMOUS.value,
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, watch: Watch) -> "WatchForm":
        return cls(
            initial={
                "name": watch.name,
                "matters": [matter.slug for matter in watch.matters.all()],
                "types": watch.types,
                "entities": [entity.pk for entity in watch.entities.all()],
                "minimum_tier": watch.minimum_tier,
            }
        )

    def criteria(self) -> Criteria:
        given = self.cleaned_data
        return {
            "matters": list(given["matters"]),
            "types": given["types"],
            "entities": list(given["entities"]),
            "minimum_tier": given["minimum_tier"],
        }


def criteria_of(watch: Watch) -> Criteria:
    return {
        "matters": list(watch.matters.all()),
        "types": list(watch.types),
        "entities": list(watch.entities.all()),
        "minimum_tier": watch.minimum_tier,
    }
