"""36Kr (36氪): technology and car business. The feed carries whole articles; pages keep theirs in a script."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Feed
from scrapers.discover.json_api import at_path, text_at
from scrapers.document import Document, Item, Snapshot, SourceKind, Tier
from scrapers.read.dates import parse_published
from scrapers.read.encoding import decode_snapshot
from scrapers.read.html import Html
from scrapers.read.text import line_of_html, text_of_html

_STATE = re.compile(r"window\.initialState\s*=\s*(?=\{)")
TEASER_CHARS = 200  # what the feed has been seen to shorten to


@dataclass(frozen=True, slots=True)
class KrPage:
    """The article in `window.initialState`, else by the page's selectors."""

    fallback: Html

    def read(self, snapshot: Snapshot, item: Item, source: Source) -> Document:
        decoded = decode_snapshot(snapshot)
        article = _article(decoded.text)
        text = text_of_html(text_at(article, "widgetContent"))
        if not text:
            return self.fallback.read(snapshot, item, source)
        return Document(
            url=item.url,
            title=line_of_html(text_at(article, "widgetTitle")) or item.title,
            text=text,
            language=source.language,
            kind=source.kind,
            published=parse_published(text_at(article, "publishTime"), zone=source.zone),
            authors=item.authors,
            warnings=decoded.warnings,
        )


def page_state(page: str) -> dict[str, object]:
    """The one JSON value behind the assignment, empty without one: other globals follow it in the same script."""
    match = _STATE.search(page)
    if match is None:
        return {}
    try:
        state, _ = json.JSONDecoder(strict=False).raw_decode(page, match.end())
    except (ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def _article(page: str) -> dict[str, object]:
    """Empty where the page has none: its selectors are tried next, and they do raise."""
    article = at_path(page_state(page), "articleDetail.articleDetailData.data")
    return article if isinstance(article, dict) else {}


source = Source(
    slug="36kr",
    name="36Kr",
    publisher="36氪",
    kind=SourceKind.NEWS,
    jurisdiction="CN",
    language="zh-Hans",
    tier=Tier.MEDIA,
    cadence=timedelta(minutes=60),
    terms="Copyright 36氪: keep for analysis, show excerpts with a link.",
    homepage="https://36kr.com",
    zone="Asia/Shanghai",
    discover=Feed(("https://36kr.com/feed",), has_whole_text=True, least_whole_chars=TEASER_CHARS),
    read=KrPage(Html(body=("div.articleDetailContent",), title=("h1.article-title",))),
    expect=range(5, 201),
    evidence=Evidence.SYNTHETIC,
    max_age=timedelta(days=14),
)
