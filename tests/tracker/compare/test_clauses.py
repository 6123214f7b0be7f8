from hypothesis import given
from hypothesis import strategies as st

from tracker.compare.changes import Change, Kind
from tracker.compare.clauses import clause_units, is_rule
from tracker.compare.texts import compare_texts

DIGITS = "零一二三四五六七八九"
LAW = """样例数据办法
第一章 总则
第一条 为了规范数据处理活动，制定本办法。
第二条 在境内处理车辆数据，适用本办法。
前款规定不包括个人使用。
第三条 处理者应当履行下列义务：
（一）明示用途；
（二）默认不收集。
第四条 违反第三条规定的，责令改正。"""
CODE = """§ 744.21 Restrictions on certain uses.
(a) General prohibition.
(1) You may not export any item without a license.
(i) This includes parts.
(ii) This includes software.
(2) Reserved.
(b) Exceptions.
§ 744.22 Restrictions on others.
(a) See § 744.21(a)(1).
§ 744.23 Supercomputers."""


def number(n: int) -> str:
    return f"{DIGITS[n // 10] if n >= 20 else ''}{'十' if n >= 10 else ''}{DIGITS[n % 10] if n % 10 else ''}"


def law(bodies: list[str]) -> str:
    return "\n".join(f"第{number(n)}条 {body}" for n, body in enumerate(bodies, 1))


def told(old: str, new: str) -> list[tuple[Kind, str, str]]:
    """What is not the same, with the old and the new number."""
    changes = compare_texts(old, new, "zh")
    return [(c.kind, c.old.label if c.old else "", c.new.label if c.new else "") for c in changes if is_told(c)]


def is_told(change: Change) -> bool:
    return change.kind is not Kind.SAME


def test_numbers_are_paths() -> None:
    assert [(unit.label, unit.own) for unit in clause_units(LAW)] == [
        ("", ""), ("第一章", "第一章"),
        ("第一条", "第一条"), ("第二条", "第二条"), ("第二条", ""), ("第三条", "第三条"),
        ("第三条（一）", "（一）"), ("第三条（二）", "（二）"), ("第四条", "第四条"),
    ]  # fmt: skip
    assert [unit.label for unit in clause_units(CODE)] == [
        "§ 744.21", "§ 744.21(a)", "§ 744.21(a)(1)", "§ 744.21(a)(1)(i)", "§ 744.21(a)(1)(ii)", "§ 744.21(a)(2)",
        "§ 744.21(b)", "§ 744.22", "§ 744.22(a)", "§ 744.23",
    ]  # fmt: skip


def test_i_after_h_is_a_letter() -> None:
    text = "§ 1.1 A\n(g) one\n(h) two\n(i) three\n(j) four\n(1) five\n(i) six\n(a)(1) seven"
    assert [unit.label for unit in clause_units(text)][3:] == [
        "§ 1.1(i)", "§ 1.1(j)", "§ 1.1(j)(1)", "§ 1.1(j)(1)(i)", "§ 1.1(a)(1)",
    ]  # fmt: skip


def test_a_new_article_renumbers_those_after_it() -> None:
    new = LAW.replace("第四条", "第五条").replace("第三条 处理者", "第四条 处理者")
    new = new.replace("第四条 处理者", "第三条 重要数据应当在境内存储。\n第四条 处理者").replace(
        "违反第三条", "违反第四条"
    )
    assert told(LAW, new) == [
        (Kind.ADDED, "", "第三条"),
        (Kind.RENUMBERED, "第三条", "第四条"),
        (Kind.RENUMBERED, "第三条（一）", "第四条（一）"),
        (Kind.RENUMBERED, "第三条（二）", "第四条（二）"),
        (Kind.CHANGED, "第四条", "第五条"),
    ]


def test_a_changed_clause_keeps_its_number() -> None:
    assert told(LAW, LAW.replace("默认不收集", "默认不收集，驾驶人同意的除外")) == [
        (Kind.CHANGED, "第三条（二）", "第三条（二）")
    ]


def test_an_american_rule_is_followed_by_its_paragraphs() -> None:
    new = CODE.replace("(2) Reserved.", "(2) You may not transfer technology.\n(3) Reserved.")
    assert told(CODE, new) == [
        (Kind.ADDED, "", "§ 744.21(a)(2)"),
        (Kind.RENUMBERED, "§ 744.21(a)(2)", "§ 744.21(a)(3)"),
    ]


def test_articles_that_change_places_are_renumbered() -> None:
    bodies = [f"关于第{n}种车辆数据的处理要求另行规定。" for n in range(1, 6)]
    swapped = [bodies[1], bodies[0], *bodies[2:]]
    assert {kind for kind, _, _ in told(law(bodies), law(swapped))} == {Kind.RENUMBERED}


def test_prose_that_cites_an_article_is_no_rule() -> None:
    assert is_rule(LAW)
    assert is_rule(CODE)
    assert not is_rule("第三条规定了处理者的义务。\n企业表示将遵守。\n第三条")
    assert not is_rule("Section 5 of the act\nsays so.")


@given(st.integers(3, 15), st.integers(0, 15))
def test_one_article_more_is_one_article_added(size: int, place: int) -> None:
    bodies = [f"{DIGITS[n % 10]}{n}号车辆数据的处理者应当遵守要求。" for n in range(size)]
    place = min(place, size)
    longer = [*bodies[:place], "出口设备的企业须另行备案。", *bodies[place:]]
    found = [kind for kind, _, _ in told(law(bodies), law(longer))]
    assert found.count(Kind.ADDED) == 1
    assert found.count(Kind.RENUMBERED) == size - place
    assert len(found) == 1 + size - place
    back = [kind for kind, _, _ in told(law(longer), law(bodies))]
    assert back.count(Kind.REMOVED) == 1
    assert back.count(Kind.RENUMBERED) == size - place
