"""Promises: who expected what by when, what came of it, and how far the date moved."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from tracker.knowledge.entities import load_entities
from tracker.knowledge.labels import label
from tracker.knowledge.vocabulary import EntityId, EntityType, Tier
from tracker.models import Entity, Expectation, Matter
from tracker.models.base import content_id
from tracker.web import links, words
from tracker.web.filters import Filters
from tracker.web.pieces import marks
from tracker.web.pieces.dates import day_in_words, in_words
from tracker.web.pieces.promises import OUTCOMES, PromiseLine, Record, Span, draw
from tracker.web.pieces.values import Link
from tracker.web.queries import build
from tracker.web.viewer import Viewer

PROMISES_READ = 600  # newest first; a record is cut where they end
FELL_DUE = ("met", "late", "partial", "missed")


@dataclass(frozen=True, slots=True)
class Speaker:
    who: Link
    score: str  # "1 of 4 that fell due came in time"
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class PromisesPage:
    speakers: tuple[Speaker, ...]
    is_cut: bool
    is_any_known: bool


def promises_page(filters: Filters, viewer: Viewer) -> PromisesPage:
    rows = _wanted(filters)
    found = list(rows.order_by("-said_on", "-event__public_id")[: PROMISES_READ + 1])
    shown = found[:PROMISES_READ]
    by_speaker: defaultdict[str, list[Expectation]] = defaultdict(list)
    for row in shown:
        by_speaker[_speaker_key(row)].append(row)
    names = _names(shown)
    speakers = tuple(
        Speaker(_speaker(said[0]), _score(said), tuple(_records(said, names, viewer))) for said in by_speaker.values()
    )
    return PromisesPage(speakers, len(found) > PROMISES_READ, bool(shown) or Expectation.objects.exists())


def of_matter(matter: Matter, viewer: Viewer, *, is_bundled_hidden: bool) -> tuple[Record, ...]:
    """The records of a matter, the one last added to first."""
    rows = _with_events().filter(event__matters=matter)
    if is_bundled_hidden:
        rows = rows.exclude(event__tier=Tier.BUNDLED)
    found = list(rows.order_by("-said_on", "-event__public_id")[:PROMISES_READ])
    return tuple(_records(found, _names(found), viewer))


def speakers() -> list[tuple[str, str]]:
    """Those on record, and the companies that people on record speak for."""
    said = set(Expectation.objects.filter(speaker__isnull=False).values_list("speaker_id", flat=True).distinct())
    said |= {owner for slug in said if (owner := _employer(slug))}
    return list(Entity.objects.filter(slug__in=said).order_by("name_en").values_list("slug", "name_en"))


def _employer(slug: str) -> str:
    entity = load_entities().get(EntityId(slug))
    return entity.parent or "" if entity is not None and entity.type is EntityType.PERSON else ""


def _wanted(filters: Filters) -> "QuerySet[Expectation]":
    rows = _with_events()
    if filters.entity:
        people = [one.id for one in load_entities().values() if _employer(one.id) == filters.entity]
        rows = rows.filter(speaker__in=[filters.entity, *people])
    if filters.matter:
        rows = rows.filter(event__matters__slug=filters.matter)
    if filters.outcome:
        rows = rows.filter(outcome=filters.outcome)
    if filters.is_bundled_hidden:
        rows = rows.exclude(event__tier=Tier.BUNDLED)
    return rows


def _with_events() -> "QuerySet[Expectation]":
    return Expectation.objects.select_related("speaker", "event", "settled_by")


def _speaker_key(row: Expectation) -> str:
    return row.speaker_id or row.speaker_name or f"({row.attribution})"


def _speaker(row: Expectation) -> Link:
    if row.speaker is not None:
        return Link(row.speaker.name_en, links.entity(row.speaker.slug), row.speaker.name_zh)
    unnamed = f"Unnamed: {label('attribution', row.attribution)}"
    return Link(row.speaker_name or unnamed, "")


def _score(said: Sequence[Expectation]) -> str:
    """How the promises that fell due turned out, in words."""
    counts = Counter(row.outcome for row in said)
    due = sum(counts[outcome] for outcome in FELL_DUE)
    if not due:
        return "Nothing has fallen due yet"
    return f"{counts['met']} of {due} that fell due came in time"


def _names(rows: Iterable[Expectation]) -> build.Names:
    return build.entity_names(part for row in rows for part in row.subject.split("|")[1:])


def _records(said: Sequence[Expectation], names: build.Names, viewer: Viewer) -> Iterable[Record]:
    by_record: defaultdict[tuple[str, str], list[Expectation]] = defaultdict(list)
    for row in said:
        by_record[_speaker_key(row), row.subject].append(row)
    for (who, subject), rows in by_record.items():
        ordered = sorted(rows, key=lambda row: (row.said_on, row.event.public_id))
        lines = [_line(row, before, viewer) for row, before in zip(ordered, [None, *ordered], strict=False)]
        yield Record(
            key=content_id("record", who, subject),
            speaker=_speaker(ordered[0]),
            subject=_subject_words(subject, names),
            summary=_summary(ordered),
            lines=tuple(lines),
            drawing=draw([_span(row) for row in ordered], today=viewer.today),
        )


def _line(row: Expectation, before: Expectation | None, viewer: Viewer) -> PromiseLine:
    event, by = row.event, row.settled_by
    said_day = day_in_words(row.said_on, "first told; the texts give no date")
    settled_day = day_in_words(row.settled_on)
    return PromiseLine(
        event=Link(words.status_word(event.status).capitalize(), links.event(event)),
        said=in_words(event.date) or said_day,
        due=in_words(event.target_date),
        moved=_moved(row, before),
        outcome=OUTCOMES[row.outcome],
        slip=_slip(row, viewer),
        settled=Link(words.headline(by), links.event(by), settled_day.text if settled_day else "") if by else None,
        certainty=marks.certainty(event.tier),
        is_bundled=event.tier == Tier.BUNDLED,
    )


def _slip(row: Expectation, viewer: Viewer) -> str:
    if row.outcome == Expectation.Outcome.WITHDRAWN or row.event.target_end is None:
        return ""
    if row.slip_days is not None:
        return f"{words.counted(row.slip_days, 'day')} late" if row.slip_days else "no slip"
    days = (viewer.today - row.event.target_end).days
    return f"{words.counted(days, 'day')} overdue" if days > 0 else f"due in {words.counted(-days, 'day')}"


def _moved(row: Expectation, before: Expectation | None) -> str:
    if before is None or row.event.target_end is None or before.event.target_end is None:
        return ""
    days = (row.event.target_end - before.event.target_end).days
    if not days:
        return "same date"
    return f"{words.counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def _summary(rows: Sequence[Expectation]) -> str:
    """ "Said 4 times; the date moved by 518 days"."""
    ends = [row.event.target_end for row in rows if row.event.target_end]
    if len(rows) == 1 or not ends:
        return ""
    days = (ends[-1] - ends[0]).days
    way = "later" if days > 0 else "earlier"
    moved = f"from first to last the date moved {words.counted(abs(days), 'day')} {way}" if days else "for one date"
    return f"Said {len(rows)} times; {moved}"


def _span(row: Expectation) -> Span:
    due = row.event.target_end or row.said_on
    return Span(row.said_on, row.event.target_start or due, due, row.settled_on, row.outcome)


def _subject_words(subject: str, names: build.Names) -> str:
    type_, company, thing = subject.split("|")
    what = words.type_word(type_)
    parts = [build.named(names, part) for part in (company, thing) if part]
    return f"{', '.join(parts)}: {what[0].lower()}{what[1:]}" if parts else what
