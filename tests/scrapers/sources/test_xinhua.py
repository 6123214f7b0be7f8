from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_layouts_of_two_ages(written: Replay) -> None:
    found = written("xinhua")
    assert len(found.items) == 5
    new, old = found.whole()
    assert (new.title, new.publisher) == ("样例汽车新闻1", "样例日报")
    assert new.text == "新华社电 样例企业获准开展道路测试。\n测试区域为样例新区。"
    assert (old.title, old.publisher, old.text) == ("样例汽车新闻2", "样例晚报", "样例县举行了智能汽车“测试”活动。")
    assert found.warnings == ["the page is dated 2012-06-04, the listing says 2026-09-20"]


def test_recordings(recorded: Replay) -> None:
    xinhua, magazine, regional = recorded("xinhua").whole()
    assert (xinhua.title, xinhua.publisher) == ("武汉的声音：有英勇的你，才有英雄的城！", "半月谈")
    assert xinhua.published is not None
    assert xinhua.published.at == datetime(2020, 2, 19, 12, 29, 58, tzinfo=UTC)
    assert xinhua.text.endswith("（评论员 罗博 萧海川）")
    assert (magazine.title, magazine.publisher) == ("益阳：“数字”是优长", "半月谈网")
    assert magazine.published is not None
    assert magazine.published.at == datetime(2020, 1, 2, 9, 11, tzinfo=UTC)
    # True GB2312 bytes under a toolbar that speaks of UTF-8.
    assert (regional.title, regional.publisher) == ("话剧《约定无期限》河北各市巡演结束", "河北日报")
    assert regional.text.startswith("一个约定，信守15年，感人至深；")
    assert regional.published is not None
    assert regional.published.at == datetime(2012, 6, 4, 1, 20, 26, tzinfo=UTC)
