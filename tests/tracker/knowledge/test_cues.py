import pytest

from tracker.knowledge.cues import LANGUAGES, CueRule, load_cues
from tracker.knowledge.vocabulary import EventType
from tracker.nlp.pipeline import read_layers
from tracker.nlp.rules import votes
from tracker.nlp.types import InputDocument
from tracker.nlp.views import view_document

RULES = [(language, rule) for language in LANGUAGES for rule in load_cues(language).rules]


def rules_held(text: str, language: str) -> set[tuple[str, str]]:
    document = view_document(read_layers(InputDocument("example", "", text, language)))
    return {(vote.rule.type, vote.rule.name) for view in document.sentences for vote in votes(view)}


@pytest.mark.parametrize(("language", "rule"), RULES, ids=[f"{lang}-{rule.type}-{rule.name}" for lang, rule in RULES])
def test_examples_of_a_rule(language: str, rule: CueRule) -> None:
    assert rule.match, "a rule needs a sentence that it must hold in"
    assert rule.miss, "and one that it must not hold in"
    for text in rule.match:
        assert (rule.type, rule.name) in rules_held(text, language), text
    for text in rule.miss:
        assert (rule.type, rule.name) not in rules_held(text, language), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_has_classes_and_rules(language: str) -> None:
    cues = load_cues(language)
    assert set(cues.owners) == set(EventType)
    assert {rule.type for rule in cues.rules} == set(EventType)
    assert sum(len(words) for words in cues.words.values()) > 1500


def test_both_languages_have_the_same_classes() -> None:
    english, chinese = (set(load_cues(language).words) for language in LANGUAGES)
    assert english == chinese  # the trained parts share what they learn of a class between the languages
