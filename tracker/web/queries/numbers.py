"""Serial numbers of notices: which of a series were seen, and which between them were not. A gap is a lead."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Q

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
    seen: tuple[int, ...]
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> int:
        return sum(gap.size for gap in self.gaps)

    @property
    def is_sparse(self) -> bool:
        return self.missing > MOST_MISSING * len(self.seen)


class _Notice(NamedTuple):
    title: str
    document_number: str
    issuing_bodies: list[str]
    published_on: date | None
    public_id: str
    publisher: str


def series_with_gaps() -> tuple[Series, ...]:
    """The fullest series first: there a gap says most."""
    found = [series for series in _all_series() if series.gaps]
    return tuple(sorted(found, key=lambda one: (one.is_sparse, -len(one.seen) / one.missing, one.name, one.year or 0)))


def _all_series() -> Iterator[Series]:
    by_series: defaultdict[tuple[str, str, int | None], dict[int, _Notice]] = defaultdict(dict)
    bodies: defaultdict[tuple[str, str, int | None], Counter[str]] = defaultdict(Counter)
    for notice in _notices():
        body = _known_body(next(iter(notice.issuing_bodies), "") or notice.publisher)
        for number in _numbers(notice.document_number, notice.title):
            key = (body if number.series in BARE else "", number.series, number.year)
            by_series[key].setdefault(number.serial, notice)
            bodies[key][body] += 1
    for key, seen in by_series.items():
        yield Series(bodies[key].most_common(1)[0][0], key[1], key[2], tuple(sorted(seen)), tuple(_gaps(seen)))


def _notices() -> Iterator[_Notice]:
    """Current texts of official bodies that have a number or name a batch, the earliest stored first."""
    rows = DocumentVersion.objects.filter(current_of__kind=Source.Kind.NOTICE)
    rows = rows.exclude(document__source__tier=Tier.BUNDLED).filter(~Q(document_number="") | Q(title__contains="批"))
    columns = ("title", "document_number", "issuing_bodies", "published_on")
    for row in rows.order_by("id").values_list(*columns, "document__public_id", "document__publisher"):
        yield _Notice(*row)


@lru_cache(maxsize=50_000)
def _numbers(document_number: str, title: str) -> tuple[DocumentNumber, ...]:
    """Kept: the same notices are looked through at each visit."""
    found = (parse_number(document_number) if document_number else None, batch_of(title))
    return tuple(number for number in found if number is not None)


def _gaps(seen: dict[int, _Notice]) -> Iterator[Gap]:
    for before, after in pairwise(sorted(seen)):
        if after > before + 1:
            yield Gap(before + 1, after - 1, _seen(before, seen[before]), _seen(after, seen[after]))


def _seen(serial: int, notice: _Notice) -> Seen:
    day = notice.published_on
    href = links.document_named(notice.public_id, notice.title)
    return Seen(serial, notice.title, href, day_in_words(day), day.isoformat() if day else "")


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
