"""The dry run: guarded, polite, limited, one at a time, and nothing is stored."""

import time
from collections.abc import Iterator

import pytest
from django.utils import timezone

from scrapers.check import Outcome
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import feed, page
from tests.tracker.stages.test_declaring import table
from tracker.env import env
from tracker.errors import TrialBusy
from tracker.models import Item, Source
from tracker.models import Snapshot as StoredSnapshot
from tracker.stages import trial
from tracker.stages.declaring import build
from tracker.stages.lease import named_lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSite]:
    changes = {"allow_private_addresses": True, "per_host_delay_s": 0.0}
    monkeypatch.setattr(trial, "env", env.model_copy(update=changes))
    monkeypatch.setattr(trial, "robots_rules", {})
    with LoopbackSite() as site:
        today = timezone.now().strftime("%a, %d %b %Y 00:00:00 GMT").encode()
        site.serve("/feed", feed(site, "/a").replace(b"Mon, 02 Mar 2026 08:00:00 GMT", today))
        site.serve("/a", page())
        yield site


def test_it_shows_what_would_be_collected_and_stores_nothing(site: LoopbackSite) -> None:
    found = trial.try_out(build("page-wire", table(site)))
    assert found.outcome is Outcome.PASSED, found.reason
    assert found.listed is not None
    assert [item.title for item in found.listed.items] == ["Story /a"]
    assert found.opened is not None
    assert found.opened.document is not None
    assert found.opened.document.text.startswith("BEIJING")
    assert not Item.objects.exists()
    assert not StoredSnapshot.objects.exists()
    assert not Source.objects.exists()


def test_private_addresses_are_refused_as_the_settings_say(site: LoopbackSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "env", env)
    found = trial.try_out(build("page-wire", table(site)))
    assert found.outcome is Outcome.FAILED
    assert "TRACKER_ALLOW_PRIVATE_ADDRESSES" in found.look_at
    assert site.asked == []


def test_robots_are_kept(site: LoopbackSite) -> None:
    site.robots("User-agent: *\nDisallow: /")
    assert trial.try_out(build("page-wire", table(site))).reason.startswith("robots.txt: ")
    assert site.paths() == []


def test_it_ends_in_time_whatever_the_site_does(site: LoopbackSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "LIMIT_S", 0.5)
    monkeypatch.setattr(trial, "REQUEST_S", 1.0)
    site.serve("/feed", b"x" * 100, drip_s=0.1)
    began = time.monotonic()
    found = trial.try_out(build("page-wire", table(site)))
    assert time.monotonic() - began < 3.0
    assert found.outcome is Outcome.UNCLEAR


def test_a_site_that_wants_long_pauses_is_told(site: LoopbackSite) -> None:
    site.robots("User-agent: *\nCrawl-delay: 50")
    found = trial.try_out(build("page-wire", table(site)))
    assert found.outcome is Outcome.UNCLEAR
    assert "longer pauses" in found.reason


def test_one_at_a_time(site: LoopbackSite) -> None:
    source = build("page-wire", table(site))
    with named_lease("trial", now=timezone.now()) as token:
        assert token is not None
        with pytest.raises(TrialBusy):
            trial.try_out(source)
    assert trial.try_out(source).outcome is Outcome.PASSED
