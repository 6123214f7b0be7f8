from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_the_feed_carries_whole_articles(written: Replay) -> None:
    found = written("ithome")
    assert (len(found.items), len(found.whole()), found.errors) == (10, 10, [])
    first = found.titled("第0版")
    assert first.text.split("\n")[1] == "公司发言人补充说，软件将通过远程方式推送，目前尚未申请新的许可。"
    assert first.published is not None
    assert first.published.at == datetime(2026, 9, 20, 0, 30, tzinfo=UTC)


def test_a_teaser_has_its_page_fetched(written: Replay) -> None:
    assert written("ithome").titled("第9版").text.startswith("样例汽车公司表示")
