import pytest

from scrapers.volatile import stable


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("阅读 12345", "阅读 12399"),
        ("浏览次数：1,234 次", "浏览次数：1,240 次"),
        ("2026-03-02 10:00 来源：样例网 阅读 1234", "2026-03-02 10:00 来源：样例网 阅读 1.3万"),
        ("来源：样例网 | 点击量：33", "来源：样例网 | 点击量：41"),
        ("更新时间：2026-03-02 11:00", "更新时间：2026-03-05 08:30"),
        ("Example Wire · 3小时前", "Example Wire · 2天前"),
        ("Updated 3 hours ago", "Updated a day ago"),
        ("Last updated: 2 March 2026, 10:15 GMT", "Last updated: 5 March 2026, 8:00 GMT"),
        ("By A. Writer | 1,234 views | 3 comments", "By A. Writer | 2,001 views | 17 comments"),
    ],
)
def test_volatile_parts(before: str, after: str) -> None:
    assert stable(f"标题\n{before}\n正文。") == stable(f"标题\n{after}\n正文。")


@pytest.mark.parametrize(
    "text",
    [
        "该视频点击量达1200万次。",
        "Updated rules for 2026 take effect",
        "The company updated its software 3 hours ago, officials said. No car was recalled.",
        "第十二条 数据处理者应当自2026年3月2日起报送。",
        "Recall of 12,345 cars",
        "销量：12345辆",
    ],
)
def test_what_is_text_stays(text: str) -> None:
    assert stable(text) == text
