"""Federal Register, public inspection: rules on the business day before they are published."""

from dataclasses import dataclass, replace
from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.json_api import JsonApi, Row, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Document, Item, Snapshot, SourceKind, Tier
from scrapers.errors import Unreadable
from scrapers.read.html import Html

AGENCIES = frozenset(
    {
        "industry-and-security-bureau", "national-highway-traffic-safety-administration",
        "federal-communications-commission",
    }
)  # fmt: skip


def _item(row: Row, base: str, source: Source) -> Item | None:
    """None for other agencies: the list holds the whole government's documents of the day."""
    agencies = [agency for agency in row.get("agencies") or () if text_at(agency, "slug") in AGENCIES]
    if not agencies:
        return None
    number = text_at(row, "document_number")
    if not number:
        raise Unreadable("a row without document number")
    return build_item(
        text_at(row, "html_url"),
        text_at(row, "title"),
        base=base,
        external_id=number,
        published=text_at(row, "filed_at"),
        zone=source.zone,
        fetch_url=text_at(row, "raw_text_url"),
        extra={
            "document_number": number,
            "type": text_at(row, "type"),
            "agency": text_at(agencies[-1], "name"),
            "publication_date": text_at(row, "publication_date"),
        },
    )


@dataclass(frozen=True, slots=True)
class RawText:
    """Plain text in a page that has no title of its own."""

    page: Html

    def read(self, snapshot: Snapshot, item: Item, source: Source) -> Document:
        document = self.page.read(snapshot, item, source)
        agency = item.extra.get("agency", "")
        return replace(document, title=item.title, issuing_bodies=(agency,) if agency else (), publisher=agency or None)


source = Source(
    slug="federal-register-inspection",
    name="Federal Register: public inspection",
    publisher="Office of the Federal Register",
    kind=SourceKind.NOTICE,
    jurisdiction="US",
    language="en",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=3),
    terms="Public domain.",
    homepage="https://www.federalregister.gov/public-inspection",
    zone="America/New_York",
    discover=JsonApi(
        ("https://www.federalregister.gov/api/v1/public-inspection-documents/current.json",), "results", item=_item
    ),
    read=RawText(Html(body=("pre", "body"))),
    expect=range(301),  # on many days none of these agencies has filed
    evidence=Evidence.SYNTHETIC,
)
