from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_news_and_what_is_reprinted(written: Replay) -> None:
    found = written("mot-news")
    assert (len(found.items), found.errors) == (6, [])
    assert found.items[5].url == "https://www.gov.example/zhengce/1.htm"  # of another agency
    (news,) = found.whole()
    assert (news.title, news.publisher) == ("样例自动驾驶先导应用试点第0次会议召开", "样例交通报")
    assert news.published is not None
    assert news.published.at == datetime(2026, 9, 10, 9, 20, tzinfo=UTC)
