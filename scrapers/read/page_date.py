"""When a page was published: the ways its source declares, else those that pages usually state it by, else a guess.

The order of the usual ways was measured on htmldate's public set of pages, see docs/quality.md.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import htmldate

from scrapers.document import Published
from scrapers.read.dates import parse_published
from scrapers.read.fields import Page

# What names the article comes before what may be another's: a page has `time` elements for comments and other articles,
# and many systems write into `meta:date` when the page was built.
STATED = (
    "meta:article:published_time", "meta:og:article:published_time", "ld:datePublished", "meta:PubDate",
    "meta:firstpublishedtime", "meta:og:release_date", "meta:publishdate", "[itemprop=datePublished]@content",
    "[itemprop=datePublished]@datetime", "time@datetime", "meta:date",
)  # fmt: skip
_NAMED = ("meta:", "ld:")
_UNKNOWN_ZONE = "UTC"  # what a source has that declares none
_IN_UTC = re.compile(r"(?:z|[+-]00:?00|utc|gmt)$", re.IGNORECASE)
_ADDRESS_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[-/_]?)(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)")
# Local days begin up to 14 hours before and end up to 12 hours after those of UTC.
_EAST, _WEST = timedelta(hours=14), timedelta(hours=-12)


def declared_date(page: Page, ways: tuple[str, ...], *, zone: str, zones: dict[str, str]) -> Published | None:
    """By a source's own ways, which are trusted: the first that is there."""
    found = page.first(ways)
    return parse_published(found[0], zone=zones.get(found[1], zone)) if found else None


def usual_date(page: Page, listed: Published | None, *, zone: str, seen_at: datetime) -> Published | None:
    """By the usual ways. With a listed date nothing is guessed; one that cannot be read keeps its raw string."""
    unread: Published | None = None
    several: list[Published] = []
    for way in STATED:
        read = [parse_published(value, zone=zone) for value in page.values(way)]
        unread = next((one for one in (unread, *read) if one and one.at is None), None)
        read = [one for one in read if one.at is not None]
        if not way.startswith(_NAMED) and len({one.on for one in read}) > 1:
            several += read  # of several days, none is said to be the article's
        elif read:
            return _on_local_day(read[0], _address_days(page, seen_at), zone)
    guess = None if listed else _guessed(page, _address_days(page, seen_at), zone)
    if (day := (listed or guess or Published("", None, None, None, None)).on) and several:
        return next((one for one in several if one.on == day), guess)
    return guess or unread


def _guessed(page: Page, address_days: Iterator[date], zone: str) -> Published | None:
    """A day somewhere on a page that states none in the usual places; its raw string says that it is a guess."""
    for is_thorough in (False, True):
        try:
            found = htmldate.find_date(page.text, extensive_search=is_thorough, original_date=True)
        except (ValueError, TypeError, AttributeError):
            return None
        if found:
            day = next(address_days, None) or found
            return replace(parse_published(str(day), zone=zone), raw=f"{day} (guessed from the page)")
    return None


def _on_local_day(published: Published, address_days: Iterator[date], zone: str) -> Published:
    """The publisher's own day where only its address tells it: 03:28 UTC on the 9th, at /2023/11/08/, is the 8th."""
    if zone != _UNKNOWN_ZONE or published.at is None or not _IN_UTC.search(published.raw):
        return published
    possible = {(published.at + shift).date() for shift in (_WEST, timedelta(), _EAST)}
    day = next((day for day in address_days if day in possible), published.on)
    return replace(published, on=day)


def _address_days(page: Page, seen_at: datetime) -> Iterator[date]:
    """Days in the address that the page gives itself, then in that it was fetched from; none after it was seen."""
    canonical = next((str(tag.get("href") or "") for tag in page.select("link[rel~=canonical]")), "")
    for address in (canonical, page.url):
        for match in _ADDRESS_DAY.finditer(address):
            if not match["sep"] and len(match["m"] + match["d"]) < len("1231"):
                continue
            try:
                day = date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
            if day <= (seen_at + _EAST).date():
                yield day
