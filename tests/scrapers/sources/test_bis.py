from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_releases_of_either_host_have_one_address(written: Replay) -> None:
    found = written("bis")
    assert [item.url.rpartition("/")[2] for item in found.items] == [
        "department-commerce-changes-example-rule-zero",
        "department-commerce-changes-example-rule-one",
        "department-commerce-changes-example-rule-two",
    ]
    assert {item.url.split("/")[2] for item in found.items} == {"www.bis.gov"}


def test_the_day_is_on_the_page_alone(written: Replay) -> None:
    found = written("bis")
    assert found.items[0].published is None
    (release,) = found.whole()
    assert release.published is not None
    assert release.published.at == datetime(2026, 9, 10, 18, 0, tzinfo=UTC)
    assert "reviewed case by case" in release.text
