"""regulations.gov: dockets of BIS and NHTSA. Titles and dates only: the pages need a browser to show a text."""

from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.json_api import JsonApi, Row, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Item, SourceKind, Tier
from scrapers.read.dates import on_day, parse_published
from scrapers.read.listed import Listed
from scrapers.walks import Pages

API = "https://api.regulations.gov/v4/documents"
AGENCIES = ("BIS", "NHTSA")
EXTRA = {
    "frDocNum": "document_number",
    "documentType": "type",
    "docketId": "docket",
    "commentEndDate": "comments_close_on",
}


def _item(row: Row, base: str, source: Source) -> Item:
    identifier = text_at(row, "id")
    posted = parse_published(text_at(row, "attributes.postedDate"), zone=source.zone)
    extra = {name: value for key, name in EXTRA.items() if (value := text_at(row, f"attributes.{key}"))}
    return build_item(
        f"https://www.regulations.gov/document/{identifier}",
        text_at(row, "attributes.title"),
        base=base,
        external_id=identifier,
        # Midnight in Washington written in UTC: a day, not a time.
        published=on_day(posted.on, posted.raw, zone=source.zone) if posted.on else posted,
        extra=extra | {"agency": text_at(row, "attributes.agencyId")},
    )


source = Source(
    slug="regulations-gov",
    name="regulations.gov dockets",
    publisher="US General Services Administration",
    kind=SourceKind.NOTICE,
    jurisdiction="US",
    language="en",
    tier=Tier.OFFICIAL,
    cadence=timedelta(hours=12),
    terms="Public records, by API key.",
    homepage="https://www.regulations.gov",
    zone="America/New_York",
    discover=JsonApi(
        tuple(f"{API}?filter[agencyId]={agency}&sort=-lastModifiedDate&page[size]=25" for agency in AGENCIES),
        "data",
        item=_item,
    ),
    read=Listed(),
    archive=Pages(query=(("page[number]", "{page}"),)),
    expect=range(1, 251),
    evidence=Evidence.RECORDING,
    is_headline_only=True,
    enabled_by_default=False,
    disabled_reason="Needs an API key (header X-Api-Key); the documents themselves come by federal-register.",
)
