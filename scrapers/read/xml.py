"""XML, parsed safely: no entities of its own, nothing loaded, no network."""

import re

from lxml import etree

from scrapers.body import gunzipped
from scrapers.document import Snapshot
from scrapers.errors import Unreadable
from scrapers.read.encoding import Decoded, decode

MAX_BYTES = 50_000_000  # a sitemap's own limit
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")


def xml_text(snapshot: Snapshot) -> Decoded:
    """The decoded XML without its prolog, whose encoding no longer holds. Raises Unreadable on entity declarations."""
    body = gunzipped(snapshot.body, limit=MAX_BYTES, url=snapshot.url)
    decoded = decode(body, content_type=snapshot.headers.get("content-type", ""))
    if _ENTITY.search(decoded.text):
        # Expansion attacks need them, feeds and notices do not.
        raise Unreadable("the XML declares entities of its own", url=snapshot.url)
    return Decoded(_PROLOG.sub("", decoded.text).lstrip(), decoded.encoding, decoded.warnings)


def xml_root(snapshot: Snapshot) -> etree._Element:
    """The root element; broken XML is repaired where libxml2 can. Raises Unreadable."""
    text = xml_text(snapshot).text
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not XML: {error}", url=snapshot.url) from error
    if root is None:
        raise Unreadable("not XML: no element in it", url=snapshot.url)
    return root


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; empty for comments."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
