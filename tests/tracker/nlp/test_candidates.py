from tracker.knowledge.vocabulary import EntityType
from tracker.nlp.pipeline import read_layers
from tracker.nlp.types import InputDocument


def candidates(text: str, language: str) -> list[tuple[str, EntityType]]:
    return [(one.surface, one.type) for one in read_layers(InputDocument("x", "", text, language)).candidates()]


def test_english_forms() -> None:
    text = (
        "The Haven Transport Bureau let Norvik Motors sell the TX-40, the Evening Ledger wrote. Norvik thanked Tesla."
    )
    assert candidates(text, "en") == [
        ("Haven Transport Bureau", EntityType.AUTHORITY),
        ("Norvik Motors", EntityType.COMPANY),
        ("TX-40", EntityType.PRODUCT),
        ("Evening Ledger", EntityType.MEDIA),
        ("Norvik", EntityType.COMPANY),
    ]


def test_chinese_forms() -> None:
    text = "江口市交通局批准北澜汽车上路。《江口市无人车管理办法》随后公布，北澜表示欢迎。"
    assert candidates(text, "zh") == [
        ("江口市交通局", EntityType.AUTHORITY),
        ("北澜汽车", EntityType.COMPANY),
        ("江口市无人车管理办法", EntityType.RULE),
        ("北澜", EntityType.COMPANY),
    ]


def test_listed_names_and_levels_are_no_candidates() -> None:
    assert candidates("Tesla Motors and General Motors sell L3 cars in Q3.", "en") == []
