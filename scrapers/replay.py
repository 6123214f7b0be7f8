"""Recorded answers instead of the network. Everything above the transport is the code that runs live.

`recordings.toml` says which file answers which address: the one in the directory of the recordings if there is
one, else the one beside this module, which knows the project's collection of real recordings. An address without a
recording answers 404 with a mark, so that the caller can tell "not recorded" from "gone"; robots.txt is such an
address unless recorded, so all is allowed.
"""

import gzip
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from pydantic import BaseModel, ConfigDict

from scrapers.declare import Source
from scrapers.document import Item
from scrapers.errors import BadDeclaration
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.pace import Pace
from scrapers.refusals import NOT_RECORDED
from scrapers.registry import load_sources
from scrapers.urls import canonical_url

MANIFEST_NAME = "recordings.toml"
OWN_MANIFEST = Path(__file__).with_name(MANIFEST_NAME)
ANY_COUNT = range(100_001)  # recordings are trimmed: the range of a sound run does not apply
_TOKEN = re.compile(r"\{\{(DATE|CN_DATE|EPOCH)([+-]\d{1,4})\}\}")


class Recording(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    url: str
    type: str
    status: int = 200
    captured: date | None = None  # the day that tokens such as {{DATE-3}} count from


class Recorded(BaseModel):
    """One table of the manifest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listings: tuple[Recording, ...] = ()
    articles: tuple[Recording, ...] = ()
    pages: tuple[Recording, ...] = ()
    base: str = ""
    as_declared: bool = False  # the source's own listings, range of items and pages apply
    refused: str = ""
    stand_in_for: str = ""
    name: str = ""
    publisher: str = ""

    def recordings(self) -> tuple[Recording, ...]:
        return self.listings + self.articles + self.pages


@dataclass(frozen=True, slots=True)
class ReplayRun:
    """What to collect of one source: `source` lists the recorded addresses; `articles` are opened directly.

    `source` is None when the recordings are refused as a whole; `refusal` says why.
    """

    slug: str
    source: Source | None
    articles: tuple[Item, ...] = ()
    refusal: str = ""


@cache
def manifest(directory: Path) -> dict[str, Recorded]:
    """What the recordings in `directory` answer, by source slug."""
    path = directory / MANIFEST_NAME
    tables: dict[str, Any] = tomllib.loads((path if path.is_file() else OWN_MANIFEST).read_text("utf-8"))
    return {slug: Recorded.model_validate(table) for slug, table in tables.items()}


def replay_runs(directory: Path) -> tuple[ReplayRun, ...]:
    """One run for each source with a recording in `directory`, in the manifest's order."""
    runs = (_run(slug, recorded, directory) for slug, recorded in manifest(directory).items())
    return tuple(run for run in runs if run is not None)


def replay_fetcher(directory: Path, settings: FetchSettings, *, pace: Pace | None = None) -> Fetcher:
    """The ordinary fetcher over recordings. Hosts are not there to be spared, so it does not wait."""
    return Fetcher(replace(settings, per_host_delay_s=0.0), pace=pace, transport=ReplayTransport(directory))


class ReplayTransport(httpx.BaseTransport):
    def __init__(self, directory: Path) -> None:
        self._by_url = {
            str(httpx.URL(recording.url)): (directory / recording.file, recording)
            for recorded in manifest(directory).values()
            for recording in recorded.recordings()
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, recording = self._by_url.get(str(request.url), (None, None))
        if path is None or recording is None or not path.is_file():
            return httpx.Response(404, headers=[NOT_RECORDED], stream=httpx.ByteStream(b"not recorded"))
        body = recorded_bytes(path, recording.captured)
        headers = {"content-type": recording.type, "content-length": str(len(body))}
        return httpx.Response(recording.status, headers=headers, stream=httpx.ByteStream(body))


def recorded_bytes(path: Path, captured: date | None = None) -> bytes:
    """A recording's bytes, out of its `.gz` and with its date tokens filled."""
    body = path.read_bytes()
    if path.suffix == ".gz":
        body = gzip.decompress(body)
    if captured is not None:
        body = _TOKEN.sub(lambda token: _filled(token, captured), body.decode("utf-8")).encode("utf-8")
    return body


def _filled(token: re.Match[str], captured: date) -> str:
    day = captured + timedelta(days=int(token[2]))
    if token[1] == "DATE":
        return day.isoformat()
    if token[1] == "CN_DATE":
        return f"{day.year}年{day.month}月{day.day}日"
    # Of the epoch's unit nothing is known; milliseconds are what the engine's other fields use.
    return str(int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000))


def _run(slug: str, recorded: Recorded, directory: Path) -> ReplayRun | None:
    present = [recording for recording in recorded.recordings() if (directory / recording.file).is_file()]
    if not present:
        return None
    if recorded.refused:
        return ReplayRun(slug, None, refusal=recorded.refused)
    source = _source(slug, recorded, [one.url for one in recorded.listings if one in present])
    articles = tuple(_item(one.url) for one in recorded.articles if one in present)
    return ReplayRun(slug, source, articles, source.disabled_reason if source.terms_forbid else "")


def _source(slug: str, recorded: Recorded, listings: list[str]) -> Source:
    declared = load_sources().get(recorded.stand_in_for or slug)
    if declared is None:
        raise BadDeclaration(f"recordings.toml: no source {recorded.stand_in_for or slug}", source=slug)
    if recorded.as_declared:
        return declared
    changes: dict[str, Any] = {"urls": tuple(listings)}
    if recorded.base:
        changes["base"] = recorded.base
    if recorded.stand_in_for:
        changes |= {"has_whole_text": True, "least_whole_chars": 0}
    return replace(
        declared,
        slug=slug,
        name=recorded.name or declared.name,
        publisher=recorded.publisher or declared.publisher,
        discover=replace(declared.discover, **changes),  # type: ignore[type-var]  # every Discover is a dataclass
        expect=ANY_COUNT,
        max_age=None,
        max_pages=1,
        # Live, such pages are not fetched; a recorded one is there to be read.
        is_headline_only=declared.is_headline_only and not recorded.articles,
    )


def _item(url: str) -> Item:
    key = canonical_url(url)
    return Item(url=key, title="", external_id=key, fetch_url=url if url != key else None)
