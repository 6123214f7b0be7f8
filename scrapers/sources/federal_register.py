"""Federal Register: rules and notices on chips and connected vehicles, by its public API.

The agency's slug is `industry-and-security-bureau`; `bureau-of-industry-and-security` silently matches nothing.
"""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.json_api import JsonApi, Row, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Item, SourceKind, Tier
from scrapers.errors import Unreadable
from scrapers.read.dates import parse_published
from scrapers.read.text import text_of_html
from scrapers.read.xml_notice import FederalRegisterXml
from scrapers.walks import Slices

API = "https://www.federalregister.gov/api/v1/documents.json"
FIELDS = (
    "title", "type", "abstract", "document_number", "html_url", "publication_date", "agencies", "action",
    "effective_on", "comments_close_on", "docket_ids", "full_text_xml_url", "pdf_url",
)  # fmt: skip
EXTRA = ("document_number", "type", "action", "effective_on", "comments_close_on", "pdf_url")
QUERIES = (
    "conditions[agencies][]=industry-and-security-bureau",
    'conditions[term]="connected vehicles"&conditions[agencies][]=commerce-department',
    'conditions[term]="automated driving"&conditions[agencies][]=national-highway-traffic-safety-administration',
)


def _url(query: str) -> str:
    fields = "&".join(f"fields[]={name}" for name in FIELDS)
    return f"{API}?{query}&order=newest&per_page=100&{fields}"


def _item(row: Row, base: str, source: Source) -> Item:
    number, day = text_at(row, "document_number"), text_at(row, "publication_date")
    if not number or not day:
        raise Unreadable("a row without document number or publication date")
    agencies = [text_at(agency, "name") for agency in row.get("agencies") or ()]
    extra = {name: value for name in EXTRA if (value := text_at(row, name))}
    return build_item(
        text_at(row, "html_url"),
        text_at(row, "title"),
        base=base,
        external_id=number,
        published=parse_published(day, zone=source.zone),
        text=text_of_html(text_at(row, "abstract")),
        # An answer without the field still has its text at the address all documents follow.
        fetch_url=text_at(row, "full_text_xml_url")
        or f"https://www.federalregister.gov/documents/full_text/xml/{day.replace('-', '/')}/{number}.xml",
        extra=extra | ({"agency": agencies[-1]} if agencies else {}),
    )


source = Source(
    slug="federal-register",
    name="Federal Register: chips, connected and automated vehicles",
    publisher="Office of the Federal Register",
    kind=SourceKind.NOTICE,
    jurisdiction="US",
    language="en",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=6),
    terms="Public domain.",
    homepage="https://www.federalregister.gov",
    zone="America/New_York",  # issue days, no time
    discover=JsonApi(tuple(map(_url, QUERIES)), rows="results", item=_item, next_url="next_page_url"),
    read=FederalRegisterXml(),
    # Deep pages silently begin again at the first: so by quarters, each with few pages.
    archive=Slices(
        (("conditions[publication_date][gte]", "{start}"), ("conditions[publication_date][lte]", "{end}")),
        timedelta(days=92),
    ),
    expect=range(20, 301),
    evidence=Evidence.RECORDING,
)
