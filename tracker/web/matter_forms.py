"""What a person fills in to make a matter."""

from django import forms

from tracker.knowledge.vocabulary import EntityType, EventType, Status
from tracker.models import Entity, Matter
from tracker.stages.own_matters import OwnRule, rule_of
from tracker.web import words

SENSES = {
    "permission": "A permission or a launch: approval opens the way, refusal closes it",
    "limit": "A limit, such as a control or an investigation: its start closes the way, its end opens it",
}


class MatterForm(forms.Form):
    title_en = forms.CharField(
        label="Title", max_length=200, help_text="As it stands on the board, for everybody here."
    )
    title_zh = forms.CharField(label="Title in Chinese", max_length=200, required=False)
    question_en = forms.CharField(
        label="The question it answers",
        max_length=500,
        required=False,
        help_text="For example: May robotaxis carry passengers at Beijing's airports?",
    )
    types = forms.MultipleChoiceField(
        choices=[(type_.value, words.type_word(type_)) for type_ in EventType],
        error_messages={"required": "Choose at least one kind of event."},
    )
    any = forms.ModelMultipleChoiceField(Entity.objects.order_by("name_en"), required=False)
    places = forms.ModelMultipleChoiceField(
        Entity.objects.filter(type=EntityType.PLACE.value).order_by("name_en"), required=False
    )
    without = forms.ModelMultipleChoiceField(Entity.objects.order_by("name_en"), required=False)
    statuses = forms.MultipleChoiceField(
        choices=[(status.value, words.status_word(status)) for status in Status], required=False
    )
    sense = forms.ChoiceField(choices=list(SENSES.items()), initial="permission")

    @classmethod
    def of(cls, matter: Matter) -> "MatterForm":
        rule = rule_of(matter)
        return cls(
            initial={
                **{name: getattr(rule, name) for name in ("title_en", "title_zh", "question_en")},
                **{name: list(getattr(rule, name)) for name in ("types", "any", "places", "without", "statuses")},
                "sense": "limit" if rule.is_limit else "permission",
            }
        )

    def wanted(self) -> OwnRule:
        """What is filled in so far; also while the title is missing."""
        given = self.cleaned_data
        return OwnRule(
            title_en=given.get("title_en", ""),
            title_zh=given.get("title_zh", ""),
            question_en=given.get("question_en", ""),
            types=given["types"],
            statuses=given["statuses"],
            is_limit=given["sense"] == "limit",
            **{name: [entity.pk for entity in given[name]] for name in ("any", "places", "without")},
        )
