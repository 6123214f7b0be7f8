from datetime import date

from tracker.nlp.evaluation.stories import OWN, score_stories
from tracker.nlp.stories import StoryDocument

COPY = "The ministry lets two cars drive themselves on marked roads of two cities, under the watch of their makers."
GOLD = {"a": "pass", "b": "pass", "c": "pass", "d": None}


def told(id_: str, title: str, text: str, *, day: int = 1, language: str = "en") -> StoryDocument:
    return StoryDocument(id_, title, text, language, date(2026, 3, day))


def test_the_simple_rules_are_scored_over_the_same_documents() -> None:
    documents = [
        told("a", "Two cars cleared for marked roads", COPY),
        told("b", "Something else above it", COPY, day=9),
        told("c", "Two cars cleared for roads", "Other words entirely, and a good many of them in this place."),
        told("d", "A storm", "It rained."),
    ]
    found = {(score.language, score.method): score.clustering for score in score_stories(documents, GOLD)}
    assert {language for language, _ in found} == {"all", "en"}
    assert {score.documents for score in found.values()} == {3}
    assert found["all", "each its own"].recall == 0.333
    assert found["all", "near-copies alone"].recall == found["all", "titles that overlap"].recall == 0.556
    assert found["all", OWN].precision == 1


def test_without_a_gold_story_there_is_nothing_to_score() -> None:
    assert score_stories([told("d", "A storm", "It rained.")], {"d": None}) == ()
