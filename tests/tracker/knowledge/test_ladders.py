"""The declared ladders: sound, and placing events where an analyst would."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.ladders import cities_of, climbers, is_in_china, load_ladders, parse_ladders
from tracker.knowledge.matters import EventView
from tracker.knowledge.tables import FOLDER
from tracker.knowledge.vocabulary import EventType, Role, Status

LADDERS = load_ladders()
CAPABILITIES = {one.slug: one for one in LADDERS.capabilities}


def view(type_: str, status: str, **roles: list[str]) -> EventView:
    return EventView(EventType(type_), Status(status), {Role(role): frozenset(names) for role, names in roles.items()})


def test_the_rungs_are_those_of_the_trade() -> None:
    assert [rung.en for rung in LADDERS.rungs] == [
        "Test permit", "Pilot", "Access approval", "Roll-out", "Expansion",
    ]  # fmt: skip
    for named in ("tesla", "baidu", "pony-ai", "xpeng", "byd", "huawei"):
        assert any(named in one.companies for one in LADDERS.capabilities)
    assert [one.slug for one in LADDERS.shown()] == ["driver-assistance", "l3", "robotaxi"]


@pytest.mark.parametrize(
    ("event", "evidence", "capability", "rung"),
    [
        (view("autonomy_permit", "approved", object=["robotaxi-service"]), "May test", "robotaxi", "test-permit"),
        (view("autonomy_permit", "approved", object=["robotaxi-service"]), "示范运营证", "robotaxi", "pilot"),
        (view("autonomy_permit", "pilot", object=["fsd"]), "partly approved", "driver-assistance", "pilot"),
        (view("autonomy_permit", "approved", object=["fsd"]), "China approved it", "driver-assistance", "access"),
        (view("autonomy_permit", "approved", actor=["changan"]), "首批L3级有条件自动驾驶车型准入许可", "l3", "access"),
        (view("autonomy_permit", "approved", actor=["xpeng"]), "a permit to test L3 systems", "l3", "test-permit"),
        (view("product_launch", "launched", object=["xngp"]), "XNGP is out", "driver-assistance", "roll-out"),
        (view("product_launch", "launched", object=["xngp"]), "now in more cities", "driver-assistance", "expansion"),
        (view("autonomy_permit", "approved", object=["apollo-go"]), "测试路段延伸至市中心", "robotaxi", "expansion"),
        (view("autonomy_permit", "approved", object=["fsd", "vehicle-data"]), "passed", None, "access"),
        (view("autonomy_permit", "sought", object=["fsd"]), "wants it", "driver-assistance", ""),
        (view("rulemaking", "issued", object=["l3-pilot-notice"]), "L3", "l3", ""),
    ],
)  # fmt: skip
def test_where_an_event_stands(event: EventView, evidence: str, capability: str | None, rung: str) -> None:
    found = LADDERS.capability_of(event, evidence)
    assert (found.slug if found else None) == capability
    assert LADDERS.rung_of(event, evidence) == rung


def test_who_climbs() -> None:
    taxi, city, l3 = CAPABILITIES["robotaxi"], CAPABILITIES["driver-assistance"], CAPABILITIES["l3"]
    assert climbers(city, view("autonomy_permit", "pilot", actor=["elon-musk"], object=["fsd"]), "") == {"tesla"}
    both = view("autonomy_permit", "approved", actor=["tesla", "baidu"], object=["fsd"])
    assert climbers(city, both, "") == {"tesla"}
    assert climbers(city, view("product_launch", "effective", actor=["xpeng"], object=["fsd"]), "") == set()
    assert climbers(taxi, view("autonomy_permit", "approved", object=["apollo-go"]), "") == {"baidu"}
    several = view("autonomy_permit", "approved", actor=["xpeng", "li-auto", "tesla"])
    assert climbers(l3, several, "XPeng and Li Auto got permits") == {"xpeng", "li-auto"}
    assert climbers(l3, several, "They got permits") == {"xpeng", "li-auto", "tesla"}


def test_only_mainland_china_counts_and_districts_count_for_their_city() -> None:
    assert is_in_china(view("autonomy_permit", "approved", place=["pudong"]))
    assert is_in_china(view("autonomy_permit", "approved"))
    assert not is_in_china(view("autonomy_permit", "approved", place=["dubai"]))
    assert cities_of(view("autonomy_permit", "approved", place=["pudong", "china", "wuhan"])) == {"shanghai", "wuhan"}
    assert cities_of(view("autonomy_permit", "approved", place=["dubai", "somewhere"])) == set()


def declared(**changes: Any) -> dict[str, Any]:
    whole = tomllib.loads((FOLDER / "ladders.toml").read_text(encoding="utf-8"))
    return {**whole, **changes}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, "colour"),
        ({"rungs": [{"slug": "moon", "en": "Moon", "zh": "月"}]}, "differ"),
        ({"setbacks": {"types": ["autonomy_permit"], "statuses": ["gone"]}}, "gone"),
    ],
)
def test_a_wrong_declaration_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_ladders(declared(**changes))


def test_unknown_entities_are_refused_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ladders.toml"
    path.write_text(
        (FOLDER / "ladders.toml").read_text(encoding="utf-8").replace('"pony-ai"', '"nobody"'), encoding="utf-8"
    )
    with pytest.raises(KnowledgeInvalid, match=r"ladders\.toml.*nobody"):
        load_ladders(path)
