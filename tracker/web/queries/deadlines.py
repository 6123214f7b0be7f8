"""The calendar: dates that notices set and that events name, by month."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from tracker.knowledge.vocabulary import Tier
from tracker.models import DocumentVersion, Event, EventMention, Matter
from tracker.models.base import content_id
from tracker.stages.trust import IS_TRUSTED
from tracker.web import links, words
from tracker.web.filters import Filters
from tracker.web.pieces import marks
from tracker.web.pieces.dates import DateWords, day_in_words, in_words
from tracker.web.pieces.deadlines import Deadline, kind_of
from tracker.web.pieces.values import Link
from tracker.web.queries import events
from tracker.web.viewer import Viewer

SHOWN = 200
IN_FEED = timedelta(days=366)  # how far back a calendar program is told


@dataclass(frozen=True, slots=True)
class Entry:
    deadline: Deadline
    distance: str  # "in 12 days", "3 days ago"


@dataclass(frozen=True, slots=True)
class Month:
    name: DateWords
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    months: tuple[Month, ...]
    is_past: bool
    is_cut: bool
    is_any_known: bool
    other: str  # query of the other half: what is past, or what is to come
    feed: str = ""


def calendar_page(filters: Filters, viewer: Viewer) -> CalendarPage:
    is_past = filters.when == "past"
    found = deadlines(filters)
    chosen = [one for one in found if (one.day < viewer.today) == is_past]
    if is_past:
        chosen.reverse()
    shown = [Entry(one, _distance((one.day - viewer.today).days)) for one in chosen[:SHOWN]]
    months = tuple(
        Month(in_words(name) or DateWords(name), tuple(entries))
        for name, entries in groupby(shown, key=lambda entry: f"{entry.deadline.day:%Y-%m}")
    )
    return CalendarPage(
        months,
        is_past=is_past,
        is_cut=len(chosen) > SHOWN,
        is_any_known=bool(found),
        other=filters.with_when("" if is_past else "past").query(),
    )


def for_feed(filters: Filters, today: date) -> list[Deadline]:
    """Without bundled briefs: they stand on pages, marked as such, and in nobody's own calendar."""
    return [one for one in deadlines(filters) if not one.is_bundled and one.day >= today - IN_FEED]


def deadlines(filters: Filters) -> list[Deadline]:
    """In order of their days. A date that both an event and its notice tell stands once, as the event."""
    told = _of_events(filters)
    seen = {(version, deadline.day) for deadline, versions in told for version in versions}
    noticed = [one for version, one in _of_notices(filters) if (version, one.day) not in seen]
    found = [deadline for deadline, _ in told] + noticed
    if filters.kind:
        found = [one for one in found if one.kind == filters.kind]
    return sorted(found, key=lambda one: (one.day, one.kind, one.title, one.key))


def _of_events(filters: Filters) -> list[tuple[Deadline, frozenset[int]]]:
    """With the versions that tell each."""
    rows = events.visible().filter(IS_TRUSTED | Q(review=Event.Review.CONFIRMED), target_end__isnull=False)
    if filters.matter:
        rows = rows.filter(matters__slug=filters.matter)
    if filters.is_bundled_hidden:
        rows = rows.exclude(tier=Tier.BUNDLED)
    found = list(rows.select_related("best_mention").prefetch_related(_matters()))
    versions: defaultdict[int, set[int]] = defaultdict(set)
    for event, version in EventMention.objects.filter(event__in=found).values_list("event_id", "version_id"):
        versions[event].add(version)
    return [(_of_event(event), frozenset(versions[event.pk])) for event in found if event.target_end]


def _of_event(event: Event) -> Deadline:
    due = event.target_end or event.known_at.date()
    evidence = event.best_mention.evidence if event.best_mention else ""
    kind = kind_of(event.type, event.status, happened_on=event.happened_on, due=due, evidence=evidence)
    return Deadline(
        key=content_id("event", event.public_id, length=12),
        kind=kind,
        day=due,
        date=in_words(event.target_date) or DateWords(due.isoformat()),
        title=words.headline(event),
        href=links.event(event),
        certainty=marks.certainty(event.tier, event.status),
        is_bundled=event.tier == Tier.BUNDLED,
        matters=_links(event.matters.all()),
        changed_at=event.changed_at,
    )


def _of_notices(filters: Filters) -> list[tuple[int, Deadline]]:
    """With the version that says it."""
    has_date = Q(comments_close_on__isnull=False) | Q(effective_on__isnull=False)
    rows = DocumentVersion.objects.filter(has_date, current_of__isnull=False)
    rows = rows.exclude(Q(is_relevant=False))
    if filters.matter:
        rows = rows.filter(pk__in=EventMention.objects.filter(event__matters__slug=filters.matter).values("version"))
    if filters.is_bundled_hidden:
        rows = rows.exclude(document__source__tier=Tier.BUNDLED)
    found = list(rows.select_related("document__source").defer("text").order_by("published_at", "id"))
    matters = _matters_of(found)
    kept: dict[tuple[str, str, date], tuple[int, Deadline]] = {}
    for version in found:
        for kind, day in (("consultation", version.comments_close_on), ("effect", version.effective_on)):
            if day is not None:  # a notice that several sites carry is one
                name = version.document_number or version.title
                kept.setdefault((kind, name, day), (version.pk, _of_notice(version, kind, day, matters[version.pk])))
    return list(kept.values())


def _of_notice(version: DocumentVersion, kind: str, day: date, matters: tuple[Link, ...]) -> Deadline:
    document = version.document
    tier = document.source.tier
    return Deadline(
        key=content_id("notice", document.canonical_url, kind, length=12),
        kind=kind,
        day=day,
        date=day_in_words(day) or DateWords(day.isoformat()),
        title=version.title,
        href=links.document(document, version),
        certainty=marks.certainty(tier),
        is_bundled=tier == Tier.BUNDLED,
        matters=matters,
        changed_at=version.known_at,
        language=version.language,
    )


def _matters() -> "Prefetch[str, QuerySet[Matter], str]":
    return Prefetch("matters", Matter.objects.only("slug", "title_en"))


def _matters_of(versions: Sequence[DocumentVersion]) -> defaultdict[int, tuple[Link, ...]]:
    pairs: defaultdict[int, dict[str, Link]] = defaultdict(dict)
    rows = EventMention.objects.filter(version__in=versions, event__matters__isnull=False).order_by(
        "event__matters__position", "event__matters__slug"
    )
    for version, slug, title in rows.values_list("version_id", "event__matters__slug", "event__matters__title_en"):
        pairs[version][slug] = Link(title, links.matter(slug))
    found: defaultdict[int, tuple[Link, ...]] = defaultdict(tuple)
    found.update({version: tuple(named.values()) for version, named in pairs.items()})
    return found


def _links(matters: Iterable[Matter]) -> tuple[Link, ...]:
    return tuple(Link(matter.title_en, links.matter(matter.slug)) for matter in matters)


def _distance(days: int) -> str:
    if days == 0:
        return "today"
    return f"in {words.counted(days, 'day')}" if days > 0 else f"{words.counted(-days, 'day')} ago"
