"""What promises came to: the same in any order, on whatever day it is asked."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.knowledge.vocabulary import EventType, Role, Status
from tracker.stages.promises import Fact, Promise, family, judge, speaker, subject

SAID = date(2024, 7, 23)
DUE = date(2024, 12, 31)
TODAY = date(2026, 6, 1)


def fact(
    status: str, on: date, *, key: str = "", type_: str = "autonomy_permit", bundled: bool = False, **roles: Any
) -> Fact:
    roles = roles or {"actor": ["tesla"], "object": ["fsd"], "place": ["china"]}
    return Fact(
        key or f"{status}{on}",
        EventType(type_),
        Status(status),
        {Role(role): frozenset(names) for role, names in roles.items()},
        on,
        bundled,
    )


MUSK = Promise(
    fact(
        "expected",
        SAID,
        actor=["elon-musk", "tesla"],
        authority=["china-gov"],
        object=["fsd"],
        place=["china", "europe"],
    ),
    DUE,
)


@pytest.mark.parametrize(
    ("facts", "outcome", "slip"),
    [
        ([], "missed", None),
        ([fact("approved", date(2024, 12, 31))], "met", 0),
        ([fact("approved", date(2025, 2, 25))], "late", 56),
        ([fact("pilot", date(2024, 11, 1))], "partial", 0),
        ([fact("pilot", date(2024, 11, 1)), fact("approved", date(2025, 1, 10))], "late", 10),
        ([fact("denied", date(2024, 10, 1))], "withdrawn", None),
        ([fact("denied", date(2025, 10, 1))], "missed", None),
        ([fact("denied", date(2024, 10, 1)), fact("approved", date(2025, 1, 1))], "late", 1),
        ([fact("approved", date(2024, 9, 1)), fact("refuted", date(2024, 9, 3))], "withdrawn", None),
        ([fact("approved", date(2024, 7, 23))], "missed", None),
        ([fact("sought", date(2024, 9, 1))], "missed", None),
        ([fact("approved", date(2024, 9, 1), type_="product_launch")], "missed", None),
        ([fact("approved", date(2024, 9, 1), actor=["xpeng"], object=["xngp"])], "missed", None),
        ([fact("approved", date(2024, 9, 1), actor=["tesla"], object=["vehicle-data"])], "missed", None),
        ([fact("approved", date(2024, 9, 1), bundled=True)], "missed", None),
    ],
)  # fmt: skip
def test_the_verdict(facts: list[Fact], outcome: str, slip: int | None) -> None:
    verdict = judge(MUSK, facts, today=TODAY)
    assert (verdict.outcome, verdict.slip_days) == (outcome, slip)


def test_a_promise_is_open_until_its_last_day_is_over() -> None:
    assert judge(MUSK, [], today=DUE).outcome == "open"
    assert judge(MUSK, [], today=DUE + timedelta(days=1)).outcome == "missed"


def test_approval_elsewhere_is_no_approval_in_china() -> None:
    said = fact("expected", SAID, actor=["tesla"], object=["fsd"], place=["china"])
    dutch = fact("approved", date(2024, 9, 1), actor=["tesla"], object=["fsd"], place=["netherlands"])
    chinese = fact("approved", date(2024, 9, 1), actor=["tesla"], object=["fsd"], place=["shanghai"])
    assert judge(Promise(said, DUE), [dutch], today=TODAY).outcome == "missed"
    assert judge(Promise(said, DUE), [chinese], today=TODAY).outcome == "met"


FACTS = st.lists(
    st.builds(
        lambda status, days, key: fact(status, SAID + timedelta(days=days), key=key),
        st.sampled_from(["approved", "launched", "pilot", "denied", "refuted", "ended", "sought"]),
        st.integers(-100, 700),
        st.text("abcdef", min_size=4, max_size=4),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


@given(FACTS, st.randoms())
def test_the_order_of_arrival_leaves_no_trace(facts: list[Fact], chance: random.Random) -> None:
    mixed = chance.sample(facts, len(facts))
    assert judge(MUSK, facts, today=TODAY) == judge(MUSK, mixed, today=TODAY)


@given(FACTS)
def test_slip_counts_from_the_last_day_promised(facts: list[Fact]) -> None:
    verdict = judge(MUSK, facts, today=TODAY)
    if verdict.outcome in ("met", "late", "partial"):
        assert verdict.on is not None
        assert verdict.slip_days == max(0, (verdict.on - DUE).days)
    else:
        assert verdict.slip_days is None
    assert (verdict.outcome == "late") <= bool(verdict.slip_days)


def test_whose_promise_it_is() -> None:
    def who(status: str, attribution: str, attributed_to: str = "", **roles: Any) -> str:
        said = fact(status, SAID, **roles)
        return speaker(said, attribution=attribution, attributed_to=attributed_to, publisher="Harbour Wire")

    assert who("expected", "company", actor=["tesla", "elon-musk"]) == "elon-musk"
    assert who("planned", "author", actor=["tesla"]) == "tesla"
    assert who("expected", "author", actor=["tesla"]) == "Harbour Wire"
    assert who("expected", "analyst", actor=["tesla"]) == ""
    assert who("expected", "analyst", "Morgan Stanley", actor=["tesla"]) == "Morgan Stanley"
    assert who("planned", "official", actor=["tesla"], authority=["miit"]) == "miit"
    assert who("planned", "anonymous", authority=["lingang-admin"]) == "lingang-admin"
    assert who("expected", "company", object=["h20"]) == ""


def test_one_subject_for_all_who_speak_of_it() -> None:
    assert subject(MUSK.said) == "autonomy_permit|tesla|fsd"
    assert subject(fact("expected", SAID, actor=["tesla"], object=["fsd"])) == "autonomy_permit|tesla|fsd"
    assert subject(fact("expected", SAID, authority=["miit"], place=["china"])) == "autonomy_permit||miit"
    assert subject(fact("planned", SAID, actor=["baidu", "pony-ai"], object=["apollo-go"])).endswith("|baidu|apollo-go")


def test_what_may_settle_a_promise_is_found_by_its_kin() -> None:
    names = family(MUSK.said)
    assert {"tesla", "elon-musk", "fsd", "model-3"} <= names
    assert "china-gov" not in names
