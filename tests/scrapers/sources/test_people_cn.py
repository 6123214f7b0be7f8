from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_pages_that_say_gb2312_and_are_not_always(written: Replay) -> None:
    found = written("people-cn")
    utf8, gb = found.whole()
    assert (utf8.title, gb.title) == ("样例车市0", "样例车市1")
    assert utf8.text == gb.text == "样例正文。"
    assert gb.publisher == "样例网"
    assert gb.published is not None
    assert gb.published.at == datetime(2026, 9, 20, 15, 52, tzinfo=UTC)


def test_recordings(recorded: Replay) -> None:
    found = recorded("people-cn")
    (article,) = found.whole()
    assert article.title.startswith("促进航天技术更好惠及人民――习近平主席")
    assert article.publisher == "新华网"
    assert article.published is not None
    assert article.published.at == datetime(2024, 4, 24, 15, 52, tzinfo=UTC)
    assert "责编" not in article.text
    assert found.warnings == ["2 characters were already lost in the bytes"]
