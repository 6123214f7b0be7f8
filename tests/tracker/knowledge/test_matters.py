"""The declared matters: sound, and gathering the events an analyst would expect there."""

from pathlib import Path
from typing import Any

import pytest

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.labels import LANGUAGES, label, load_labels
from tracker.knowledge.matters import EventView, load_groups, load_matters, matches, matter_by_slug, parse_matter
from tracker.knowledge.vocabulary import Direction, EventType, Role, Status

MATTERS = {matter.slug: matter for matter in load_matters()}


def view(type_: str, status: str = "approved", **roles: list[str]) -> EventView:
    return EventView(EventType(type_), Status(status), {Role(role): frozenset(names) for role, names in roles.items()})


def test_all_matters_are_there_in_order() -> None:
    assert len(MATTERS) == 14
    assert [matter.position for matter in load_matters()] == list(range(1, 15))
    assert all(matter.title_zh and matter.question_zh for matter in load_matters())


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (view("data_transfer", actor=["tesla"], object=["vehicle-data"]), {"tesla-data-transfer"}),
        (view("data_transfer", actor=["byd"], object=["vehicle-data"]), set()),
        (view("data_transfer", authority=["lingang-admin"], object=["shanghai-whitelist"]), {"automotive-data-rules"}),
        (view("data_localisation", actor=["tesla"], object=["data-center"]), {"tesla-local-data-centre"}),
        (view("autonomy_permit", actor=["tesla"], object=["fsd"], place=["china"]), {"fsd-permission"}),
        (view("autonomy_permit", object=["fsd"]), {"fsd-permission"}),
        (view("autonomy_permit", actor=["tesla"], object=["fsd"], place=["europe"]), set()),
        (view("autonomy_permit", actor=["tesla"], object=["fsd"], place=["保定"]), {"fsd-permission"}),
        (view("autonomy_permit", actor=["tesla", "byd"], object=["vehicle-data"]), {"tesla-enforcement-and-recalls"}),
        (view("product_launch", actor=["tesla"], object=["fsd"], place=["china"]), {"fsd-rollout"}),
        (view("product_launch", actor=["byd"], object=["gods-eye"]), {"competitor-launches"}),
        (view("chip_control", authority=["bis"], actor=["nvidia"], object=["h20"]), {"us-chip-export-controls"}),
        (view("chip_control", authority=["cac"], actor=["nvidia"], object=["h20"]), {"china-foreign-chip-limits"}),
        (view("rulemaking", authority=["cac"], object=["auto-data-provisions"]), {"automotive-data-rules"}),
        (view("rulemaking", authority=["miit"], object=["l2-standard"]), {"driver-assistance-and-ota-rules"}),
        (view("autonomy_permit", actor=["changan"], authority=["miit"]), {"l3-market-access"}),
        (view("autonomy_permit", actor=["pony-ai"], object=["robotaxi-service"]), {"robotaxi-permits"}),
        (view("rulemaking", authority=["mnr"], object=["mapping-notice-2024"]), {"mapping-qualification"}),
        (view("enforcement", actor=["tesla"], authority=["samr"]), {"tesla-enforcement-and-recalls"}),
        (view("partnership", actor=["tesla"], counterparty=["baidu"]), {"tesla-local-partners"}),
        (view("official_meeting", actor=["elon-musk"], counterparty=["li-qiang"]), set()),
    ],
)  # fmt: skip
def test_events_belong_where_an_analyst_looks_for_them(event: EventView, expected: set[str]) -> None:
    assert {slug for slug, matter in MATTERS.items() if matches(matter, event)} == expected


def test_the_same_status_may_open_here_and_close_there() -> None:
    assert MATTERS["us-chip-export-controls"].direction("effective") is Direction.CLOSES
    assert MATTERS["fsd-permission"].direction("effective") is Direction.OPENS
    assert MATTERS["fsd-permission"].direction("completed") is Direction.NEUTRAL


def test_states_have_words_in_both_languages() -> None:
    matter = matter_by_slug("fsd-permission")
    assert matter is not None
    assert matter.state_label("under_review") == "Awaiting approval"
    assert matter.state_label("under_review", "zh-Hans") == "等待审批"
    assert matter.state_label("completed") == "Done"  # no state of this matter: the common word
    assert matter.state_label("") == ""
    assert matter_by_slug("made-by-a-user") is None


def declared(**changes: Any) -> dict[str, Any]:
    whole = {
        "slug": "x", "position": 1, "title_en": "X", "title_zh": "某", "question_en": "?", "question_zh": "？",
        "rules": [{"types": ["rulemaking"]}], "states": {"issued": {"direction": "opens", "en": "Out", "zh": "出"}},
    }  # fmt: skip
    return {**whole, **changes}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rules": []}, "must not be empty"),
        ({"rules": [{"types": ["rulemaking"], "actor": ["nobody"]}]}, "unknown entity 'nobody'"),
        ({"rules": [{"types": ["rulemaking"], "any": ["@nobody"]}]}, "unknown group '@nobody'"),
        ({"rules": [{"types": ["rulemaking"], "actors": ["tesla"]}]}, "unknown keys"),
        ({"rules": [{"any": ["tesla"]}]}, "must name its types"),
        ({"states": {"issued": {"direction": "up", "en": "Out", "zh": "出"}}}, "up"),
        ({"states": {"gone": {"direction": "opens", "en": "Out", "zh": "出"}}}, "gone"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_declaration_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_matter(declared(**changes), load_groups())


def test_a_file_must_be_named_after_its_slug(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text((_folder() / "fsd-rollout.toml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(KnowledgeInvalid, match="differs from the file's name"):
        load_matters(tmp_path)


def _folder() -> Path:
    return Path(__file__).parents[3] / "tracker" / "knowledge" / "matters"


def test_every_word_of_the_vocabularies_has_labels() -> None:
    for kind, words in load_labels().items():
        for word in words:
            assert all(label(kind, word, language) for language in LANGUAGES)
    assert label("status", "under_review", "zh-Hant") == "审批中"
    with pytest.raises(KeyError):
        label("status", "gone")


def test_a_missing_label_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.toml"
    path.write_text('[type]\nrulemaking = { en = "Rules", zh = "法规" }\n', encoding="utf-8")
    with pytest.raises(KnowledgeInvalid, match="data_transfer"):
        load_labels(path)
