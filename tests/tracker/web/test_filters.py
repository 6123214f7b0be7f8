from datetime import date

from django.http import QueryDict

from tracker.knowledge.vocabulary import Tier
from tracker.web.filters import Filters


def parse(query: str) -> Filters:
    return Filters.parse(QueryDict(query))


def test_the_state_survives_the_address() -> None:
    query = (
        "type=data_transfer&status=approved&entity=tesla&matter=m&says=confirmed&language=zh"
        "&since=2024-01-01&until=2024-12-31&words=%E4%B8%B4%E6%B8%AF"
    )
    filters = parse(query)
    assert filters.since == date(2024, 1, 1)
    assert filters.words == "临港"
    assert parse(filters.query()) == filters


def test_what_is_not_understood_is_said_and_left_out() -> None:
    filters = parse("type=gossip&since=yesterday&says=everyone")
    assert not filters.is_any_set
    assert len(filters.problems) == 3
    assert "gossip" in filters.problems[0]


def test_certainty_stands_for_tiers() -> None:
    assert parse("says=confirmed").tiers == (Tier.OFFICIAL, Tier.COMPANY)
    assert parse("says=anonymous").tiers == (Tier.ANONYMOUS,)
    assert parse("says=disputed").tiers == ()


def test_words_are_cut_and_cleaned() -> None:
    assert parse("words=a%00b").words == "ab"
    assert len(parse("words=" + "x" * 500).words) == 100
