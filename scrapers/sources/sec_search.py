"""SEC EDGAR full-text search: filings of anybody that speak of automated driving in China. One hit a document."""

import re
from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.json_api import JsonApi, Row, at_path, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Item, SourceKind, Tier
from scrapers.errors import Unreadable
from scrapers.read.filing import Filing
from scrapers.walks import Pages

SEARCH = "https://efts.sec.gov/LATEST/search-index"
QUERIES = ('"autonomous driving" "data security" China', '"advanced driver assistance" China approval')
ARCHIVE = "https://www.sec.gov/Archives/edgar/data"
_TICKERS = re.compile(r"\s+\((?:[A-Z0-9.\-, ]+\)\s+\()?CIK \d+\)$")


def _item(row: Row, base: str, source: Source) -> Item:
    accession, _, name = text_at(row, "_id").partition(":")
    ciks, names = at_path(row, "_source.ciks"), at_path(row, "_source.display_names")
    if not name or not isinstance(ciks, list) or not ciks or not isinstance(names, list) or not names:
        raise Unreadable("a hit without document, CIK or name")
    company = _TICKERS.sub("", str(names[0])).strip()
    form, kind = text_at(row, "_source.form"), text_at(row, "_source.file_type")
    description = text_at(row, "_source.file_description")
    facts = {
        "company": company,
        "cik": str(int(str(ciks[0]))),
        "form": form,
        "exhibit": "" if kind == form else kind,
        "accession": accession,
        "report_date": text_at(row, "_source.period_ending"),
    }
    return build_item(
        f"{ARCHIVE}/{facts['cik']}/{accession.replace('-', '')}/{name}",
        f"{company}: Form {form}" if kind == form else f"{company}: {kind} to Form {form}",
        base=base,
        external_id=f"{accession}:{name}",
        published=text_at(row, "_source.file_date"),
        zone=source.zone,
        text=description if description != kind else None,
        extra={key: value for key, value in facts.items() if value},
    )


source = Source(
    slug="sec-search",
    name="SEC full-text search",
    publisher="US Securities and Exchange Commission",
    kind=SourceKind.FILING,
    jurisdiction="US",
    language="en",
    tier=Tier.COMPANY,
    cadence=timedelta(hours=12),
    terms="Public records. At most ten requests a second over all of sec.gov, with a contact in the user agent.",
    homepage="https://efts.sec.gov/LATEST/search-index",
    zone="America/New_York",
    discover=JsonApi(
        tuple(f"{SEARCH}?q={query.replace(' ', '%20')}&forms=8-K,6-K,20-F,10-K,10-Q" for query in QUERIES),
        "hits.hits",
        item=_item,
    ),
    read=Filing(),
    archive=Pages(query=(("from", "{offset}"),), size=100),
    expect=range(1, 201),
    evidence=Evidence.RECORDING,
    enabled_by_default=False,
    disabled_reason="Finds many passing mentions; switch it on for research, not for alerts.",
)
