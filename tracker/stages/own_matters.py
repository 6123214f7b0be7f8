"""Matters that people make: written, changed, taken away, and rehearsed over the past year before they are saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max
from django.utils.text import slugify

from tracker.knowledge.matters import MatterDeclaration, load_groups, matches, parse_matter, usual_states
from tracker.knowledge.vocabulary import Status
from tracker.models import Event, Matter, User, Watch
from tracker.models.base import content_id
from tracker.stages.disputes import of_move
from tracker.stages.fold import Move, fold
from tracker.stages.matters import look_again
from tracker.stages.resolutions import resolve
from tracker.stages.voices import tellings_of_events, views_of

FIRST_POSITION = 1000  # after the shipped ones on the board
YEAR = timedelta(days=365)
MOST_EVENTS = 4_000  # looked at in a rehearsal, the newest


@dataclass(frozen=True, slots=True)
class OwnRule:
    """What a person fills in. Empty means any, `types` excepted; all conditions hold together."""

    title_en: str
    types: Sequence[str]
    title_zh: str = ""
    question_en: str = ""
    any: Sequence[str] = ()
    without: Sequence[str] = ()
    places: Sequence[str] = ()
    statuses: Sequence[str] = ()  # those that move it
    is_limit: bool = False

    def declared(self) -> dict[str, object]:
        """Rules and states as a knowledge file writes them."""
        rule = {
            "types": list(self.types),
            "any": list(self.any),
            "without": list(self.without),
            "places": list(self.places),
        }
        moving = [Status(status) for status in self.statuses] or list(Status)
        return {
            "rules": [{key: value for key, value in rule.items() if value}],
            "states": usual_states(moving, is_limit=self.is_limit),
        }

    def declaration(self, slug: str = "own", position: int = FIRST_POSITION) -> MatterDeclaration:
        """Errors: ValueError in words for what the knowledge does not list."""
        titles = {
            "title_en": self.title_en, "title_zh": self.title_zh, "question_en": self.question_en, "question_zh": "",
        }  # fmt: skip
        return parse_matter({"slug": slug, "position": position, **titles, **self.declared()}, load_groups())


@dataclass(frozen=True, slots=True)
class Rehearsal:
    events: tuple[int, ...]  # ids, the newest first
    moves: tuple[Move, ...]  # the newest first
    is_cut: bool


def rehearse(wanted: OwnRule, *, today: date) -> Rehearsal:
    """Which events of the past year would belong to it, and how it would have moved, beginning from nothing."""
    declaration = wanted.declaration()
    rows = Event.objects.filter(
        type__in=list(wanted.types), happened_on__gt=today - YEAR, happened_on__lte=today,
        merged_into=None, is_unsupported=False,
    ).exclude(review=Event.Review.REJECTED)  # fmt: skip
    if wanted.any:
        rows = rows.filter(roles__entity__in=list(wanted.any)).distinct()
    newest = list(rows.order_by("-happened_on", "-id")[: MOST_EVENTS + 1])
    looked_at = newest[:MOST_EVENTS]
    views = zip(looked_at, views_of(looked_at), strict=True)
    found = [event.pk for event, view in views if matches(declaration, view)]
    told = tellings_of_events(found)
    tellings = [telling for event in found for telling in told.get(event, ())]
    moves = resolve(fold(declaration, tellings, declared_at=None, dispute=of_move))
    return Rehearsal(tuple(found), tuple(reversed(moves)), len(newest) > MOST_EVENTS)


def create(user: User, wanted: OwnRule, *, now: datetime) -> Matter:
    """A matter like the shipped ones; the past tells its history and wakes nobody."""
    wanted.declaration()
    with transaction.atomic():
        last = Matter.objects.filter(is_own=True).aggregate(last=Max("position"))["last"]
        matter = Matter.objects.create(
            slug=_slug(wanted.title_en),
            position=max(FIRST_POSITION, (last or 0) + 1),
            declared_at=now,
            is_own=True,
            made_by=user,
            **_columns(wanted),
        )
        look_again()
    return matter


def update(matter: Matter, wanted: OwnRule, *, now: datetime) -> None:
    """A new wording changes the page; a new rule tells the matter's past anew."""
    wanted.declaration()
    columns = _columns(wanted)
    is_new_rule = columns["rule"] != matter.rule
    with transaction.atomic():
        Matter.objects.filter(pk=matter.pk, is_own=True).update(
            **columns, declared_at=now if is_new_rule else matter.declared_at
        )
        if is_new_rule:
            look_again()


def watches_on_it_alone(matter: Matter) -> list[Watch]:
    """Watches that would be on everything if it went."""
    counted = Watch.objects.filter(matters=matter, deleted_at__isnull=True).values("pk")
    alone = Watch.objects.filter(pk__in=counted).annotate(n=Count("matters")).filter(n=1)
    return list(alone.order_by("pk"))


def delete(matter: Matter, *, now: datetime) -> None:
    """Takes it away with its moves and their alerts; its events stay.

    A watch on it alone goes, too: without a matter it would be on everything.
    """
    with transaction.atomic():
        Watch.objects.filter(pk__in=[watch.pk for watch in watches_on_it_alone(matter)]).update(deleted_at=now)
        Matter.objects.filter(pk=matter.pk, is_own=True).delete()


def rule_of(matter: Matter) -> OwnRule:
    """What was filled in."""
    rule, states = matter.rule["rules"][0], matter.rule["states"]
    limits = usual_states(map(Status, states), is_limit=True)
    return OwnRule(
        title_en=matter.title_en,
        title_zh=matter.title_zh,
        question_en=matter.question_en,
        types=rule["types"],
        any=rule.get("any", []),
        without=rule.get("without", []),
        places=rule.get("places", []),
        statuses=list(states) if len(states) < len(Status) else [],
        is_limit=states == limits and states != usual_states(map(Status, states), is_limit=False),
    )


def _columns(wanted: OwnRule) -> dict[str, object]:
    return {
        "title_en": wanted.title_en,
        "title_zh": wanted.title_zh,
        "question_en": wanted.question_en,
        "rule": wanted.declared(),
    }


def _slug(title: str) -> str:
    """Never that of a shipped matter; the address stays when the title changes."""
    base = f"own-{slugify(title)[:48].strip('-') or content_id(title, length=6)}"
    taken = set(Matter.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for number in range(1, len(taken) + 2) if (slug := f"{base}-{number}" if number > 1 else base) not in taken
    )
