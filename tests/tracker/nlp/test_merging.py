from dataclasses import replace
from datetime import date

from tracker.knowledge.vocabulary import Attribution, EntityId, EventType, Role, Status
from tracker.nlp.events import FoundEvent
from tracker.nlp.merging import merge_events
from tracker.nlp.pipeline import read_layers
from tracker.nlp.types import DateValue, InputDocument
from tracker.nlp.views import view_document

TEXT = "One thing was said. Then it was said again. And once more."
VIEWS = view_document(read_layers(InputDocument("d", "", TEXT, "en"))).sentences


def event(sentence: int, actor: str, *, probability: float = 0.5) -> FoundEvent:
    roles = {Role.ACTOR: (EntityId(actor),)}
    return FoundEvent(
        VIEWS[sentence], EventType.PARTNERSHIP, Status.COMPLETED, probability, 0.5, roles, {}, Attribution.AUTHOR
    )


def month(number: int) -> dict[str, DateValue]:
    return {"date": DateValue(f"2024-{number:02}", date(2024, number, 1), date(2024, number, 28))}


def test_repetition_is_one_event_shown_by_its_surest_sentence() -> None:
    merged = merge_events([event(0, "tesla"), event(1, "tesla", probability=0.9)])
    assert [(found.view.index, count) for found, count in merged] == [(1, 2)]


def test_other_participants_make_another_event() -> None:
    assert len(merge_events([event(0, "tesla"), event(1, "byd")])) == 2


def test_a_change_of_status_is_a_second_event() -> None:
    assert len(merge_events([event(0, "tesla"), replace(event(1, "tesla"), status=Status.PLANNED)])) == 2


def test_different_dates_make_two_events_but_a_coarser_date_does_not() -> None:
    march, april = replace(event(0, "tesla"), dates=month(3)), replace(event(1, "tesla"), dates=month(4))
    year = replace(event(2, "tesla"), dates={"date": DateValue("2024", date(2024, 1, 1), date(2024, 12, 31))})
    assert len(merge_events([march, april])) == 2
    assert len(merge_events([march, year])) == 1


def test_the_order_of_the_input_changes_nothing() -> None:
    events = [event(0, "tesla"), event(1, "byd"), event(2, "tesla", probability=0.7)]
    assert merge_events(events) == merge_events(reversed(events))


def test_what_the_surest_mention_leaves_out_a_sure_one_adds() -> None:
    surest = event(0, "tesla", probability=0.9)
    roles = {**surest.roles, Role.AUTHORITY: (EntityId("miit"),)}
    other = replace(event(1, "tesla"), dates=month(3), roles=roles, status_probability=0.9)
    [(merged, _)] = merge_events([surest, other])
    assert merged.dates == month(3)
    assert merged.roles[Role.AUTHORITY] == ("miit",)
    [(alone, _)] = merge_events([surest, replace(other, status_probability=0.6)])
    assert alone.dates == {}


def test_a_city_lies_in_its_country_and_not_in_another_city() -> None:
    def at(sentence: int, place: str) -> FoundEvent:
        found = event(sentence, "tesla")
        return replace(found, roles={**found.roles, Role.PLACE: (EntityId(place),)})

    assert len(merge_events([at(0, "china"), at(1, "shenzhen")])) == 1
    assert len(merge_events([at(0, "beijing"), at(1, "shenzhen")])) == 2
    assert len(merge_events([at(0, "usa"), at(1, "shenzhen")])) == 2
