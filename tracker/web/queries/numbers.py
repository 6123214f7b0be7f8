"""Serial numbers of notices: which of a series were seen, and which between them were not. A gap is a lead."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tracker.knowledge.additions import in_use
from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityType, Tier
from tracker.models import DocumentVersion, SerialNumber, Source
from tracker.web import links
from tracker.web.pieces.dates import DateWords, day_in_words

BARE = {"公告", "通告", "令", ""}  # a series that does not say whose it is
# Of a series with more numbers missing than this for each one seen, our sources list only a part.
MOST_MISSING = 3
MOST_ASKED = 500  # texts at a time: databases take only so many parameters


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
    published_on: date | None
    public_id: str


Numbered = dict[int, int]  # serial → id of the version seen first


def series_with_gaps() -> tuple[Series, ...]:
    """The fullest series first: there a gap says most."""
    all_series, bodies = _all_series()
    gaps = {key: found for key, seen in all_series.items() if (found := _gaps(seen))}
    around = {all_series[key][serial] for key, found in gaps.items() for gap in found for serial in gap}
    notices = _notices(around)
    every = [
        Series(
            bodies[key].most_common(1)[0][0],
            key[1],
            key[2],
            tuple(sorted(all_series[key])),
            tuple(_gap(all_series[key], before, after, notices) for before, after in pairs),
        )
        for key, pairs in gaps.items()
    ]
    return tuple(sorted(every, key=lambda one: (one.is_sparse, -len(one.seen) / one.missing, one.name, one.year or 0)))


Key = tuple[str, str, int | None]  # body where the series does not say whose it is, series, year


def _all_series() -> tuple[dict[Key, Numbered], dict[Key, Counter[str]]]:
    """Numbers in current texts of official bodies with the text stored first, and who issues under each series."""
    by_series: defaultdict[Key, Numbered] = defaultdict(dict)
    bodies: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    rows = SerialNumber.objects.filter(version__current_of__kind=Source.Kind.NOTICE)
    rows = rows.exclude(version__document__source__tier=Tier.BUNDLED).order_by("version_id")
    known: dict[str, str] = {}
    for series, year, serial, version, issuer in rows.values_list(
        "series", "year", "serial", "version_id", "issued_by"
    ):
        body = known.get(issuer) or known.setdefault(issuer, _known_body(issuer))
        key = (body if series in BARE else "", series, year)
        by_series[key].setdefault(serial, version)
        bodies[key][body] += 1
    return by_series, bodies


def _gaps(seen: Numbered) -> list[tuple[int, int]]:
    """Numbers seen one after the other with others between them."""
    return [(before, after) for before, after in pairwise(sorted(seen)) if after > before + 1]


def _notices(versions: Iterable[int]) -> dict[int, _Notice]:
    rows: dict[int, _Notice] = {}
    wanted = sorted(versions)
    for start in range(0, len(wanted), MOST_ASKED):
        asked = DocumentVersion.objects.filter(pk__in=wanted[start : start + MOST_ASKED])
        for pk, title, day, public_id in asked.values_list("pk", "title", "published_on", "document__public_id"):
            rows[pk] = _Notice(title, day, public_id)
    return rows


def _gap(seen: Numbered, before: int, after: int, notices: Mapping[int, _Notice]) -> Gap:
    return Gap(before + 1, after - 1, *(_seen(serial, notices[seen[serial]]) for serial in (before, after)))


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
