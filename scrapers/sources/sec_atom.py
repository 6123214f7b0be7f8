"""SEC EDGAR, latest filings of everybody, as Atom. One filing appears once for each party, under one id."""

import re
from dataclasses import replace
from datetime import timedelta

from scrapers.declare import Evidence, Source
from scrapers.discover.feed import Entry, Feed
from scrapers.document import Item, SourceKind, Tier
from scrapers.errors import Unreadable
from scrapers.read.listed import Listed

# "8-K - NAME (0001234567) (Filer)"
_TITLE = re.compile(r"(?P<form>\S.*?) - (?P<name>.+) \((?P<cik>\d{10})\) \((?P<role>[\w ]+)\)")
_ACCESSION = re.compile(r"accession-number=(\d{10}-\d{2}-\d{6})")
PERSONS = frozenset({"Reporting", "Filed by"})  # the same filing is listed under its company too


def _adapt(entry: Entry, item: Item) -> Item | None:
    title = _TITLE.fullmatch(item.title)
    accession = _ACCESSION.search(str(entry.get("id") or ""))
    if title is None or accession is None:
        raise Unreadable(f"no form, party or accession number in {item.title[:80]!r}")
    if title["role"] in PERSONS:
        return None
    form = next((tag.get("term") for tag in entry.get("tags", ()) if tag.get("term")), title["form"])
    company = title["name"]
    return replace(
        item,
        title=f"{company}: Form {form}",
        external_id=accession[1],
        extra={"company": company, "cik": str(int(title["cik"])), "form": form, "accession": accession[1]},
    )


source = Source(
    slug="sec-atom",
    name="SEC latest filings",
    publisher="US Securities and Exchange Commission",
    kind=SourceKind.FILING,
    jurisdiction="US",
    language="en",
    tier=Tier.COMPANY,
    cadence=timedelta(minutes=10),
    terms="Public records. At most ten requests a second over all of sec.gov, with a contact in the user agent.",
    homepage="https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent",
    zone="America/New_York",
    discover=Feed(
        (
            "https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent&type=8-K&owner=include&count=100&start=0&output=atom",
        ),
        adapt=_adapt,
    ),
    read=Listed(),
    expect=range(1, 101),
    evidence=Evidence.RECORDING,
    is_headline_only=True,
    enabled_by_default=False,
    disabled_reason="Lists every filer; the companies followed come by sec-submissions, with their texts.",
)
