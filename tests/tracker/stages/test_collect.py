"""A source on loopback, from its listing to stored items, with everything that goes wrong on the way."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from scrapers.clock import SystemClock
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import NOW, SLUG, declaring, feed, make_fetcher, toml
from tracker.models import CollectRun, Item, Snapshot, Source, SourceFault, Validator
from tracker.stages import collect, schedule
from tracker.stages.lease import claim
from tracker.stages.pace import StoredPace

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(site: LoopbackSite) -> Iterator[Source]:
    with declaring(toml(site)):
        yield Source.objects.get(slug=SLUG)


def visit(minutes: int = 0) -> CollectRun:
    with make_fetcher() as fetcher:
        run = collect.run_source(SLUG, now=NOW + timedelta(minutes=minutes), fetcher=fetcher)
    assert run is not None
    return run


def test_a_visit_stores_what_is_listed(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a", "/b"), etag='"v1"')
    run = visit()
    assert (run.items_listed, run.items_new, run.errors) == (2, 2, 0)
    assert set(Item.objects.values_list("state", flat=True)) == {Item.State.FOUND}
    assert Snapshot.objects.count() == 1
    assert Validator.objects.get().etag == '"v1"'
    source.refresh_from_db()
    assert source.last_success_at == NOW
    assert source.next_due_at is not None
    assert source.next_due_at > NOW
    assert source.lease_token is None


def test_the_first_load_is_history_and_later_finds_are_not(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a"))
    visit()
    site.serve("/feed", feed(site, "/b", "/a"))
    visit(60)
    assert dict(Item.objects.values_list("external_id", "is_backfill")) == {"/a": True, "/b": False}


def test_visiting_twice_changes_nothing(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a", "/b"))
    visit()
    before = list(Item.objects.order_by("id").values())
    assert visit(60).items_new == 0
    assert list(Item.objects.order_by("id").values()) == before


def test_an_unchanged_listing_is_not_sent_again(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a"), etag='"v1"')
    visit()
    run = visit(60)
    assert run.is_not_modified
    source.refresh_from_db()
    assert source.last_success_at == NOW + timedelta(minutes=60)


def test_a_failure_is_recorded_counted_and_resolved(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a"), etag='"v1"')
    visit()
    site.serve("/feed", b"broken", status=500)
    visit(60)
    visit(120)
    fault = SourceFault.objects.get()
    assert (fault.code, fault.occurrences, fault.resolved_at) == ("bad_status", 2, None)
    assert fault.first_seen_at == NOW + timedelta(minutes=60)
    assert "500" in fault.message
    source.refresh_from_db()
    assert source.consecutive_failures == 2
    assert source.last_success_at == NOW
    assert Item.objects.count() == 1
    assert Validator.objects.get().etag == '"v1"'

    site.serve("/feed", feed(site, "/a"), etag='"v1"')
    assert not visit(180).is_not_modified, "after a failure the listing is asked for anew"
    fault.refresh_from_db()
    source.refresh_from_db()
    assert fault.resolved_at == NOW + timedelta(minutes=180)
    assert source.consecutive_failures == 0


def test_not_modified_after_a_failure_keeps_the_failure(site: LoopbackSite, source: Source) -> None:
    source.validators.create(url=site.url("/feed"), etag='"v1"', updated_at=NOW)
    Source.objects.update(consecutive_failures=1, last_success_at=None)
    site.serve("/feed", b"", status=304)  # a server that answers so whatever it is asked
    visit()
    source.refresh_from_db()
    assert source.consecutive_failures == 2
    assert source.last_success_at is None


def test_words_that_no_database_takes_are_cleaned(site: LoopbackSite) -> None:
    rows = r'{"rows": [{"t": "A", "u": "/a"}, {"t": "B", "u": "javascript:\u0000\ud800"}]}'
    site.serve("/api", rows, content_type="application/json")
    way = f'[sources.{SLUG}.json]\nurls = ["{site.url("/api")}"]\nrows = "rows"\ntitle = "t"\nlink = "u"\n'
    with declaring(toml(site).replace(f'[sources.{SLUG}.feed]\nurls = ["{site.url("/feed")}"]\n', way)):
        assert (visit().items_new, SourceFault.objects.get().message) == (
            1,
            "a row was skipped: not an http link: javascript:?",
        )


def test_a_visit_under_way_elsewhere_is_left_alone(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a"))
    assert claim(Source.objects.filter(pk=source.pk), limit=1, now=NOW)
    with make_fetcher() as fetcher:
        assert collect.run_source(SLUG, now=NOW, fetcher=fetcher) is None
    assert not Item.objects.exists()
    assert site.paths() == []


def test_a_visit_that_lost_its_lease_stores_nothing(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a"))

    class TakenOver(SystemClock):
        """While the listing is fetched the lease runs out and goes to another worker."""

        def now(self) -> datetime:
            Source.objects.update(lease_token=uuid.UUID(int=1))
            return NOW

    with make_fetcher(TakenOver()) as fetcher:
        assert collect.run_source(SLUG, now=NOW, fetcher=fetcher) is None
    assert not Item.objects.exists()
    assert not CollectRun.objects.exists()
    source.refresh_from_db()
    assert source.last_attempt_at is None
    assert source.lease_token == uuid.UUID(int=1), "the other worker's lease stands"


def test_due_sources_are_those_whose_time_has_come(site: LoopbackSite, source: Source) -> None:
    assert [row.slug for row in collect.due(now=NOW) if row.slug == SLUG] == [SLUG]
    site.serve("/feed", feed(site, "/a"))
    visit()
    assert SLUG not in [row.slug for row in collect.due(now=NOW)]
    assert SLUG in [row.slug for row in collect.due(now=NOW + timedelta(days=1))]


def test_a_server_may_ask_to_be_left_alone_for_longer(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a"), headers={"Cache-Control": "max-age=36000"})
    before = timezone.now()
    visit()
    source.refresh_from_db()
    assert source.next_due_at is not None
    assert source.next_due_at >= min(before, NOW) + timedelta(hours=10)


def test_a_source_that_is_no_longer_declared_is_switched_off(site: LoopbackSite) -> None:
    with declaring(toml(site)):
        pass
    with make_fetcher() as fetcher:
        assert collect.run_source(SLUG, now=NOW, fetcher=fetcher) is None
    row = Source.objects.get(slug=SLUG)
    assert (row.is_enabled, row.disabled_reason, row.lease_token) == (False, "no longer declared", None)


def test_the_interval_adapts_to_what_visits_give(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a"))
    visit()
    source.refresh_from_db()
    assert source.interval_s is None, "the first load says nothing of how often there is news"
    visit(60)
    source.refresh_from_db()
    assert source.interval_s is not None
    assert source.interval_s > source.cadence_s
    quiet_s = source.interval_s
    site.serve("/feed", feed(site, "/b", "/a"))
    visit(120)
    source.refresh_from_db()
    assert source.interval_s is not None
    assert source.interval_s < quiet_s


def test_a_feeds_own_wish_is_kept_also_when_it_has_not_changed(site: LoopbackSite, source: Source) -> None:
    asking = feed(site, "/a").replace(b"<title>Wire</title>", b"<title>Wire</title><ttl>720</ttl>")
    site.serve("/feed", asking, etag='"v1"')
    for minutes, is_modified in ((0, True), (60, False)):
        run = visit(minutes)
        assert run.is_not_modified is not is_modified
        source.refresh_from_db()
        assert source.asked_interval_s == 12 * 3600
        assert source.next_due_at is not None
        assert source.next_due_at >= NOW + timedelta(minutes=minutes, hours=12)


def test_a_feed_that_never_changes_again_is_told(site: LoopbackSite, source: Source) -> None:
    visits = 0

    def look(*, has_news: bool) -> None:
        nonlocal visits
        if has_news:
            site.serve("/feed", feed(site, f"/{visits}"))
        visit(visits * 1440)
        visits += 1

    for _ in range(9):
        look(has_news=True)
        look(has_news=False)
    assert not SourceFault.objects.exists()
    source.refresh_from_db()
    assert source.news_gap_s == 2 * 2 * 86400, "twice its longest pause"
    last = visits - 2
    while visits <= last + 4:
        look(has_news=False)
    assert not SourceFault.objects.exists(), "not sooner"
    look(has_news=False)
    look(has_news=False)
    fault = SourceFault.objects.get()
    assert (fault.code, fault.is_warning, fault.resolved_at) == ("stale", False, None)
    assert "nothing new since 2026-03-18 09:00 UTC" in fault.message
    look(has_news=True)
    fault.refresh_from_db()
    assert fault.resolved_at is not None


def test_a_host_that_is_not_to_be_asked_yet_is_nobodys_fault(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", feed(site, "/a"))
    StoredPace().back_off("127.0.0.1", 900)
    with make_fetcher() as fetcher:
        assert collect.run_source(SLUG, now=NOW, fetcher=fetcher) is None
    source.refresh_from_db()
    assert source.next_due_at is not None
    assert NOW + timedelta(minutes=14) < source.next_due_at < NOW + timedelta(minutes=17)
    assert (source.consecutive_failures, source.lease_token, source.last_attempt_at) == (0, None, None)
    assert not SourceFault.objects.exists()
    assert site.asked == []


def many(count: int, *, cadence_s: int, due: datetime | None) -> None:
    Source.objects.all().delete()
    Source.objects.bulk_create(
        Source(slug=f"s{number}", cadence_s=cadence_s, next_due_at=due) for number in range(count)
    )


def test_after_a_long_stop_the_sources_are_taken_up_little_by_little(db: None) -> None:
    many(600, cadence_s=3600, due=NOW - timedelta(days=9))
    handed: list[int] = []
    for minute in range(240):
        at = NOW + timedelta(minutes=minute)
        due = collect.hand_out(now=at)
        handed.append(len(due))
        for pk in due:
            Source.objects.filter(pk=pk).update(next_due_at=schedule.after_success(3600, now=at, key=str(pk)))
    assert max(handed) == 20, "twice the ordinary ten a minute"
    assert sum(handed[:30]) == 600, "all of them within half an interval"
    assert sum(handed[30:]) / len(handed[30:]) == pytest.approx(10, abs=2)


def test_a_new_installation_does_not_wait_for_its_first_documents(db: None) -> None:
    many(35, cadence_s=86400, due=None)
    assert len(collect.hand_out(now=NOW)) == collect.LEAST_A_MINUTE


def test_a_source_that_is_being_visited_is_not_handed_out_again(db: None) -> None:
    many(3, cadence_s=3600, due=NOW)
    assert claim(Source.objects.filter(slug="s1"), limit=1, now=NOW)
    assert set(collect.hand_out(now=NOW)) == set(Source.objects.exclude(slug="s1").values_list("pk", flat=True))
