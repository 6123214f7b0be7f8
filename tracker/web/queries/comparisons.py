"""What a text changed, cut out of the two texts it was read from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tracker.compare.changes import Kind, Piece, pieces
from tracker.models import Comparison, DocumentVersion
from tracker.web import links
from tracker.web.pieces.dates import day_in_words
from tracker.web.pieces.values import Link

SHOWN = 40  # lines of a section beside the text; the page of changes has all
WORDS = {
    Kind.ADDED: "Added",
    Kind.REMOVED: "Removed",
    Kind.CHANGED: "Changed",
    Kind.RENUMBERED: "Renumbered",
    Kind.MOVED: "Moved",
}
CLAUSE_CHARS = 80  # of a clause that only has another number: enough to know it by


@dataclass(frozen=True, slots=True)
class Line:
    """`kind` "gap" stands for unchanged text that is left out."""

    kind: str
    word: str = ""
    place: str = ""  # "第三条", "第三条 → 第四条", the heading of a risk
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    title: str  # "Item 1A. Risk Factors"; empty for a text without sections
    summary: str
    lines: tuple[Line, ...]
    more: int  # lines left out here


@dataclass(frozen=True, slots=True)
class Changes:
    href: str  # of the page with all of them
    basis: str
    previous: Link
    summary: str
    sections: tuple[Section, ...]
    title_before: str  # where the title changed


def changes_of(version: DocumentVersion, basis: str, *, shown: int | None = SHOWN) -> Changes | None:
    """None while nothing was compared. `shown` None: all lines."""
    row = version.comparisons.select_related("previous__document").filter(basis=basis).first()
    if row is None:
        return None
    old, new = (
        DocumentVersion.objects.values_list("text", flat=True).get(pk=pk) for pk in (row.previous_id, version.pk)
    )
    lines = groupby(_rows(row.changes["rows"]), key=lambda one: one["section"] if one else None)
    named: dict[str, list[dict[str, Any] | None]] = {}
    last = ""
    for section, rows in lines:
        last = last if section is None else section
        named.setdefault(last, []).extend(rows)
    titles = row.changes["sections"]
    is_version = basis == Comparison.Basis.VERSION
    return Changes(
        href=links.changes(version.document, version, basis),
        basis=basis,
        previous=_previous(row.previous, is_version=is_version),
        summary=summary(row),
        sections=tuple(
            _section(key, titles.get(key, ""), rows, old, new, shown) for key, rows in named.items() if any(rows)
        ),
        title_before=row.previous.title if is_version and row.previous.title != version.title else "",
    )


def summary(row: Comparison) -> str:
    counts = (
        (row.added, "added"),
        (row.removed, "removed"),
        (row.changed, "changed"),
        (row.renumbered, "renumbered or moved"),
    )
    return ", ".join(f"{number:,} {word}" for number, word in counts if number) or "no sentence changed"


def _previous(version: DocumentVersion, *, is_version: bool) -> Link:
    text = f"version {version.number}" if is_version else version.title
    day = None if is_version else day_in_words(version.published_on)
    return Link(text, links.document(version.document, version), day.text if day else "")


def _rows(rows: Iterable[dict[str, Any] | None]) -> Iterator[dict[str, Any] | None]:
    """Without the points of an article that has another number as a whole."""
    parent: tuple[str, str] | None = None
    for row in rows:
        if row is None or row["kind"] != Kind.RENUMBERED:
            yield row
            continue
        old, new = row["old"][2], row["new"][2]
        is_point = parent is not None and old.startswith(parent[0]) and new.startswith(parent[1])
        if is_point and parent and old.removeprefix(parent[0]) == new.removeprefix(parent[1]):
            continue
        parent = (old, new)
        yield row


def _section(key: str, title: str, rows: list[dict[str, Any] | None], old: str, new: str, shown: int | None) -> Section:
    counts = [sum(row is not None and row["kind"] == kind for row in rows) for kind in WORDS]
    told = ", ".join(f"{count:,} {WORDS[kind].lower()}" for count, kind in zip(counts, WORDS, strict=True) if count)
    if key:  # what is unchanged at the ends of a section goes without saying
        rows = rows[rows[0] is None : len(rows) - (rows[-1] is None)]
    taken = rows if shown is None else rows[:shown]
    item = f"Item {key.rpartition('.')[2] if key[:1] == 'I' else key}" if key else ""
    part = f"Part {key.partition('.')[0]}, " if key[:1] == "I" else ""
    return Section(
        anchor=f"item-{key.replace('.', '-').lower()}" if key else "text",
        title=f"{part}{item}. {title}".strip(". ") if key else "",
        summary=told,
        lines=tuple(_lines(taken, old, new)),
        more=len(rows) - len(taken),
    )


def _lines(rows: Iterable[dict[str, Any] | None], old: str, new: str) -> Iterator[Line]:
    heading = ""
    for row in rows:
        if row is None:
            yield Line("gap")
            continue
        kind = Kind(row["kind"])
        before, after = _cut(old, row["old"]), _cut(new, row["new"])
        place = _place(kind, row["old"], row["new"])
        if row["section"]:  # a risk's heading stands over its changes once
            place, heading = ("" if place == heading else place), place
        yield Line(kind.value, WORDS.get(kind, ""), place, _pieces(kind, before, after, row.get("words")))


def _cut(text: str, place: list[Any] | None) -> str:
    return text[place[0] : place[1]] if place else ""


def _place(kind: Kind, old: list[Any] | None, new: list[Any] | None) -> str:
    before, after = (old[2] if old else ""), (new[2] if new else "")
    if kind is Kind.SAME:
        return ""
    return f"{before} → {after}" if before and after and before != after else after or before


def _pieces(kind: Kind, before: str, after: str, words: list[list[Any]] | None) -> tuple[Piece, ...]:
    if kind is Kind.CHANGED:  # without words where it waits to be compared anew
        return tuple(_stored_pieces(words, before, after)) if words else pieces(before, after)
    if kind in (Kind.RENUMBERED, Kind.MOVED):
        return (Piece(Kind.SAME, after[:CLAUSE_CHARS] + ("…" if len(after) > CLAUSE_CHARS else "")),)
    return (Piece(Kind.SAME, after or before),)


def _stored_pieces(words: list[list[Any]], before: str, after: str) -> Iterator[Piece]:
    i = j = 0  # how far both have come
    for kind, size in words:
        yield Piece(Kind(kind), before[i : i + size] if kind == Kind.REMOVED else after[j : j + size])
        i += size if kind != Kind.ADDED else 0
        j += size if kind != Kind.REMOVED else 0


def versions_summary(version: DocumentVersion) -> str:
    """Beside a version in the list of them; empty for the first one and while it waits."""
    row = next((row for row in version.comparisons.all() if row.basis == Comparison.Basis.VERSION), None)
    return summary(row) if row else ""
