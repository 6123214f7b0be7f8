"""SEC EDGAR: what the companies we follow file. One JSON a company, columnar; the newest thousand filings.

Current reports (8-K, 6-K) say little themselves: the press release is exhibit 99. Their items are the filing's
index page, which leads to the documents; annual and quarterly reports are fetched directly.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

from scrapers.declare import Beginning, Evidence, Found, Request, Source, Step
from scrapers.discover.json_api import JsonApi, Row, at_path, json_of, text_at
from scrapers.discover.rows import build_item
from scrapers.document import Item, Snapshot, SourceKind, Tier
from scrapers.errors import LayoutChanged, Unreadable
from scrapers.read.dates import parse_published
from scrapers.read.encoding import decode_snapshot
from scrapers.read.fields import Page, value_in
from scrapers.read.filing import Filing
from scrapers.walks import AsListed

COMPANIES = {
    1318605: "Tesla, Inc.",
    1045810: "NVIDIA Corporation",
    1810997: "XPeng Inc.",
    1736541: "NIO Inc.",
    1791706: "Li Auto Inc.",
    1329099: "Baidu, Inc.",
    1969302: "Pony AI Inc.",
    1867729: "WeRide Inc.",
    1861737: "Hesai Group",
    1910139: "Mobileye Global Inc.",
    2488: "Advanced Micro Devices, Inc.",
}
FORMS = frozenset({"8-K", "10-K", "10-Q", "20-F", "6-K"})  # and their amendments, /A
INDEXED_FORMS = frozenset({"8-K", "6-K"})
ITEM_NAMES = {
    "1.01": "Entry into a Material Definitive Agreement",
    "1.02": "Termination of a Material Definitive Agreement",
    "2.01": "Completion of Acquisition or Disposition of Assets",
    "2.02": "Results of Operations and Financial Condition",
    "5.02": "Departure or Election of Directors or Officers",
    "5.03": "Amendments to Articles or Bylaws",
    "5.07": "Submission of Matters to a Vote",
    "7.01": "Regulation FD Disclosure",
    "8.01": "Other Events",
    "9.01": "Financial Statements and Exhibits",
}
ARCHIVE = "https://www.sec.gov/Archives/edgar/data"
INDEX_FACTS = {
    "form": ("#formName strong",),
    "company": (".companyName",),
    "accession": ("#secNum",),
    "accepted": (".infoHead:-soup-contains('Accepted') + .info",),
}
_FOLDER = re.compile(r"/edgar/data/(\d{1,10})/")
_COMPANY_END = re.compile(r"\(Filer\).*")
_CIK = re.compile(r"CIK0*(\d{1,10})")
_READABLE = re.compile(r"\.(htm|html|txt)$", re.IGNORECASE)
_VIEWER = re.compile(r"^/ix(?:\.xhtml)?\?doc=")


def _rows(answer: Any) -> Iterable[Row]:
    """The parallel arrays, zipped. An older page is the bare arrays without the wrapper."""
    columns = at_path(answer, "filings.recent") or answer
    if not isinstance(columns, Mapping) or not isinstance(columns.get("accessionNumber"), list):
        raise LayoutChanged("no column accessionNumber in the submissions")
    named = {name: values for name, values in columns.items() if isinstance(values, list)}
    size = len(named["accessionNumber"])
    if any(len(values) != size for values in named.values()):
        raise LayoutChanged("the columns of the submissions differ in length")
    return [{name: values[index] for name, values in named.items()} for index in range(size)]


def _item(row: Row, base: str, source: Source) -> Item | None:
    form, accession = text_at(row, "form"), text_at(row, "accessionNumber")
    plain_form = form.removesuffix("/A")
    if plain_form not in FORMS:
        return None
    found = _CIK.search(base)
    if not found or not re.fullmatch(r"\d{10}-\d{2}-\d{6}", accession):
        raise Unreadable(f"no filing: {accession!r} at {base}")
    cik = int(found[1])
    company = COMPANIES.get(cik, f"CIK {cik}")
    folder = f"{ARCHIVE}/{cik}/{accession.replace('-', '')}"
    index = f"{folder}/{accession}-index.htm"
    items = [code for code in text_at(row, "items").split(",") if code]
    document = text_at(row, "primaryDocument").rpartition("/")[2] or f"{accession}.txt"
    facts = {
        "company": company,
        "cik": str(cik),
        "form": form,
        "accession": accession,
        "items": ",".join(items),
        "filed_on": text_at(row, "filingDate"),
        "report_date": text_at(row, "reportDate"),
    }
    return build_item(
        index if plain_form in INDEXED_FORMS else f"{folder}/{document}",
        _title(company, form, items),
        base=base,
        external_id=accession,
        published=parse_published(text_at(row, "acceptanceDateTime") or facts["filed_on"], zone=source.zone),
        text=_sentence(facts, items),
        extra={name: value for name, value in facts.items() if value},
    )


def _title(company: str, form: str, items: list[str]) -> str:
    names = [ITEM_NAMES[code] for code in items if code in ITEM_NAMES and code != "9.01"]
    return f"{company}: Form {form}" + (f" ({'; '.join(names)})" if names else "")


def _sentence(facts: Mapping[str, str], items: list[str]) -> str:
    parts = [f"{facts['company']} filed Form {facts['form']} on {facts['filed_on']}"]
    if facts["report_date"]:
        parts.append(f"for {facts['report_date']}")
    if items:
        parts.append("under items " + ", ".join(items))
    return " ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class FilingIndex:
    """The documents of a filing: the main one and the exhibits 99."""

    def follow(self, snapshot: Snapshot, item: Item) -> tuple[Item, ...]:
        if not re.search(r"-index\.html?$", snapshot.url):
            return ()
        page = Page(decode_snapshot(snapshot).text, snapshot.url)
        item = _completed(item, page)
        form, company = item.extra.get("form", ""), item.extra.get("company", "")
        found: dict[str, Item] = {}
        for row in page.select("table.tableFile tr:has(a[href])"):
            link = _VIEWER.sub("", value_in(row, "td:nth-of-type(3) a@href") or "")
            kind = value_in(row, "td:nth-of-type(4)") or ""
            name = link.rpartition("/")[2]
            if not _READABLE.search(name) or not (kind == form or kind.startswith("EX-99")):
                continue
            is_main = kind == form
            entry = build_item(
                link,
                item.title if is_main else f"{company}: {kind} to Form {form}",
                base=snapshot.url,
                external_id=f"{item.external_id}:{name}",
                published=item.published,
                extra={**item.extra, "exhibit": "" if is_main else kind},
            )
            found.setdefault(entry.external_id, entry)
        if not found:
            raise LayoutChanged(f"no document of form {form} in the index", url=snapshot.url)
        return tuple(found.values())


def _completed(item: Item, page: Page) -> Item:
    """What the listing did not say, from the index page: form, company, accession, and the time, which is Eastern."""
    facts = {name: found[0] for name, ways in INDEX_FACTS.items() if (found := page.first(ways))}
    folder = _FOLDER.search(page.url)
    company = COMPANIES.get(int(folder[1]) if folder else 0) or _COMPANY_END.sub("", facts.get("company", "")).strip()
    form = facts.get("form", "").removeprefix("Form ").strip()
    accession = facts.get("accession", "").rpartition(" ")[2]
    known = {"company": company, "form": form, "accession": accession}
    accepted = parse_published(facts["accepted"], zone=source.zone) if "accepted" in facts else None
    return replace(
        item,
        title=item.title or f"{company}: Form {form}",
        external_id=accession or item.external_id,
        published=item.published or accepted,
        extra={name: value for name, value in known.items() if value} | dict(item.extra),
    )


@dataclass(frozen=True, slots=True)
class OlderFilings:
    """A company's JSON names the files with what is older than its newest thousand, in the same folder."""

    def beginnings(self, source: Source, since: date, until: date) -> tuple[Beginning, ...]:
        return AsListed().beginnings(source, since, until)

    def further(self, step: Step, snapshot: Snapshot, found: Found, since: date) -> tuple[Step, ...]:  # noqa: ARG002 - of the protocol
        files = at_path(json_of(snapshot), "filings.files")
        return tuple(
            replace(step, request=Request(urljoin(step.request.url, name)), page=step.page + 1)
            for row in (files if isinstance(files, list) else [])
            # The days given have been seen to be one short.
            if (name := text_at(row, "name")) and text_at(row, "filingTo") >= (since - timedelta(days=2)).isoformat()
        )


source = Source(
    slug="sec-submissions",
    name="SEC filings of the companies followed",
    publisher="US Securities and Exchange Commission",
    kind=SourceKind.FILING,
    jurisdiction="US",
    language="en",
    tier=Tier.COMPANY,
    cadence=timedelta(minutes=30),
    terms="Public records. At most ten requests a second over all of sec.gov, with a contact in the user agent.",
    homepage="https://www.sec.gov/edgar",
    zone="America/New_York",
    discover=JsonApi(
        tuple(f"https://data.sec.gov/submissions/CIK{cik:010d}.json" for cik in COMPANIES), _rows, item=_item
    ),
    read=Filing(),
    follow=FilingIndex(),
    archive=OlderFilings(),
    expect=range(50, 5000),
    evidence=Evidence.RECORDING,
)
