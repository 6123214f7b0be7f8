"""Names that wait for a decision, what was added so far, and how many texts are still to be read with it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Length, RowNumber, Substr

from tracker.knowledge.additions_files import file_of
from tracker.models import Alias, Candidate, CandidateSighting, DocumentVersion, Entity, KnowledgeAddition
from tracker.nlp.normalise import fold
from tracker.stages import extract
from tracker.web import keyset, links, words
from tracker.web.filters import Filters
from tracker.web.pieces.dates import DateWords
from tracker.web.pieces.values import Quote, SourceLine
from tracker.web.queries import build
from tracker.web.viewer import Viewer

NAMES_SHOWN, EXAMPLES_SHOWN, CHOICES_SHOWN, ADDITIONS_SHOWN = 20, 2, 12, 50
EXAMPLES_OF_ONE = 8
LONGEST_EXAMPLE = 400  # characters
_AROUND = 150  # kept on either side of the name in a longer sentence

TYPES = {
    "company": "company", "media": "outlet", "person": "person", "authority": "authority", "product": "product",
    "chip": "chip", "data": "kind of data", "facility": "facility", "rule": "rule", "place": "place",
}  # fmt: skip
# Words that many names share: having one in common says nothing.
_COMMON = re.compile(
    r"^(?:the|of|and|for|inc|corp|co|ltd|group|motors?|auto\w*|technolog\w*|tech|bureau|ministry|office|china|chinese|"
    r"daily|times|news|measures|rules?|provisions|standard|company)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CandidateLine:
    id: int
    surface: str
    language: str  # for `lang`
    facts: tuple[str, ...]  # what it looks like, its language, how many texts hold it
    first_seen: DateWords | None
    last_seen: DateWords | None
    examples: tuple[Quote, ...]
    is_aside: bool


@dataclass(frozen=True, slots=True)
class NamesPage:
    names: tuple[CandidateLine, ...]
    next: str  # the cursor of the next page; empty on the last
    is_first: bool


@dataclass(frozen=True, slots=True)
class EntityChoice:
    id: str
    name: str
    name_zh: str
    type: str


@dataclass(frozen=True, slots=True)
class AdditionLine:
    id: int
    what: str  # "Name of Tesla"
    text: str
    language: str
    href: str
    by: str
    when: DateWords | None
    undone_by: str
    undone: DateWords | None


@dataclass(frozen=True, slots=True)
class AddedPage:
    additions: tuple[AdditionLine, ...]
    newer: keyset.Cursor | None
    older: keyset.Cursor | None


def names_page(
    filters: Filters, viewer: Viewer, *, kind: str = "", is_aside: bool = False, after: str = ""
) -> NamesPage:
    """Those in most documents first."""
    rows = Candidate.objects.filter(decision=Candidate.Decision.ASIDE if is_aside else Candidate.Decision.WAITS)
    if filters.language:
        rows = rows.filter(language=filters.language)
    if kind:
        rows = rows.filter(type=kind)
    for term in filters.words.split()[:8]:
        rows = rows.filter(Q(surface__icontains=term) | Q(key__icontains=fold(term)))
    if filters.is_bundled_hidden:
        rows = rows.exclude(pk__in=_only_bundled())
    counted: QuerySet[Any] = _counted(rows, filters)
    number, _, last = after.partition(".")
    if number.isdecimal() and last.isdecimal():
        counted = counted.filter(Q(documents__lt=int(number)) | Q(documents=int(number), pk__gt=int(last)))
    found = list(counted.filter(documents__gt=0).order_by("-documents", "pk")[: NAMES_SHOWN + 1])
    shown = found[:NAMES_SHOWN]
    cursor = f"{shown[-1].documents}.{shown[-1].pk}" if len(found) > NAMES_SHOWN else ""
    return NamesPage(_lines(shown, filters, viewer, EXAMPLES_SHOWN), cursor, is_first=not after)


def name_line(candidate_id: int, filters: Filters, viewer: Viewer) -> CandidateLine | None:
    """One name, whether it waits or not."""
    found = list(_counted(Candidate.objects.filter(pk=candidate_id), filters))
    return _lines(found, filters, viewer, EXAMPLES_OF_ONE)[0] if found else None


def waiting_count() -> int:
    seen = CandidateSighting.objects.filter(candidate=OuterRef("pk"))
    return Candidate.objects.filter(Exists(seen), decision=Candidate.Decision.WAITS).count()


def rereading_count() -> int:
    """Texts that an extractor with fewer or more additions read."""
    return extract.pending().exclude(extracted_with="").count()


def _only_bundled() -> "QuerySet[Candidate]":
    live = CandidateSighting.objects.filter(candidate=OuterRef("pk")).exclude(document__source__tier="bundled")
    return Candidate.objects.exclude(Exists(live))


def _counted(rows: "QuerySet[Candidate]", filters: Filters) -> "QuerySet[Candidate]":
    only = ~Q(sightings__document__source__tier="bundled") if filters.is_bundled_hidden else None
    return rows.annotate(
        documents=Count("sightings", filter=only),
        first_seen=Min("sightings__seen_at", filter=only),
        last_seen=Max("sightings__seen_at", filter=only),
    )


def _lines(rows: list[Candidate], filters: Filters, viewer: Viewer, examples: int) -> tuple[CandidateLine, ...]:
    ids = [row.pk for row in rows]
    seen = CandidateSighting.objects.filter(candidate__in=ids)
    if filters.is_bundled_hidden:
        seen = seen.exclude(document__source__tier="bundled")
    stories = dict(seen.order_by().values_list("candidate").annotate(stories=Count("document__story", distinct=True)))
    quotes = _examples(seen, {row.pk: row for row in rows}, viewer, examples)
    return tuple(_line(row, stories.get(row.pk, 0), quotes.get(row.pk, []), viewer) for row in rows)


def _line(row: Candidate, stories: int, quotes: Iterable[Quote], viewer: Viewer) -> CandidateLine:
    documents: int = row.documents  # type: ignore[attr-defined]  # annotated
    told = [f"in {words.counted(documents, 'document')}"] if documents else ["in no stored document any more"]
    if stories:
        told.append(words.counted(stories, "story", "stories"))
    return CandidateLine(
        id=row.pk,
        surface=row.surface,
        language=row.language,
        facts=(f"Looks like: {TYPES[row.type]}", words.language_word(row.language), *told),
        first_seen=viewer.moment(row.first_seen),  # type: ignore[attr-defined]  # annotated
        last_seen=viewer.moment(row.last_seen) if row.last_seen != row.first_seen else None,  # type: ignore[attr-defined]
        examples=tuple(quotes),
        is_aside=row.decision == Candidate.Decision.ASIDE,
    )


def _examples(
    seen: "QuerySet[CandidateSighting]", rows: dict[int, Candidate], viewer: Viewer, number: int
) -> dict[int, list[Quote]]:
    """The newest sentences of each name. Cut out of the texts by the database: the texts themselves may be long."""
    newest = Window(RowNumber(), partition_by=F("candidate"), order_by=(F("seen_at").desc(), F("pk").desc()))
    ids = list(seen.annotate(place=newest).filter(place__lte=number).values_list("pk", flat=True))
    found = (
        CandidateSighting.objects.filter(pk__in=ids)
        .annotate(sentence=Substr("version__text", F("start") + 1, F("end") - F("start")))
        .select_related("version__document__source", "version__document__current_version")
        .defer("version__text", "version__document__current_version__text")
        .order_by("-seen_at", "-pk")
    )
    sightings = list(found)
    names = build.entity_names(one.version.origin for one in sightings)
    quotes: dict[int, list[Quote]] = {}
    for one in sightings:
        row = rows[one.candidate_id]
        source = build.source_line(one.version, names, viewer)
        quotes.setdefault(row.pk, []).append(_quote(one.sentence, row, one.version, source))
    return quotes


def _quote(sentence: str, row: Candidate, version: DocumentVersion, source: SourceLine) -> Quote:
    at = fold(sentence).find(row.key)
    start, end = (at, at + len(row.key)) if at >= 0 else (0, 0)
    before, after = sentence[:start], sentence[end:]
    if len(sentence) > LONGEST_EXAMPLE:
        before = f"…{before[-_AROUND:]}" if len(before) > _AROUND else before
        after = f"{after[:_AROUND]}…" if len(after) > _AROUND else after
    href = links.document(version.document, version)
    return Quote(before, sentence[start:end], after, version.language, href, source)


def entity_choices(asked: str, *, like: str = "") -> tuple[EntityChoice, ...]:
    """Listed entities that have every word asked for in one of their names; without words, those named alike."""
    rows = Entity.objects.all()
    terms = asked.split()[:6]
    if terms:
        for term in terms:
            rows = rows.filter(_named(term))
    else:
        parts = [part for part in re.findall(r"\w+", like) if len(part) > 2 and not _COMMON.match(part)]
        parts += [like[:2]] if re.match(r"[\u3400-\u9fff]", like) else []
        if not parts:
            return ()
        wanted = Q()
        for part in parts[:4]:
            wanted |= _named(part)
        rows = rows.filter(wanted)
    found = rows.order_by(Length("name_en"), "slug")[:CHOICES_SHOWN]
    return tuple(EntityChoice(row.slug, row.name_en, row.name_zh, TYPES.get(row.type, row.type)) for row in found)


def _named(term: str) -> Q:
    alias = Alias.objects.filter(entity=OuterRef("pk"), text__icontains=term)
    return Q(name_en__icontains=term) | Q(name_zh__icontains=fold(term)) | Q(slug=term.lower()) | Q(Exists(alias))


def added_page(viewer: Viewer, *, after: str = "", before: str = "") -> AddedPage:
    rows = KnowledgeAddition.objects.select_related("added_by", "undone_by")
    found = keyset.page(
        rows,
        day="",
        size=ADDITIONS_SHOWN,
        after=keyset.Cursor.parse(after),
        before=keyset.Cursor.parse(before),
    )
    names = build.entity_names(row.entity_slug for row in found.rows)
    return AddedPage(tuple(_addition(row, names, viewer) for row in found.rows), found.newer, found.older)


def _addition(row: KnowledgeAddition, names: build.Names, viewer: Viewer) -> AdditionLine:
    kind = KnowledgeAddition.Kind
    if row.kind == kind.ALIAS:
        what = f"Name of {build.named(names, row.entity_slug)}"
    elif row.kind == kind.ENTITY:
        what = f"New {TYPES.get(row.cells.get('type', ''), 'entity')}"
    else:
        what = f"Word of “{row.word_class}” ({class_home(row.language, row.word_class)})"
    return AdditionLine(
        id=row.pk,
        what=what,
        text=row.text,
        language=row.language or ("zh" if re.search(r"[\u3400-\u9fff]", row.text) else "en"),
        href=links.entity(row.entity_slug) if row.entity_slug in names else "",
        by=row.added_by.email if row.added_by else "nobody noted",
        when=viewer.moment(row.added_at),
        undone_by=row.undone_by.email if row.undone_by else "",
        undone=viewer.moment(row.undone_at),
    )


def class_home(language: str, word_class: str) -> str:
    """Which kinds of event a word class serves, in words."""
    file = file_of(language, word_class)
    language_ = words.language_word(language)
    return f"{language_}, every kind of event" if file == "common" else f"{language_}, {words.type_word(file)}"
