from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_feed_and_both_kinds_of_page(written: Replay) -> None:
    found = written("36kr")
    in_feed, in_script, in_page = found.whole()
    assert in_feed.text.count("\n") == 11
    assert in_feed.published is not None
    assert in_feed.published.at == datetime(2026, 9, 20, 2, 0, tzinfo=UTC)
    assert (in_script.title, in_script.text) == ("样例公司的第一条", "正文第一段。\n正文第二段，")
    assert in_script.published is not None
    assert in_script.published.at == datetime(2026, 9, 20, 3, 0, tzinfo=UTC)
    assert (in_page.title, in_page.text) == ("旧版页面", "旧版正文。")
    assert len(found.documents) - len(found.whole()) == 2  # teasers whose pages are not there


def test_recordings(recorded: Replay) -> None:
    found = recorded("36kr")
    assert (len(found.whole()), found.errors, found.warnings) == (8, [], [])
    first = found.documents[0]
    assert first.title == "被美团收购支付牌照的幕后故事：在“被毁灭”与“被吞并”之间二选一"
    assert (first.url, first.authors) == ("https://36kr.com/p/5055230.html", ("周天",))
    assert first.published is not None
    assert first.published.at == datetime(2016, 10, 26, 8, 53, 42, tzinfo=UTC)
