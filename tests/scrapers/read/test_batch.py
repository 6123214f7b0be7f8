import pytest

from scrapers.read.batch import batch_of


@pytest.mark.parametrize(
    ("title", "series", "serial"),
    [
        ("道路机动车辆生产企业及产品公告（第395批）", "道路机动车辆生产企业及产品公告", 395),
        ("《道路机动车辆生产企业及产品公告》（第 396 批）", "道路机动车辆生产企业及产品公告", 396),
        ("关于样例目录（第三十五批）的公示", "关于样例目录的公示", 35),
        ("样例部公告2026年第3号 关于发布第十批样例目录的公告", "样例部公告关于发布样例目录的公告", 10),
    ],
)
def test_batches_of_one_list_share_a_series(title: str, series: str, serial: int) -> None:
    number = batch_of(title)
    assert number is not None
    assert (number.series, number.year, number.serial) == (series, None, serial)


@pytest.mark.parametrize("title", ["首批车型获准", "关于第三季度的公告", "第2批", "大批量生产", ""])
def test_other_titles_name_no_batch(title: str) -> None:
    assert batch_of(title) is None
