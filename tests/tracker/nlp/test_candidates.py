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


def test_people_are_known_by_title_or_speech() -> None:
    text = "Chief Executive Ines Varga left. Her lawyer, Tom Okafor, said so; Li Weiguo, a deputy minister, did not."
    people = ["Ines Varga", "Tom Okafor", "Li Weiguo"]
    assert candidates(text, "en") == [(name, EntityType.PERSON) for name in people]
    assert candidates("江口市副市长郑远航表示，董事长何一川未到场。", "zh")[:1] == [("郑远航", EntityType.PERSON)]


def test_each_form_is_proposed_once_with_its_sentence_and_never_from_furniture() -> None:
    text = "Norvik Motors met Tesla.\n\nNorvik Motors left.\n\nReporting by Haven Daily"
    (one,) = read_layers(InputDocument("x", "", text, "en")).proposals()
    assert (one.key, one.surface, one.type) == ("Norvik Motors", "Norvik Motors", EntityType.COMPANY)
    assert text[one.sentence.start : one.sentence.end] == "Norvik Motors met Tesla."
