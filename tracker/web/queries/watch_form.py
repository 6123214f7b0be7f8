"""The choices of the forms of watches and matters, with what is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.db.models import Exists, OuterRef

from tracker.knowledge.vocabulary import EntityType, Role
from tracker.models import Entity, EventRole
from tracker.web.bar import Option
from tracker.web.watch_forms import WatchForm


@dataclass(frozen=True, slots=True)
class OptionGroup:
    name: str
    legend: str
    options: tuple[Option, ...]
    errors: tuple[str, ...]
    hint: str = ""
    kind: str = "checkbox"
    is_long: bool = False


def open_groups(form: WatchForm) -> tuple[OptionGroup, ...]:
    return (
        group(form, "matters", "Matters"),
        group(form, "types", "Kinds of event"),
        named(form, "entities", "Who or what takes part", "Only moves by events in which one of these takes part."),
    )


def more_groups(form: WatchForm) -> tuple[OptionGroup, ...]:
    return (
        group(form, "statuses", "Status it moves to"),
        named(form, "authorities", "Authority", "Only moves by events in which one of these decides."),
        group(
            form, "jurisdictions", "Jurisdiction",
            "Of the authority, the rule or the place; where none is named, of the source.",
        ),
        group(form, "languages", "Language of the evidence"),
    )  # fmt: skip


def sure_groups(form: WatchForm) -> tuple[OptionGroup, ...]:
    return (
        group(form, "minimum_tier", "Who must say so", kind="radio"),
        group(form, "certainty", "How sure it must be", kind="radio"),
        group(form, "rhythm", "When to tell you", kind="radio"),
    )


def is_more_open(form: WatchForm) -> bool:
    """Whether any of the conditions that are folded away is set."""
    names = ("statuses", "authorities", "jurisdictions", "languages", "words")
    return any(form[name].value() for name in names) or bool(set(names) & set(form.errors))


def group(form: forms.Form, name: str, legend: str, hint: str = "", *, kind: str = "checkbox") -> OptionGroup:
    pairs = [(str(value), str(word)) for value, word in form.fields[name].choices]  # type: ignore[attr-defined]
    return OptionGroup(name, legend, _marked(form, name, pairs), _errors(form, name), hint, kind)


def named(form: forms.Form, name: str, legend: str, hint: str) -> OptionGroup:
    """Those that take part in an event, and those chosen already; all of them while there are no events."""
    rows = Entity.objects.order_by("name_en")
    parts = EventRole.objects.filter(entity=OuterRef("pk"))
    if name == "places":
        rows = rows.filter(type=EntityType.PLACE.value)
    if name == "authorities":
        rows, parts = rows.filter(type=EntityType.AUTHORITY.value), parts.filter(role=Role.AUTHORITY.value)
    chosen = rows.filter(pk__in=form[name].value() or [])
    pairs = dict((rows.filter(Exists(parts)) | chosen).values_list("slug", "name_en"))
    pairs = pairs or dict(rows.values_list("slug", "name_en"))
    return OptionGroup(name, legend, _marked(form, name, pairs.items()), _errors(form, name), hint, is_long=True)


def _marked(form: forms.Form, name: str, pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    value = form[name].value()
    chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])} if value else set()
    return tuple(Option(value, word, value in chosen) for value, word in pairs)


def _errors(form: forms.Form, name: str) -> tuple[str, ...]:
    return tuple(str(error) for error in form.errors.get(name, ()))
