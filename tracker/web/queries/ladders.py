"""How far each company has come: one table for each capability, companies down, rungs across."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tracker.knowledge.ladders import Capability, cities_of, climbers, is_in_china, load_ladders
from tracker.knowledge.matters import EventView
from tracker.knowledge.vocabulary import Role, Status, Tier
from tracker.models import Entity, Event, EventRole
from tracker.stages.summary import TIER_ORDER
from tracker.stages.trust import IS_TRUSTED
from tracker.stages.voices import views_of
from tracker.web import links, words
from tracker.web.filters import Filters
from tracker.web.pieces.dates import DateWords
from tracker.web.pieces.marks import Mark, certainty
from tracker.web.pieces.values import Link
from tracker.web.queries import build, events

PLACES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Reached:
    """The first event that reached a rung in one place, strongest tier first."""

    href: str
    headline: str
    date: DateWords | None
    place: str  # empty where the text names no city
    certainty: Mark


@dataclass(frozen=True, slots=True)
class Cell:
    rung: str
    reached: tuple[Reached, ...]
    more: str  # "and 2 more places"


@dataclass(frozen=True, slots=True)
class Climb:
    company: Link
    cells: tuple[Cell, ...]
    setback: Reached | None  # the newest


@dataclass(frozen=True, slots=True)
class LadderPage:
    capability: str
    capability_zh: str
    rungs: tuple[tuple[str, str], ...]  # en, zh
    climbs: tuple[Climb, ...]
    is_any_reached: bool
    cities: tuple[tuple[str, str], ...]  # slug, name: what the filter offers


@dataclass(frozen=True, slots=True)
class _Step:
    event: Event
    view: EventView
    rung: str  # empty: a setback
    cities: frozenset[str]


def ladder_page(filters: Filters) -> LadderPage:
    ladders = load_ladders()
    shown = ladders.shown()
    capability = next((one for one in shown if one.slug == filters.capability), shown[0])
    steps = _steps(capability, is_bundled_hidden=filters.is_bundled_hidden)
    cities = {city for step in steps for city in step.cities}
    if filters.place:
        steps = [step for step in steps if filters.place in step.cities]
    by_company: defaultdict[str, list[_Step]] = defaultdict(list)
    for step in steps:
        for company in climbers(capability, step.view, _evidence(step.event)):
            by_company[company].append(step)
    others = sorted(set(by_company) - set(capability.companies), key=lambda slug: (-len(by_company[slug]), slug))
    rows = [*capability.companies, *others]
    names = dict(Entity.objects.filter(slug__in=[*rows, *cities]).values_list("slug", "name_en"))
    return LadderPage(
        capability=capability.en,
        capability_zh=capability.zh,
        rungs=tuple((rung.en, rung.zh) for rung in ladders.rungs),
        climbs=tuple(_climb(company, by_company[company], names) for company in rows),
        is_any_reached=bool(steps),
        cities=tuple(sorted(((city, build.named(names, city)) for city in cities), key=lambda pair: pair[1])),
    )


def _steps(capability: Capability, *, is_bundled_hidden: bool) -> list[_Step]:
    """Events of the capability that reach a rung or take one back, in mainland China."""
    ladders = load_ladders()
    told = EventRole.objects.filter(Q(entity__in=capability.objects) | Q(role=Role.ACTOR, entity__isnull=False))
    rows = events.visible().filter(
        IS_TRUSTED | Q(review=Event.Review.CONFIRMED),
        type__in=[type_.value for type_ in ladders.types],
        status__in=[status.value for status in ladders.statuses],
        happened_on__isnull=False,
        pk__in=told.values("event"),
    )
    if is_bundled_hidden:
        rows = rows.exclude(tier=Tier.BUNDLED)
    found = list(rows.select_related("best_mention"))
    steps = []
    for event, view in zip(found, views_of(found), strict=True):
        evidence = _evidence(event)
        if not is_in_china(view) or ladders.capability_of(view, evidence) is not capability:
            continue
        rung = ladders.rung_of(view, evidence)
        if rung or ladders.is_setback(view):
            steps.append(_Step(event, view, rung, cities_of(view)))
    return steps


def _evidence(event: Event) -> str:
    return event.best_mention.evidence if event.best_mention else ""


def _climb(company: str, steps: Iterable[_Step], names: build.Names) -> Climb:
    by_rung: defaultdict[str, list[_Step]] = defaultdict(list)
    for step in steps:
        by_rung[step.rung].append(step)
    setbacks = sorted(by_rung[""], key=_newest)
    return Climb(
        company=Link(build.named(names, company), links.entity(company)),
        cells=tuple(_cell(rung.en, by_rung[rung.slug], names) for rung in load_ladders().rungs),
        setback=_reached(setbacks[0], names) if setbacks else None,
    )


def _cell(rung: str, steps: Iterable[_Step], names: build.Names) -> Cell:
    """Of each place the first event of the strongest kind of source."""
    best: dict[frozenset[str], _Step] = {}
    for step in sorted(steps, key=_strength):
        best.setdefault(step.cities, step)
    first = sorted(best.values(), key=lambda step: (step.event.happened_on or date.max, step.event.public_id))
    more = len(first) - PLACES_SHOWN
    return Cell(
        rung,
        tuple(_reached(step, names) for step in first[:PLACES_SHOWN]),
        f"and {words.counted(more, 'more place')}" if more > 0 else "",
    )


def _strength(step: _Step) -> tuple[bool, date, int, str]:
    """Live before bundled, then the earliest; of one day the strongest tier."""
    event = step.event
    return event.tier == Tier.BUNDLED, event.happened_on or date.max, TIER_ORDER[event.tier], event.public_id


def _newest(step: _Step) -> tuple[bool, int, str]:
    event = step.event
    return event.tier == Tier.BUNDLED, -(event.happened_on or date.min).toordinal(), event.public_id


def _reached(step: _Step, names: build.Names) -> Reached:
    event = step.event
    shown = sorted(build.named(names, city) for city in step.cities)
    return Reached(
        href=links.event(event),
        headline=words.headline(event),
        date=build.event_date(event),
        place=", ".join(shown),
        certainty=certainty(event.tier, Status(event.status).value),
    )
