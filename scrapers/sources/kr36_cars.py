"""36Kr's channel on cars. The list is in a script of its page; of a row only articles count, not flashes or videos."""

from dataclasses import dataclass, replace

from scrapers.declare import Found, Request, Source
from scrapers.discover.json_api import at_path, text_at
from scrapers.discover.rows import Notes, build_item, undated
from scrapers.document import Item, Snapshot
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from scrapers.read.encoding import decode_snapshot
from scrapers.sources import kr36

ROWS = "information.informationList.itemList"


@dataclass(frozen=True, slots=True)
class Channel:
    urls: tuple[str, ...]

    def requests(self) -> tuple[Request, ...]:
        return tuple(Request(url) for url in self.urls)

    def find(self, snapshot: Snapshot, source: Source) -> Found:
        state = kr36.page_state(decode_snapshot(snapshot).text)
        if not state:
            raise LayoutChanged("no window.initialState in the page", url=snapshot.url)
        rows = at_path(state, ROWS)
        if not isinstance(rows, list):
            raise LayoutChanged(f"no list at {ROWS!r}", url=snapshot.url, path=ROWS)
        notes = Notes()
        items = [item for row in rows if (item := _item(row, snapshot.url, source, notes))]
        if not items:
            raise NothingFound("no article in the channel", url=snapshot.url)
        undated(items, notes)
        return Found(tuple(items), notes.all())


def _item(row: object, base: str, source: Source, notes: Notes) -> Item | None:
    if not isinstance(row, dict) or not text_at(row, "route").startswith("detail_article"):
        return None
    number = text_at(row, "itemId")
    try:
        return build_item(
            f"/p/{number}",
            text_at(row, "templateMaterial.widgetTitle"),
            base=base,
            external_id=number,
            published=text_at(row, "templateMaterial.publishTime"),
            zone=source.zone,
        )
    except Unreadable as error:
        notes.skip(f"a row was skipped: {error}")
        return None


source = replace(
    kr36.source,
    slug="36kr-cars",
    name="36Kr cars",
    homepage="https://36kr.com/information/travel/",
    discover=Channel(("https://36kr.com/information/travel/",)),
    expect=range(5, 101),
)
