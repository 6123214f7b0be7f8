"""GDELT DOC 2.0: a hint that somebody wrote something. Its time is when it saw the page, not when that came out."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.json_api import JsonApi, Row, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Item, SourceKind, Tier
from scrapers.read.listed import Listed
from scrapers.walks import Slices

API = "https://api.gdeltproject.org/api/v2/doc/doc"
_SPACED = " ,;:.!?%)"


def _title(tokens: str) -> str:
    """Titles come as tokens: "months , the" is put back together."""
    text = " ".join(tokens.split())
    for mark in _SPACED.strip():
        text = text.replace(f" {mark}", mark)
    return text


def _item(row: Row, base: str, _source: Source) -> Item:
    return build_item(
        text_at(row, "url").removesuffix("%20title="),
        _title(text_at(row, "title")),
        base=base,
        extra={
            "publisher": text_at(row, "domain"),
            "seen_at": text_at(row, "seendate"),
            "country": text_at(row, "sourcecountry"),
        },
    )


source = Source(
    slug="gdelt",
    name="GDELT hints",
    publisher="The GDELT Project",
    kind=SourceKind.NEWS,
    jurisdiction="INT",
    language="en",
    tier=Tier.MEDIA,
    cadence=timedelta(hours=6),
    terms="Free with attribution; the pages it points at are their publishers'.",
    homepage="https://www.gdeltproject.org",
    discover=JsonApi(
        (f"{API}?query=(Tesla%20FSD)%20sourcecountry:china&mode=artlist&format=json&maxrecords=250&sort=datedesc",),
        "articles",
        item=_item,
    ),
    read=Listed(),
    archive=Slices(
        (("startdatetime", "{start}000000"), ("enddatetime", "{end}235959")),
        timedelta(days=7),
        day="%Y%m%d",
        most=250,
        reach=timedelta(days=90),
    ),
    expect=range(1, 251),
    evidence=Evidence.RECORDING,
    is_headline_only=True,
    enabled_by_default=False,
    disabled_reason="A hint only: no publication times, no texts, titles of unknown origin.",
)
