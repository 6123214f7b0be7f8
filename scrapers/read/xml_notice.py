"""Federal Register full text, the GPO's XML: RULE, PRORULE, NOTICE, PRESDOCU."""

import re
from dataclasses import dataclass

from lxml import etree

from scrapers.declare import Source
from scrapers.document import Document, Item, Published, Snapshot
from scrapers.errors import LayoutChanged
from scrapers.read.dates import parse_published
from scrapers.read.notice import with_facts
from scrapers.read.text import names, tidy
from scrapers.read.xml import local_name, xml_root, xml_text

KINDS = ("RULE", "PRORULE", "NOTICE", "PRESDOCU")
PARAGRAPHS = names("P FP HD AMDPAR SUBJECT TITLE3 DATED NAME TITLE CFR RIN DEPDOC AGENCY SUBAGY SECTNO ROW LI")
UNSEEN = names("FTNT SU FTREF PRTPAGE BILCOD GPH MATH STARS")  # footnotes and their marks, page furniture
SIDE_BY_SIDE = frozenset({"ENT", "SUBJECT", "SECTNO"})
_ISSUE = re.compile(r"/full_text/xml/(\d{4})/(\d{2})/(\d{2})/")
_FR_DOC = re.compile(r"FR Doc\.\s*([\w–—-]+)")


@dataclass(frozen=True, slots=True)
class FederalRegisterXml:
    def read(self, snapshot: Snapshot, item: Item, source: Source) -> Document:
        root = xml_root(snapshot)
        notice = next((e for e in root.iter() if local_name(e) in KINDS), None)
        if notice is None:
            raise LayoutChanged("no RULE, PRORULE, NOTICE or PRESDOCU in the XML", url=snapshot.url)
        text = tidy("".join(_paragraphs(notice)))
        if not text:
            raise LayoutChanged("the notice has no text", url=snapshot.url)
        subject = next((e for e in notice.iter() if local_name(e) == "SUBJECT"), None)
        title = item.title or (" ".join("".join(map(str, subject.itertext())).split()) if subject is not None else "")
        number = _FR_DOC.search("".join(map(str, notice.itertext())))
        extra = dict(item.extra) | ({"document_number": number[1]} if number else {})
        document = Document(
            url=item.url,
            title=title,
            text=text,
            language=source.language,
            kind=source.kind,
            published=item.published or _issue_day(snapshot.requested_url, source.zone),
            publisher=item.extra.get("agency"),
            warnings=xml_text(snapshot).warnings,
            issuing_bodies=(item.extra["agency"],) if "agency" in item.extra else (),
            extra=extra,
        )
        return with_facts(document, listed=extra, zone=source.zone)


def _issue_day(url: str, zone: str) -> Published | None:
    """The day in the address, for a notice no listing dated: the XML itself does not say when it was published."""
    match = _ISSUE.search(url)
    return parse_published("-".join(match.groups()), zone=zone) if match else None


def _paragraphs(root: etree._Element) -> list[str]:
    """Text in order, a line end around each paragraph. GPO nests shallowly: recursion is safe under libxml2's limit."""
    pieces: list[str] = []

    def walk(element: etree._Element) -> None:
        name = local_name(element)
        if name and name not in UNSEEN:
            is_paragraph = name in PARAGRAPHS
            pieces.append("\n" if is_paragraph else "")
            pieces.append((element.text or "").replace("\n", " "))
            for child in element:
                walk(child)
            pieces.append("\n" if is_paragraph else " | " if name in SIDE_BY_SIDE else "")
        pieces.append((element.tail or "").replace("\n", " ") if element is not root else "")

    walk(root)
    return pieces
