"""Which page is asked for next, and what becomes of work that waits when the worker is told to stop."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import NOW, SLUG, declaring, feed, make_fetcher, page, toml
from tracker.models import CollectRun, HostPace, Item, Source, SourceFault
from tracker.stages import client, collect, fetch, turns

pytestmark = pytest.mark.django_db

OTHER = "other-wire"


@pytest.fixture(autouse=True)
def _no_turns() -> Iterator[None]:
    turns._rests_until.clear()
    yield
    turns._rests_until.clear()


@pytest.fixture
def sources(site: LoopbackSite) -> Iterator[None]:
    """Two of them, each with two pages to fetch."""
    for path in ("/a1", "/a2", "/b1", "/b2"):
        site.serve(path, page())
    site.serve("/feed", feed(site, "/a1", "/a2"))
    site.serve("/other", feed(site, "/b1", "/b2"))
    with declaring(toml(site) + toml(site, OTHER, "/other")):
        with make_fetcher() as fetcher:
            for slug in (SLUG, OTHER):
                collect.run_source(slug, now=NOW, fetcher=fetcher)
        site.asked.clear()
        yield


def asked_for(site: LoopbackSite, limit: int) -> list[str]:
    site.asked.clear()
    with make_fetcher() as fetcher:
        fetch.fetch_items(limit=limit, now=NOW, fetcher=fetcher)
    return [path for path in site.paths() if path != "/robots.txt"]


def test_hosts_that_rest_wait_and_others_go_first(
    site: LoopbackSite, sources: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    resting = turns.env.model_copy(update={"per_host_delay_s": 60.0})
    monkeypatch.setattr(turns, "env", resting)
    assert asked_for(site, 2) == ["/a1", "/b1"]
    assert asked_for(site, 9) == ["/a2", "/b2"], "where all rest, one of them is waited for"


def test_a_source_that_another_thread_is_at_is_left_to_it(site: LoopbackSite, sources: None) -> None:
    with turns.asking(Source.objects.get(slug=SLUG).pk):
        assert asked_for(site, 9) == ["/b1", "/b2"]
    assert asked_for(site, 9) == ["/a1", "/a2"]


@pytest.fixture
def told_to_stop(site: LoopbackSite, sources: None) -> Iterator[None]:
    """The host of both has no turn for a while, and the worker stops."""
    HostPace.objects.update_or_create(
        host="127.0.0.1", defaults={"next_request_at": timezone.now() + timedelta(seconds=30), "busy_until": None}
    )
    client.stopping.set()
    yield
    client.stopping.clear()


def test_a_visit_that_waits_is_given_back(site: LoopbackSite, told_to_stop: None) -> None:
    runs = CollectRun.objects.count()
    before = Source.objects.get(slug=SLUG)
    assert collect.run_source(SLUG, now=NOW + timedelta(hours=2)) is None
    after = Source.objects.get(slug=SLUG)
    assert (after.lease_token, after.next_due_at) == (None, before.next_due_at)
    assert CollectRun.objects.count() == runs
    assert not SourceFault.objects.exists()
    assert site.paths() == []


def test_so_is_a_look_at_a_source_on_probation(site: LoopbackSite, told_to_stop: None) -> None:
    Source.objects.update(probation=Source.Probation.WAITING)
    assert collect.run_source(SLUG, now=NOW + timedelta(hours=2)) is None
    source = Source.objects.get(slug=SLUG)
    assert (source.lease_token, source.probation) == (None, Source.Probation.WAITING)
    assert not SourceFault.objects.exists()


def test_so_is_a_page(site: LoopbackSite, told_to_stop: None) -> None:
    before = list(Item.objects.order_by("id").values())
    assert fetch.fetch_items(limit=9, now=NOW) == 0
    assert list(Item.objects.order_by("id").values()) == before
    assert not SourceFault.objects.exists()
