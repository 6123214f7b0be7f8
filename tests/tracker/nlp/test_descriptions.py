import pytest

from tracker.knowledge.entities import load_entities
from tracker.nlp.descriptions import load_descriptions
from tracker.nlp.pipeline import read_layers
from tracker.nlp.types import InputDocument


def described(text: str, language: str) -> set[str]:
    return {
        one.entity for one in read_layers(InputDocument("x", "", text, language)).mentions if one.kind == "description"
    }


@pytest.mark.parametrize(
    ("language", "text", "entity"),
    [
        ("en", "the draft rules on car data", "auto-data-provisions"),
        ("en", "footage recorded by its cars", "vehicle-data"),
        ("en", "Tesla's driver-assistance software", "fsd"),
        ("en", "China's central authorities told firms", "china-gov"),
        ("zh", "特斯拉的辅助驾驶系统", "fsd"),
        ("zh", "路测影像一律留存境内", "vehicle-data"),
    ],
)
def test_descriptions_point_to_entities(language: str, text: str, entity: str) -> None:
    assert entity in described(text, language)


@pytest.mark.parametrize(("language", "text"), [("en", "the rules of chess"), ("zh", "天气很好")])
def test_plain_words_do_not(language: str, text: str) -> None:
    assert described(text, language) == set()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_description_points_to_a_listed_entity(language: str) -> None:
    assert {one.entity for one in load_descriptions(language)} <= set(load_entities())
