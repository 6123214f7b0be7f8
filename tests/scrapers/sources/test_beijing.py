from datetime import date

from tests.scrapers.conftest import Replay


def test_a_policy_says_what_it_is(written: Replay) -> None:
    found = written("beijing")
    assert (len(found.items), found.errors) == (6, [])
    assert found.items[5].url.startswith("https://kfqgw.beijing.gov.cn/zwgkkfq/2024zcwj/202609/")
    (policy,) = found.whole()
    assert policy.document_number == "样技管〔2026〕8号"
    assert policy.issuing_bodies == ("样例区管理委员会",)
    assert (policy.issued_on, policy.effective_on) == (date(2026, 9, 8), date(2026, 10, 1))
    assert [file.url for file in policy.attachments] == [
        "https://www.beijing.gov.cn/zhengce/zhengcefagui/202609/P020260910.pdf"
    ]
