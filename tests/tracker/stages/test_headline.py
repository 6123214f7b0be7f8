import pytest

from tracker.knowledge.vocabulary import Role
from tracker.stages.headline import date_words, headline


@pytest.mark.parametrize(
    ("type_", "status", "tier", "roles", "target", "words"),
    [
        (
            "data_transfer", "sought", "media", {Role.ACTOR: ["tesla"], Role.OBJECT: ["vehicle-data"]}, "",
            "Tesla: data transfer out of China – sought (reported)",
        ),
        (
            "rulemaking", "proposed", "official", {Role.AUTHORITY: ["samr"], Role.OBJECT: ["某标准"]}, "2027-01-01",
            "State Administration for Market Regulation: 某标准 – draft out for comment for 1 Jan 2027 (confirmed)",
        ),
        (
            "official_meeting", "completed", "bundled",
            {Role.ACTOR: ["elon-musk"], Role.COUNTERPARTY: ["li-qiang"]}, "",
            "Elon Musk, Li Qiang: meeting with officials – done (from bundled briefs)",
        ),
        ("chip_control", "effective", "author", {}, "", "chip controls – in force (reported)"),
        (
            "product_launch", "launched", "company", {Role.ACTOR: ["byd", "xpeng", "nio", "li-auto", "xiaomi"]}, "",
            "BYD, XPeng, NIO and 2 more: product launch – launched (confirmed)",
        ),
    ],
)  # fmt: skip
def test_one_line_says_who_what_how_far_and_how_sure(
    type_: str, status: str, tier: str, roles: dict[Role, list[str]], target: str, words: str
) -> None:
    assert headline(type_, status, roles=roles, tier=tier, target_date=target) == words


def test_the_same_line_in_chinese() -> None:
    roles = {Role.ACTOR: ["tesla"], Role.OBJECT: ["fsd"]}
    line = headline(
        "autonomy_permit", "expected", roles=roles, tier="company", target_date="2026-02/2026-03", language="zh"
    )
    assert line == "特斯拉：完全自动驾驶——预计（2026年2月至2026年3月）（已证实）"


@pytest.mark.parametrize(
    ("date", "en", "zh"),
    [
        ("2024", "2024", "2024年"),
        ("2024-04", "Apr 2024", "2024年4月"),
        ("2024-04-08", "8 Apr 2024", "2024年4月8日"),
        ("2025-Q1", "Q1 2025", "2025年第1季度"),
        ("2025-H2", "H2 2025", "2025年下半年"),
        ("2026-02/2026-03", "Feb 2026 to Mar 2026", "2026年2月至2026年3月"),
    ],
)
def test_dates_keep_their_precision(date: str, en: str, zh: str) -> None:
    assert (date_words(date), date_words(date, "zh-Hans")) == (en, zh)
