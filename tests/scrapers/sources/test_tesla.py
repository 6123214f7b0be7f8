from scrapers.registry import load_sources
from tests.scrapers.conftest import Replay


def test_a_press_release(written: Replay) -> None:
    (release,) = written("tesla").whole()
    assert release.title == "Example Quarter 0 Production and Deliveries"
    assert release.url == "https://ir.tesla.com/press-release/example-0"


def test_it_is_off_because_the_site_blocks() -> None:
    source = load_sources()["tesla"]
    assert not source.enabled_by_default
    assert "sec-submissions" in source.disabled_reason
