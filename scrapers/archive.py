"""A source's history, one answer at a time: what to ask first, what each answer leads to, how far the walk has come.

    walk = begin(source, since=…, until=…)
    while (step := walk.next_step()) is not None:
        answer = ask(source, step, fetcher)          # ScraperError: `walk.failed(step)`
        walk.take(source, step, answer)              # `walk.as_json()` is the position to store, with the items

The walk is plain data: kept after each answer, it goes on after any interruption without asking anything twice.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from scrapers.collect import find, get
from scrapers.declare import Archive, Found, Request, Source, Step
from scrapers.discover.sitemap import NewsSitemap
from scrapers.document import Item, Snapshot
from scrapers.errors import BadStatus, Missing, NothingFound, TermsForbid
from scrapers.fetch import Fetcher, Validators
from scrapers.walks import AllSitemaps, AsListed

MOST_ANSWERS = 20_000  # a site that links its pages in ever new circles is left after this many


@dataclass(frozen=True, slots=True)
class Answer:
    """`found` None: there is nothing at the address, as after an archive's last page."""

    snapshot: Snapshot | None
    found: Found | None

    @property
    def items(self) -> tuple[Item, ...]:
        return self.found.items if self.found else ()


@dataclass(slots=True)
class Root:
    """One of the ways the walk begins with: a listing, or a slice of time. `reached` is the oldest day seen."""

    start: date
    end: date
    reached: date | None = None


@dataclass(slots=True)
class Walk:
    since: date
    until: date
    waiting: list[Step] = field(default_factory=list)
    lost: list[Step] = field(default_factory=list)  # could not be had; asked again when the walk is taken up anew
    roots: list[Root] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # what was asked, and what was answered
    answers: int = 0

    def next_step(self) -> Step | None:
        return self.waiting[0] if self.waiting and self.answers < MOST_ANSWERS else None

    def take(self, source: Source, step: Step, answer: Answer) -> None:
        """Goes on from an answer to the step that was next."""
        self._leave(step)
        self.answers += 1
        if answer.found is None or answer.snapshot is None:
            return
        print_ = _fingerprint(step, answer.items)
        is_repeated = bool(answer.items) and print_ in self.seen  # past the end many sites give a page they gave before
        self.seen.add(print_)
        days = [item.published.on for item in answer.items if item.published and item.published.on]
        root = self.roots[step.root]
        if days:
            root.reached = min(days) if root.reached is None else min(root.reached, *days)
        if is_repeated or (days and max(days) < self.since):
            return
        for further in archive_of(source).further(step, answer.snapshot, answer.found, self.since):
            if (key := _key(further.request)) not in self.seen:
                self.seen.add(key)
                self.waiting.append(further)

    def failed(self, step: Step) -> None:
        self._leave(step)
        self.lost.append(step)

    def take_up(self) -> None:
        """What could not be had is asked for once more."""
        self.waiting += self.lost
        self.lost = []

    @property
    def share(self) -> float:
        """How much of it is behind us, 0 to 1: for each beginning, of the days it is to cover."""
        if not self.roots:
            return 1.0
        open_roots = {step.root for step in self.waiting}
        done = [self._share(root) if number in open_roots else 1.0 for number, root in enumerate(self.roots)]
        return sum(done) / len(done)

    def as_json(self) -> dict[str, Any]:
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "waiting": [_step_as_json(step) for step in self.waiting],
            "lost": [_step_as_json(step) for step in self.lost],
            "roots": [[_day(root.start), _day(root.end), _day(root.reached)] for root in self.roots],
            "seen": sorted(self.seen),
            "answers": self.answers,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            since=date.fromisoformat(stored["since"]),
            until=date.fromisoformat(stored["until"]),
            waiting=[_step_from_json(step) for step in stored["waiting"]],
            lost=[_step_from_json(step) for step in stored["lost"]],
            roots=[
                Root(
                    date.fromisoformat(start), date.fromisoformat(end), date.fromisoformat(reached) if reached else None
                )
                for start, end, reached in stored["roots"]
            ],
            seen=set(stored["seen"]),
            answers=stored["answers"],
        )

    def _leave(self, step: Step) -> None:
        self.waiting.remove(step)

    def _share(self, root: Root) -> float:
        days = (root.end - root.start).days
        if root.reached is None or days <= 0:
            return 0.0
        return min(1.0, max(0.0, (root.end - root.reached).days / days))


def archive_of(source: Source) -> Archive:
    """How its history is walked: as declared, else along the listing's own next pages."""
    if source.archive is not None:
        return source.archive
    return AllSitemaps() if isinstance(source.discover, NewsSitemap) else AsListed()


def begin(source: Source, *, since: date, until: date) -> Walk:
    """A walk that has asked nothing yet. Errors: TermsForbid."""
    if source.terms_forbid:
        raise TermsForbid(source.disabled_reason or source.terms, source=source.slug)
    walk = Walk(since, until)
    for number, (request, start, end) in enumerate(archive_of(source).beginnings(source, since, until)):
        walk.roots.append(Root(start or since, end or until))
        walk.waiting.append(Step(request, number, start=start, end=end))
        walk.seen.add(_key(request))
    return walk


def ask(source: Source, step: Step, fetcher: Fetcher) -> Answer:
    """One answer of the archive. Errors: ScraperError; that there is no further page is none."""
    try:
        snapshot = get(source, step.request, fetcher, Validators()).snapshot
        return Answer(snapshot, find(source, snapshot) if snapshot is not None else None)
    except (Missing, NothingFound, BadStatus) as error:
        is_refused = isinstance(error, BadStatus) and error.context.get("status") != 400  # some say so past the end
        is_empty_slice = isinstance(error, NothingFound) and step.start is not None
        if is_refused or (step.page == 1 and not is_empty_slice):
            raise
        return Answer(None, None)


def wanted(items: tuple[Item, ...], since: date) -> list[Item]:
    """Those of the day or later; one without a date is wanted too."""
    return [item for item in items if not (item.published and item.published.on and item.published.on < since)]


def _fingerprint(step: Step, items: tuple[Item, ...]) -> str:
    """Of an answer's items; two slices of time may well hold the same."""
    told = "\n".join([f"{step.start} {step.end}", *sorted(item.external_id for item in items)])
    return hashlib.blake2s(told.encode(), digest_size=8).hexdigest()


def _key(request: Request) -> str:
    form = "&".join(f"{name}={value}" for name, value in sorted((request.data or {}).items()))
    return hashlib.blake2s(f"{request.method} {request.url} {form}{request.json}".encode(), digest_size=8).hexdigest()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _of_day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _step_as_json(step: Step) -> dict[str, Any]:
    return {**asdict(step), "start": _day(step.start), "end": _day(step.end)}


def _step_from_json(stored: Mapping[str, Any]) -> Step:
    days = _of_day(stored["start"]), _of_day(stored["end"])
    return Step(Request(**stored["request"]), stored["root"], stored["page"], *days)
