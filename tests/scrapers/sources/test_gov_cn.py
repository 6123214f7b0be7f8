from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_the_newest_policies(written: Replay) -> None:
    found = written("gov-cn")
    assert (len(found.items), found.errors) == (60, [])
    (policy,) = found.whole()
    assert (policy.title, policy.text) == ("样例政策第0号", "各省、自治区：\n现就样例事项通知如下。")
    assert policy.published is not None
    # A hyphen stands between day and time, and the last change is not the publication.
    assert policy.published.at == datetime(2026, 9, 1, 9, 19, tzinfo=UTC)
