"""Serial numbers of notices: which of a series were seen, and which between them were not. A gap is a lead."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from scrapers.read.batch import batch_of
from scrapers.read.document_number import DocumentNumber, parse_number
from tracker.knowledge.additions import in_use
from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityType, Tier
from tracker.models import DocumentVersion, Source
from tracker.web import links
from tracker.web.pieces.dates import DateWords, day_in_words

BARE = {"公告", "通告", "令", ""}  # a series that does not say whose it is
# Of a series with more numbers missing than this for each one seen, our sources list only a part.
MOST_MISSING = 3


@dataclass(frozen=True, slots=True)
class Seen:
    serial: int
    title: str
    href: str
    date: DateWords | None
    day: str  # ISO, for the file


@dataclass(frozen=True, slots=True)
class Gap:
    """The numbers `first` to `last` were not seen."""

    first: int
    last: int
    before: Seen
    after: Seen

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    @property
    def numbers(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Series:
    """`name` as the numbers give it: 工信部联通装, 公告, or the title that batches share."""

    body: str
    name: str
    year: int | None  # None: counts through the years
    seen: tuple[Seen, ...]
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> int:
        return sum(gap.size for gap in self.gaps)

    @property
    def is_sparse(self) -> bool:
        return self.missing > MOST_MISSING * len(self.seen)


def series_with_gaps() -> tuple[Series, ...]:
    """The fullest series first: there a gap says most."""
    found = [series for series in _all_series() if series.gaps]
    return tuple(sorted(found, key=lambda one: (one.is_sparse, -len(one.seen) / one.missing, one.name, one.year or 0)))


def _all_series() -> Iterator[Series]:
    by_series: defaultdict[tuple[str, str, int | None], dict[int, Seen]] = defaultdict(dict)
    bodies: defaultdict[tuple[str, str, int | None], Counter[str]] = defaultdict(Counter)
    for version in _notices():
        body = _known_body(next(iter(version.issuing_bodies), "") or version.document.publisher)
        for number in _numbers(version):
            key = (body if number.series in BARE else "", number.series, number.year)
            by_series[key].setdefault(number.serial, _seen(version, number))
            bodies[key][body] += 1
    for key, seen in by_series.items():
        rows = tuple(seen[serial] for serial in sorted(seen))
        yield Series(bodies[key].most_common(1)[0][0], key[1], key[2], rows, tuple(_gaps(rows)))


def _notices() -> Iterable[DocumentVersion]:
    rows = DocumentVersion.objects.filter(current_of__kind=Source.Kind.NOTICE)
    rows = rows.exclude(document__source__tier=Tier.BUNDLED).select_related("document")
    fields = ("title", "document_number", "issuing_bodies", "published_on", "number")
    return rows.only(*fields, "document__public_id", "document__publisher", "document__current_version").order_by("id")


def _numbers(version: DocumentVersion) -> Iterator[DocumentNumber]:
    if version.document_number and (number := parse_number(version.document_number)):
        yield number
    if batch := batch_of(version.title):
        yield batch


def _seen(version: DocumentVersion, number: DocumentNumber) -> Seen:
    day = version.published_on
    return Seen(
        number.serial,
        version.title,
        links.document(version.document, version),
        day_in_words(day),
        day.isoformat() if day else "",
    )


def _gaps(seen: tuple[Seen, ...]) -> Iterator[Gap]:
    for before, after in pairwise(seen):
        if after.serial > before.serial + 1:
            yield Gap(before.serial + 1, after.serial - 1, before, after)


def _known_body(name: str) -> str:
    """One name for one body: 工信部 and 工业和信息化部 count one series."""
    return _bodies(in_use().version).get(name.removeprefix("中华人民共和国").casefold(), name)


@lru_cache(maxsize=2)
def _bodies(_version: str) -> dict[str, str]:
    return {
        name.casefold(): entity.name_zh or entity.name_en
        for entity in load_entities().values()
        if entity.type is EntityType.AUTHORITY
        for name in entity.names()
    }
