"""Hacker News, by Algolia's search: links that readers posted. A hint that somebody wrote something."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.json_api import JsonApi, Row, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Item, SourceKind, Tier
from scrapers.read.listed import Listed
from scrapers.walks import Pages

SEARCH = "https://hn.algolia.com/api/v1/search_by_date"
TERMS = ("Tesla%20FSD%20China", "robotaxi%20China")


def _item(row: Row, base: str, source: Source) -> Item:
    number = text_at(row, "objectID")
    return build_item(
        text_at(row, "url") or f"https://news.ycombinator.com/item?id={number}",  # a question has no link
        text_at(row, "title"),
        base=base,
        external_id=number,
        published=text_at(row, "created_at"),
        zone=source.zone,
        extra={"discussion": f"https://news.ycombinator.com/item?id={number}"},
    )


source = Source(
    slug="hacker-news",
    name="Hacker News hints",
    publisher="Hacker News",
    kind=SourceKind.NEWS,
    jurisdiction="US",
    language="en",
    tier=Tier.AUTHOR,
    cadence=timedelta(hours=6),
    terms="Titles and links; the pages they point at are their publishers'.",
    homepage="https://news.ycombinator.com",
    discover=JsonApi(tuple(f"{SEARCH}?query={term}&tags=story" for term in TERMS), "hits", item=_item),
    read=Listed(),
    archive=Pages(query=(("page", "{page}"),), first=1),
    expect=range(1, 101),
    evidence=Evidence.SYNTHETIC,
    is_headline_only=True,
    enabled_by_default=False,
    disabled_reason="A hint only: titles as readers wrote them, days of posting, no texts.",
)
