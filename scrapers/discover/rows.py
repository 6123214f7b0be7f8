"""What the ways of finding items share: an item from raw strings, odd rows collected as warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapers.document import Item, Published
from scrapers.errors import Unreadable
from scrapers.read.dates import parse_published
from scrapers.read.text import line_of_html
from scrapers.urls import canonical_url, fetchable_url

MAX_TITLE_CHARS = 1000
MAX_ID_CHARS = 500  # what the item table's key holds
MAX_WARNINGS = 20  # a listing whose every row is odd needs no thousand sentences


@dataclass(slots=True)
class Notes:
    """Warnings of one listing, counted when there are too many."""

    kept: list[str] = field(default_factory=list)
    more: int = 0
    skipped: int = 0

    def add(self, warning: str) -> None:
        if len(self.kept) < MAX_WARNINGS:
            self.kept.append(warning)
        else:
            self.more += 1

    def skip(self, warning: str) -> None:
        """As `add`, for a row that gave no item."""
        self.skipped += 1
        self.add(warning)

    def all(self) -> tuple[str, ...]:
        return (*self.kept, f"and {self.more} more") if self.more else tuple(self.kept)


def build_item(
    link: str,
    title: str,
    *,
    base: str,
    external_id: str = "",
    published: str | Published | None = None,
    zone: str = "UTC",
    text: str | None = None,
    is_text_whole: bool = False,
    authors: tuple[str, ...] = (),
    fetch_url: str = "",
    extra: Mapping[str, str] | None = None,
) -> Item:
    """An item of what a row said. `title` may hold mark-up. Raises Unreadable when link or title is unusable."""
    url = canonical_url(link, base)
    headline = line_of_html(title)[:MAX_TITLE_CHARS].strip()
    if not headline:
        raise Unreadable("a row without a title", link=link[:200])
    where = fetchable_url(fetch_url or link, base)
    when = parse_published(published, zone=zone) if isinstance(published, str) and published.strip() else published
    return Item(
        url=url,
        title=headline,
        external_id=(external_id.strip() or url)[:MAX_ID_CHARS],
        published=when if isinstance(when, Published) else None,
        fetch_url=where if where != url else None,
        text=text or None,
        is_text_whole=bool(is_text_whole and text),
        authors=authors,
        extra=dict(extra or {}),
    )


def undated(items: list[Item], notes: Notes) -> None:
    """Notes the items whose date was given and could not be read."""
    for item in items:
        if item.published is not None and item.published.at is None:
            notes.add(f"the date {item.published.raw!r} cannot be read ({item.title[:60]})")
