"""A declared source proves itself at its first visit, is refused with a reason, or waits."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from scrapers.check import Outcome
from scrapers.declare import Evidence
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import NOW, SLUG, declaring, feed, make_fetcher, page, toml
from tracker.models import CollectRun, Item, Source, SourceFault
from tracker.stages import collect, declared, load, probation

pytestmark = pytest.mark.django_db
Probation = Source.Probation


@pytest.fixture
def source(site: LoopbackSite) -> Iterator[Source]:
    site.serve("/feed", feed(site, "/a", "/b"))
    site.serve("/a", page())
    with declaring(toml(site), is_proven=False):
        yield Source.objects.get(slug=SLUG)


def visit(source: Source, minutes: int = 0) -> CollectRun | None:
    with make_fetcher() as fetcher:
        run = collect.run_source(SLUG, now=NOW + timedelta(minutes=minutes), fetcher=fetcher)
    source.refresh_from_db()
    return run


def test_it_goes_live_at_its_first_visit_without_a_hand(site: LoopbackSite, source: Source) -> None:
    assert source.probation == Probation.WAITING
    assert collect.due(now=NOW).filter(slug=SLUG).exists()
    run = visit(source)
    assert run is not None
    assert run.items_new == 2
    assert (source.probation, source.is_enabled, source.last_success_at) == (Probation.OVER, True, NOW)
    assert site.paths() == ["/feed", "/a"]  # the list is not asked for twice
    kept = probation.stored(source)
    assert kept is not None
    assert (kept.outcome, source.checked_at) == ("passed", NOW)
    assert set(Item.objects.values_list("is_backfill", flat=True)) == {True}


def test_what_is_not_as_declared_stays_off_with_reason_and_bytes(site: LoopbackSite, source: Source) -> None:
    site.serve("/a", "<html><title>T</title><p>another layout</p></html>")
    site.serve("/b", "<html><title>T</title><p>another layout</p></html>")
    visit(source)
    assert (source.probation, source.is_enabled) == (Probation.FAILED, False)
    assert source.disabled_reason.startswith("document: ")
    kept = probation.stored(source)
    assert kept is not None
    assert site.url("/b") in kept.look_at
    assert Item.objects.count() == 0
    fault = SourceFault.objects.get()
    assert fault.snapshot is not None
    assert "document: " in fault.message
    assert visit(source, 60) is None  # off is off
    load.load_sources()
    source.refresh_from_db()
    assert source.probation == Probation.FAILED


def test_a_site_that_is_down_is_tried_again_and_then_goes_live(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", b"busy", status=503)
    visit(source)
    assert (source.probation, source.is_enabled) == (Probation.WAITING, True)
    assert source.next_due_at is not None
    assert source.next_due_at > NOW
    site.serve("/feed", feed(site, "/a"))
    visit(source, 60)
    assert source.probation == Probation.OVER
    assert not SourceFault.objects.filter(resolved_at__isnull=True).exists()


def test_a_mended_declaration_gets_a_new_chance(site: LoopbackSite, source: Source) -> None:
    site.serve("/a", "<html><h1>T</h1><main><p>" + "Another layout with its text. " * 5 + "</p></main></html>")
    site.serve("/b", "gone", status=404)
    visit(source)
    assert source.probation == Probation.FAILED
    declared.user_file().write_text(toml(site).replace("#story", "main"))
    load.load_sources()
    source.refresh_from_db()
    assert (source.probation, source.is_enabled, source.disabled_reason) == (Probation.WAITING, True, "")
    visit(source, 60)
    assert source.probation == Probation.OVER


def test_a_person_can_ask_again_or_do_without(site: LoopbackSite, source: Source) -> None:
    site.serve("/feed", "gone", status=404)
    visit(source)
    probation.try_again(source)
    visit(source, 60)
    assert source.probation == Probation.FAILED
    probation.do_without(source, now=NOW)
    load.load_sources()
    source.refresh_from_db()
    assert (source.probation, source.is_enabled) == (Probation.OVER, True)


def test_a_check_tells_of_a_proven_source_and_changes_nothing_else(site: LoopbackSite, source: Source) -> None:
    visit(source)
    site.serve("/feed", "gone", status=404)
    with make_fetcher() as fetcher:
        checked = probation.check_now(SLUG, now=NOW, fetcher=fetcher)
    assert checked is not None
    assert checked.outcome is Outcome.FAILED
    source.refresh_from_db()
    assert (source.probation, source.is_enabled, source.last_success_at) == (Probation.OVER, True, NOW)
    assert source.lease_token is None


def test_a_check_switches_a_refused_source_on_again_but_none_that_a_person_switched_off(
    site: LoopbackSite, source: Source
) -> None:
    for reason, proven, is_on in (("document: x", Probation.FAILED, True), ("too noisy", Probation.WAITING, False)):
        Source.objects.update(is_enabled=False, probation=proven, disabled_reason=reason)
        with make_fetcher() as fetcher:
            probation.check_now(SLUG, now=NOW, fetcher=fetcher)
        source.refresh_from_db()
        assert (source.probation, source.is_enabled) == (Probation.OVER, is_on)


def test_the_projects_sources_start_on_probation_unless_they_are_known_from_recordings() -> None:
    load.load_sources()
    waiting = set(Source.objects.filter(probation=Probation.WAITING).values_list("slug", flat=True))
    known = declared.project_sources().values()
    wanted = {one.slug for one in known if one.evidence is Evidence.SYNTHETIC and not one.terms_forbid}
    assert waiting == wanted
    assert waiting


def test_what_has_worked_for_months_is_not_put_on_probation() -> None:
    load.load_sources()
    Source.objects.filter(slug="cac").update(probation=Probation.OVER, last_success_at=NOW)
    Source.objects.filter(slug="dpac").update(probation=Probation.OVER)  # stored before there was a probation
    load.load_sources()
    assert dict(Source.objects.filter(slug__in=["cac", "dpac"]).values_list("slug", "probation")) == {
        "cac": Probation.OVER,
        "dpac": Probation.WAITING,
    }
