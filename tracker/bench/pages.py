"""How long the timeline takes to answer with many documents stored, beside a page without data."""

import html
import re
import time
from collections import defaultdict
from collections.abc import Callable
from random import Random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tracker.bench import library
from tracker.bench.figures import Figure, percentile
from tracker.errors import BenchFailed
from tracker.knowledge.vocabulary import EventType, Status
from tracker.models import Entity, Matter, User

TIMELINE = "/timeline/"
EMPTY_PAGE = "/help/"
SEED = 4
DEEP = 40  # pages back from the newest


def measure(*, count: int, requests: int, progress: Callable[[str], None]) -> Figure:
    """The 95th percentile over `requests` requests of a mixed kind. Call it on an empty, migrated database only."""
    library.fill(count, progress=progress)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_user("bench@example.org"))
    addresses = _addresses(client, requests)
    for address in {TIMELINE, EMPTY_PAGE, *(address for _, address in addresses[:20])}:
        _answer(client, address)  # templates are compiled at first use
    timeline: defaultdict[str, list[float]] = defaultdict(list)
    processor: list[float] = []
    empty: list[float] = []
    for number, (kind, address) in enumerate(addresses):
        if number % 25 == 0:
            progress(f"timeline: request {number} of {requests}")
        before = time.process_time()
        timeline[kind].append(_answer(client, address))
        processor.append(1000 * (time.process_time() - before))
        empty.append(_answer(client, EMPTY_PAGE))
    together = [ms for of_kind in timeline.values() for ms in of_kind]
    return Figure(
        name=f"timeline page at {count:,} documents, 95th percentile ({connection.vendor})",
        value=percentile(together, 0.95),
        unit="ms",
        baseline="the help page, which shows no data, 95th percentile",
        baseline_value=percentile(empty, 0.95),
        details={
            "requests": requests,
            "median, ms": round(percentile(together, 0.5), 1),
            "slowest, ms": round(max(together), 1),
            "95th percentile of processor time, ms": round(percentile(processor, 0.95), 1),
            **{f"{kind}, 95th percentile, ms": round(percentile(ms, 0.95), 1) for kind, ms in sorted(timeline.items())},
            "queries of the first page": _queries(client, TIMELINE),
            "most queries of any page": max(_queries(client, address) for _, address in addresses[:40]),
        },
    )


def _addresses(client: Client, requests: int) -> list[tuple[str, str]]:
    """Kind and address: four in ten the first page, four in ten with a filter, two in ten far back."""
    random = Random(SEED)  # noqa: S311  # for choosing pages, not secrets
    entities = sorted(Entity.objects.values_list("slug", flat=True))
    matters = sorted(Matter.objects.values_list("slug", flat=True))
    older = _older(client, random)
    filters: list[Callable[[], str]] = [
        lambda: f"type={random.choice(list(EventType)).value}",
        lambda: f"status={random.choice(list(Status)).value}",
        lambda: f"type={random.choice(list(EventType)).value}&says=confirmed",
        lambda: f"entity={random.choice(entities)}",
        lambda: f"matter={random.choice(matters)}",
        lambda: "says=disputed",
        lambda: "language=zh",
        lambda: f"since=2024-{random.randrange(1, 13):02}-01&until=2025-06-30",
        lambda: "words=Shanghai",
    ]
    chosen: list[tuple[str, str]] = []
    for number in range(requests):
        match number % 5:
            case 0 | 2:
                chosen.append(("first page", TIMELINE))
            case 1 | 3:
                query = filters[number // 2 % len(filters)]()
                chosen.append((f"filter by {query.partition('=')[0]}", f"{TIMELINE}?{query}"))
            case _:
                chosen.append(("far back", f"{TIMELINE}?{random.choice(older)}"))
    return chosen


def _older(client: Client, random: Random) -> list[str]:
    """Queries of the pages before the newest, as the page itself links them."""
    found: list[str] = []
    address = TIMELINE
    for _ in range(DEEP):
        page = client.get(address).content.decode()
        links = re.findall(r'href="[^"]*\?([^"]*after=[^"]*)"', page)
        if not links:
            break
        found.append(html.unescape(links[-1]))
        address = f"{TIMELINE}?{found[-1]}"
    if not found:
        raise BenchFailed("the timeline links no older page", page=TIMELINE)
    random.shuffle(found)
    return found


def _answer(client: Client, address: str) -> float:
    """Milliseconds from request to whole answer. Errors: BenchFailed unless the answer is 200."""
    started = time.perf_counter()
    response = client.get(address)
    spent = time.perf_counter() - started
    if response.status_code != 200:
        raise BenchFailed(f"{address} answered {response.status_code}", page=address)
    return spent * 1000


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        _answer(client, address)
    return len(queries)
