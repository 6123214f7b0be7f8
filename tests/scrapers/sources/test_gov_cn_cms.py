from datetime import UTC, datetime

from tests.scrapers.conftest import Replay


def test_the_meta_set_and_both_bodies(written: Replay) -> None:
    nested, plain = written("gov-cn-cms").whole()
    assert (nested.title, nested.publisher) == ("样例省发布智能网联汽车办法", "样例日报")
    assert nested.text == "第一段。\n第二段。\n嵌套。"
    assert (plain.title, plain.text) == ("样例办法解读", "只有一段。")


def test_recordings(recorded: Replay) -> None:
    zhejiang, shanxi = recorded("gov-cn-cms").whole()
    assert (zhejiang.title, zhejiang.publisher) == ("1-10月德清县固定资产投资结构趋稳趋优", "省发改委")
    assert zhejiang.published is not None
    assert zhejiang.published.at == datetime(2016, 11, 22, 1, 53, tzinfo=UTC)
    assert zhejiang.text.startswith("1-10月，全县固定资产投资完成246.79亿元")
    assert (shanxi.title, shanxi.publisher) == ("山西品牌丝路行（南美站）正式启动", "山西日报")
    assert shanxi.text.endswith("（张巨峰）")
