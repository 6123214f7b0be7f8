"""Ways to walk a source's archive. Each is declared as a source's `archive`; see `scrapers.declare.Archive`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urljoin

from scrapers.declare import Beginning, Found, Request, Source, Step
from scrapers.discover.sitemap import sitemaps_since
from scrapers.document import Snapshot
from scrapers.urls import with_query


@dataclass(frozen=True, slots=True)
class AsListed:
    """From each listing along the next pages that it names itself."""

    def beginnings(self, source: Source, since: date, until: date) -> tuple[Beginning, ...]:  # noqa: ARG002 - of the protocol
        return tuple((request, None, None) for request in source.discover.requests())

    def further(self, step: Step, snapshot: Snapshot, found: Found, since: date) -> tuple[Step, ...]:  # noqa: ARG002 - of the protocol
        return _named(step, found)


@dataclass(frozen=True, slots=True)
class AllSitemaps:
    """As `AsListed`, but of an index every sitemap that was changed since, not only the newest."""

    def beginnings(self, source: Source, since: date, until: date) -> tuple[Beginning, ...]:
        return AsListed().beginnings(source, since, until)

    def further(self, step: Step, snapshot: Snapshot, found: Found, since: date) -> tuple[Step, ...]:
        if found.items:
            return _named(step, found)
        return tuple(_to(step, url) for url in sitemaps_since(snapshot, since))


@dataclass(frozen=True, slots=True)
class Pages:
    """Numbered pages after each listing. `{page}` is the page's number, `{offset}` how many items come before it.

    One of `query` (parameters), `path` (relative to the listing's address) and `form` (fields posted). `first`: what
    the page after the listing is numbered; an answer without items of its own is an index whose pages come next.
    """

    query: tuple[tuple[str, str], ...] = ()
    path: str = ""
    form: tuple[tuple[str, str], ...] = ()
    first: int = 2
    size: int = 0  # items a page, for `{offset}`

    def beginnings(self, source: Source, since: date, until: date) -> tuple[Beginning, ...]:
        return AsListed().beginnings(source, since, until)

    def further(self, step: Step, snapshot: Snapshot, found: Found, since: date) -> tuple[Step, ...]:  # noqa: ARG002 - of the protocol
        if not found.items:
            return _named(step, found)
        number, request = step.page + self.first - 1, step.request

        def filled(value: str) -> str:
            return value.replace("{page}", str(number)).replace("{offset}", str(step.page * self.size))

        if self.path:
            there = request.url if step.page == 1 else urljoin(request.url, ".")
            request = replace(request, url=urljoin(there, filled(self.path)))
        if self.query:
            request = replace(request, url=with_query(request.url, **{key: filled(text) for key, text in self.query}))
        if self.form:
            request = replace(request, data={**(request.data or {}), **{key: filled(text) for key, text in self.form}})
        return (replace(step, request=request, page=step.page + 1),)


@dataclass(frozen=True, slots=True)
class Slices:
    """Slices of time, newest first: for services that give no deep pages, or give them wrongly.

    `query`: parameters with `{start}` and `{end}`, both inclusive, written by `day` (a strftime format). A slice with
    `most` items was cut off and is halved. `reach`: how far back the service goes at all.
    """

    query: tuple[tuple[str, str], ...]
    length: timedelta
    day: str = "%Y-%m-%d"
    most: int = 0
    reach: timedelta | None = None

    def beginnings(self, source: Source, since: date, until: date) -> tuple[Beginning, ...]:
        oldest = max(since, until - self.reach) if self.reach else since
        return tuple(
            (self._of(request, start, end), start, end)
            for start, end in self._between(oldest, until)
            for request in source.discover.requests()
        )

    def further(self, step: Step, snapshot: Snapshot, found: Found, since: date) -> tuple[Step, ...]:  # noqa: ARG002 - of the protocol
        if not (self.most and len(found.items) >= self.most) or step.start is None or step.end is None:
            return _named(step, found)
        if step.start >= step.end:
            return ()  # a single day with more than the service gives: the rest is not to be had
        middle = step.start + (step.end - step.start) // 2
        halves = ((middle + timedelta(days=1), step.end), (step.start, middle))
        return tuple(
            replace(step, request=self._of(step.request, start, end), start=start, end=end) for start, end in halves
        )

    def _between(self, since: date, until: date) -> Iterator[tuple[date, date]]:
        end = until
        while end >= since:
            start = max(since, end - self.length + timedelta(days=1))
            yield start, end
            end = start - timedelta(days=1)

    def _of(self, request: Request, start: date, end: date) -> Request:
        days = {"start": start.strftime(self.day), "end": end.strftime(self.day)}
        parameters: Mapping[str, str] = {
            key: text.replace("{start}", days["start"]).replace("{end}", days["end"]) for key, text in self.query
        }
        return replace(request, url=with_query(request.url, **parameters))


def _named(step: Step, found: Found) -> tuple[Step, ...]:
    return tuple(_to(step, url) for url in found.next_urls)


def _to(step: Step, url: str) -> Step:
    return replace(step, request=replace(step.request, url=url), page=step.page + 1)
