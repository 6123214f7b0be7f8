"""Sixty days in a minute: every source and day is either seen or flagged, and what breaks is told in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.tracker.stages.collecting import declaring
from tests.tracker.stages.sixty_days import DAYS, NOWHERE, START, WRONG, Clock, Site, live
from tracker.models import CollectRun, Source, SourceFault
from tracker.stages import collect, coverage

HOUR = timedelta(hours=1)
OFF = (50.0, 53.0)  # the tracker's own machine is switched off
FAULTS = (*NOWHERE, *WRONG)
CADENCES = (4, 6, 8)


def make_sites() -> dict[str, Site]:
    """Ten sites that go wrong for some days each, spread over the weeks, and five that never do."""
    broken = [
        Site(
            f"broken-{number}", CADENCES[number % len(CADENCES)], hours=6 + number, fault=fault,
            from_day=20 + 2.3 * number, to_day=(27 if fault != "frozen feed" else 38) + 2.3 * number,
            has_etag=fault != "changed markup" and number % 2 == 0,
        )
        for number, fault in enumerate(FAULTS)
    ]  # fmt: skip
    well = [
        Site("busy", 4, hours=3),
        Site("slow", 6, hours=60),
        Site("unchanged", 4, hours=20, has_etag=True),
        Site("asking", 4, hours=8, ttl_minutes=600),
        Site("steady", 8, hours=12),
    ]
    return {site.slug: site for site in (*broken, *well)}


@dataclass(frozen=True)
class Told:
    """How one injected fault was told: after how long, and how long it might have taken."""

    fault: str
    code: str
    after: timedelta
    allowed: timedelta
    is_over: bool


def expected_interval(source: Source, site: Site) -> timedelta:
    """What was promised when it went wrong: the time to the next visit, or for silence the longest usual one."""
    if site.fault == "frozen feed":
        news = CollectRun.objects.filter(source=source, items_new__gt=0, started_at__lte=site.mended_at)
        assert news.exists()
        return timedelta(seconds=source.news_gap_s or 0)
    before = CollectRun.objects.filter(source=source, started_at__lt=site.broken_at).latest("started_at")
    assert before.next_due_at is not None
    return before.next_due_at - before.started_at


def how_told(site: Site, gaps: dict[str, int | None]) -> Told:
    source = Source.objects.get(slug=site.slug)
    source.news_gap_s = gaps[site.slug]
    faults = SourceFault.objects.filter(source=source, is_warning=False, first_seen_at__gte=site.broken_at)
    first = faults.order_by("first_seen_at").first()
    assert first is not None, f"{site.fault} was never flagged"
    return Told(
        site.fault,
        first.code,
        first.first_seen_at - site.broken_at,
        expected_interval(source, site) + HOUR,
        not faults.filter(resolved_at=None).exists(),
    )


def silent_days(source: Source) -> list[int]:
    """Days on which a source was neither seen nor flagged: by a fault, or as one that nobody looked at."""
    seen = {run.started_at.date() for run in CollectRun.objects.filter(source=source, fault="")}
    end = START + timedelta(days=DAYS)
    flags: list[tuple[datetime, datetime]] = [
        (fault.first_seen_at, fault.resolved_at or end) for fault in source.faults.filter(is_warning=False)
    ]
    flags += [
        (spell.start or START, spell.end or end)
        for spell in coverage.blind_between(START, end)
        if spell.source == source
    ]
    silent = []
    for number in range(DAYS):
        day = (START + timedelta(days=number)).date()
        if day not in seen and not any(start.date() <= day <= over.date() for start, over in flags):
            silent.append(number)
    return silent


@pytest.mark.django_db
def test_sixty_days() -> None:
    sites, clock = make_sites(), Clock()
    with declaring("".join(site.declaration() for site in sites.values())):
        Source.objects.exclude(slug__in=sites).update(is_enabled=False)
        Source.objects.update(created_at=START)
        gaps: dict[str, int | None] = {}
        internet, minutes = live(sites, clock, off=OFF, at_break=gaps)
    told = [how_told(site, gaps) for site in sites.values() if site.fault]
    sources = list(Source.objects.filter(slug__in=sites))
    silent = {source.slug: days for source in sources if (days := silent_days(source))}
    false_alarms = [
        (fault.source.slug, fault.code, fault.message)
        for fault in SourceFault.objects.filter(is_warning=False).select_related("source")
        if not _is_due_to(sites[fault.source.slug], fault)
    ]
    gap_s = min(
        (later - earlier).total_seconds()
        for slug in sites
        for earlier, later in pairwise([at for of, at in internet.asked if of == slug])
    )
    lines = [
        f"{one.fault}: {one.code} after {one.after}, allowed {one.allowed}{'' if one.is_over else ', still open'}"
        for one in told
    ]
    lines += [
        f"sources {len(sites)}, visits {CollectRun.objects.count()}, requests {len(internet.asked)}",
        f"silent days {sum(map(len, silent.values()))} of {len(sites) * DAYS}",
        f"false alarms {len(false_alarms)}: {false_alarms}",
        f"least gap at one host {gap_s:.1f} s; most visits begun in a minute {max(minutes)}",
    ]
    print("\n" + "\n".join(lines))  # noqa: T201 - the figures to quote
    assert {one.fault for one in told} == set(FAULTS)
    assert [one for one in told if one.after > one.allowed] == []
    assert [one for one in told if not one.is_over] == [], "each is over when the site is well again"
    assert silent == {}
    assert len(false_alarms) <= 2, "a silence that only looked odd"
    assert gap_s >= 5.0
    assert max(minutes) <= collect.LEAST_A_MINUTE, "no burst, neither at the start nor after the stop"


def _is_due_to(site: Site, fault: SourceFault) -> bool:
    """A silence may be told after the tracker's own, as it cannot know what it did not see."""
    return bool(site.fault) and site.broken_at <= fault.first_seen_at
