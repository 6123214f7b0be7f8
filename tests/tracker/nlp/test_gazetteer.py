"""Each name with several readings: a sentence where it is meant and one where it is not."""

import pytest

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.entities import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.nlp.gazetteer import Gazetteer, default_gazetteer
from tracker.nlp.normalise import normalise


def linked(text: str, language: str) -> dict[str, str]:
    return {one.surface: one.entity for one in default_gazetteer().find(normalise(text, language=language))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tesla's Nvidia-made H200s", {"Tesla": "tesla", "Nvidia": "nvidia", "H200s": "h200"}),
        ("TESLA STOCK JUMPS", {"TESLA": "tesla"}),
        ("teslas of magnetic field", {}),
        ("Beijing told firms to wait", {"Beijing": "china-gov"}),
        ("an office in Beijing", {"Beijing": "beijing"}),
        ("approval from Beijing", {"Beijing": "china-gov"}),
        ("Beijing's approval", {"Beijing": "china-gov"}),
        ("Washington has blocked the sale", {"Washington": "us-gov"}),
        ("a think tank in Washington, it said", {}),
        ("Nio and Li Auto", {"Nio": "nio", "Li Auto": "li-auto"}),
        ("Commerce is good for peace", {}),
        ("the U.S. Commerce Department said", {"U.S. Commerce Department": "us-commerce"}),
        ("Japan's Ministry of Transport", {"Japan": "japan"}),
        ("the Ministry of Transport said", {"Ministry of Transport": "mot-cn"}),
        ("the National People's Congress", {"National People's Congress": "npcsc"}),
        ("lawmakers in Congress", {"Congress": "us-congress"}),
        ("Thor, god of thunder", {}),
        ("the Nvidia Thor chip", {"Nvidia": "nvidia", "Thor": "thor"}),
        ("the Lotus Lake Forum", {}),
        ("Lotus said", {"Lotus": "lotus"}),
        ("an index, the Nikkei 225, fell", {}),
        ("Nikkei reported", {"Nikkei": "nikkei"}),
        ("tell us more", {}),
        ("Nvidia's Huang said", {"Nvidia": "nvidia", "Huang": "jensen-huang"}),
        ("Huang planted trees", {}),
        ("the unreliable entity list", {"unreliable entity list": "unreliable-entity-list"}),
        ("the GPUs and data centres", {"GPUs": "gpu", "data centres": "data-center"}),
        (
            "the Shanghai municipal government",
            {"Shanghai": "shanghai", "Shanghai municipal government": "shanghai-gov"},
        ),
    ],
)
def test_english(text: str, expected: dict[str, str]) -> None:
    assert linked(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("特斯拉FSD入华", {"特斯拉": "tesla", "特斯拉FSD": "fsd"}),
        ("FSD入华", {"FSD": "fsd"}),
        ("工信部、國家網信辦", {"工信部": "miit", "國家網信辦": "cac"}),
        ("工信部装备工业一司", {"工信部装备工业一司": "miit"}),
        ("理想L9上市", {"理想": "li-auto", "理想L9": "li-l-series"}),
        ("这个方案不理想", {}),
        ("蔚来、理想和小鹏", {"蔚来": "nio", "理想": "li-auto", "小鹏": "xpeng"}),
        ("地平线发布征程6", {"地平线": "horizon-robotics", "征程6": "journey"}),
        ("开启新征程", {}),
        ("太阳在地平线上", {}),
        ("美国商务部", {"美国商务部": "us-commerce"}),
        ("商务部回应", {"商务部": "mofcom"}),
        ("北京市高级别自动驾驶示范区", {"北京市高级别自动驾驶示范区": "beijing-gov", "北京市": "beijing"}),
        ("通用技术要求", {}),
        ("航班晚点", {}),
        ("据晚点报道", {"晚点": "latepost"}),
        ("何小鹏表示", {"何小鹏": "he-xiaopeng"}),
        ("每个字节", {}),
        ("中国市场监管总局", {"中国": "china", "市场监管总局": "samr"}),
    ],
)
def test_chinese(text: str, expected: dict[str, str]) -> None:
    assert linked(text, "zh") == expected


def test_a_publisher_is_linked_by_its_whole_name() -> None:
    assert default_gazetteer().link("Tesla, Inc.") == "tesla"
    assert default_gazetteer().link("Harbour Mail on Tesla and others") is None


def test_added_entities_win_and_leave_the_listed_ones_alone() -> None:
    entity = Entity(EntityId("norvik"), EntityType.COMPANY, "Norvik Motors", aliases=("Norvik", "《Tesla》"))
    wider = default_gazetteer().extended([entity])
    text = normalise("Norvik Motors and Norvik asked Tesla and BYD", language="en")
    assert [one.entity for one in wider.find(text)] == ["norvik", "norvik", "norvik", "byd"]
    assert [one.entity for one in default_gazetteer().find(text)] == ["tesla", "byd"]


def test_a_name_of_two_entities_needs_a_rule() -> None:
    twins = [Entity(EntityId(slug), EntityType.COMPANY, "Twin") for slug in ("one", "two")]
    with pytest.raises(KnowledgeInvalid, match="Twin"):
        Gazetteer(twins, {})
