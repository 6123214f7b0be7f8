"""Why the reader is as sure as it is, told to people; the reader's own lines are tested where they are made."""

from tracker.web import reasons

LINES = [
    "sentence model: autonomy_permit 0.98, approved 0.64",
    "rule “permit granted” holds in one clause",
    "rule “partial or test permit” holds across the sentence, which reads it as pilot",
    "not named in the sentence, taken from its context: tesla, nobody-listed",
    "told 3 times in the document",
    "something new",
]


def test_model_rules_and_context_in_plain_words() -> None:
    said = reasons.in_words(LINES, {"tesla": "Tesla"})
    assert said == (
        "A trained model reads the sentence as “Permission for automated driving: approved”",
        "A written rule (“permit granted”) agrees, in one clause",
        "A written rule (“partial or test permit”) reads it as “on trial” instead, "
        "only when the whole sentence is taken together",
        "Taken from the text around it, not named in the sentence: Tesla and nobody-listed",
        "The document says it 3 times",
        "Something new",
    )


def test_says_so_where_no_rule_agrees() -> None:
    (said,) = reasons.in_words(LINES[:1], {})
    assert said.endswith("approved”. No written rule says the same")


def test_names_the_entities_it_needs() -> None:
    assert reasons.entities(LINES) == ["tesla", "nobody-listed"]
