from datetime import UTC, date, datetime

from scrapers.errors import Missing
from scrapers.sources.sec_submissions import COMPANIES, source
from tests.scrapers.conftest import Replay


def test_an_index_leads_to_the_report_and_its_press_release(written: Replay) -> None:
    report, release = written("sec-submissions").whole()[:2]
    assert report.title == "Tesla, Inc.: Form 8-K (Results of Operations and Financial Condition)"
    assert report.text.split("\n") == [
        "FORM 8-K",
        "Registrant’s name: Example Motors",
        "Item 2.02. Results of Operations. On February 2, 2025 the company published its results.",
        "Deliveries | 1,200",
    ]
    assert release.title == "Tesla, Inc.: EX-99.1 to Form 8-K"
    assert release.extra["exhibit"] == "EX-99.1"
    assert release.url.endswith("/000999999925000003/ex-991.htm")
    assert release.published is not None
    # 17:40 in New York
    assert (release.published.at, release.published.on) == (datetime(2025, 2, 3, 22, 40, tzinfo=UTC), date(2025, 2, 3))


def test_a_foreign_issuers_release_is_an_exhibit_of_its_6_k(written: Replay) -> None:
    """The whole text of a 6-K is in exhibit 99.1; slides as PDF and pictures are left."""
    cover, release = (d for d in written("sec-submissions").whole() if d.extra.get("form") == "6-K")
    assert (cover.title, cover.extra.get("exhibit", "")) == ("XPeng Inc.: Form 6-K", "")
    assert release.title == "XPeng Inc.: EX-99.1 to Form 6-K"
    assert "offered in twelve cities since January" in release.text
    assert release.published is not None
    assert release.published.at == datetime(2025, 3, 18, 10, 10, 11, tzinfo=UTC)  # Eastern on the index page


def test_an_amendment_has_its_exhibits_too(written: Replay) -> None:
    amendment, release = (d for d in written("sec-submissions").whole() if d.extra.get("form") == "8-K/A")
    assert amendment.title == "Advanced Micro Devices, Inc.: Form 8-K/A"
    assert (release.extra["exhibit"], release.extra["accession"]) == ("EX-99.1", "0009999999-25-000011")


def test_only_reports_and_their_amendments(written: Replay) -> None:
    items = written("sec-submissions").items
    assert {item.extra["form"] for item in items} == {"8-K", "8-K/A", "10-K", "6-K"}
    annual = next(item for item in items if item.extra["form"] == "10-K")
    assert annual.url == "https://www.sec.gov/Archives/edgar/data/1318605/000999999925000002/ex-10k.htm"
    # Accepted in the evening of the 28th in New York, filed on the 29th.
    assert annual.published is not None
    assert (annual.published.on, annual.extra["filed_on"]) == (date(2025, 1, 28), "2025-01-29")


def test_the_companies_are_asked_for_by_padded_number() -> None:
    assert len(source.discover.urls) == len(COMPANIES) == 11
    assert "https://data.sec.gov/submissions/CIK0001810997.json" in source.discover.urls


def test_recordings(recorded: Replay) -> None:
    found = recorded("sec-submissions")
    assert len(found.items) == 397
    forms = [item.extra["form"] for item in found.items if item.extra["company"] == "NVIDIA Corporation"]
    assert forms.count("8-K") == 60
    (report,) = found.whole()
    assert report.title == "NVIDIA Corporation: Form 8-K"
    assert report.published is not None
    assert report.published.at == datetime(2026, 3, 6, 21, 11, 25, tzinfo=UTC)
    assert "adopted the Variable Compensation Plan for Fiscal Year 2027" in report.text
    assert "0001045810" not in report.text  # the hidden header
    assert [type(error) for error in found.errors] == [Missing, Missing]  # unknown company, missing object
