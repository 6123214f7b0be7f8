import json

from tests.tracker.nlp.evaluation.making import CENTRE, RULES, make_event, make_scored
from tracker.nlp.evaluation.documents import half_of
from tracker.nlp.evaluation.report import report_on

MIXED = [
    make_scored([RULES, CENTRE], [RULES, {**CENTRE, "status": "launched"}], id_="a"),
    make_scored([RULES], [{**RULES, "status": "planned"}], id_="b", language="zh", kind="notice"),
    make_scored([], [RULES], id_="c", name="two", kind="filing"),
    make_scored([], [], id_="d", name="two"),
]


def test_every_document_stands_once_in_each_split() -> None:
    report = report_on(MIXED)
    assert report.groups[0].kind == "all"
    for kind in ("all", "set", "language", "register", "half"):
        assert sum(group.documents for group in report.of(kind)) == len(MIXED)
        assert sum(group.events for group in report.of(kind)) == 3
    assert report.sets == {"one": 2, "two": 2}
    assert [group.name for group in report.of("register")] == ["filing", "news", "notice"]


def test_halves_depend_on_the_id_alone_and_are_about_even() -> None:
    assert half_of("en-001") == half_of("en-001")
    share = sum(half_of(f"doc-{n}") == "held-out" for n in range(1_000)) / 1_000
    assert 0.45 < share < 0.55


def test_a_type_is_found_whatever_its_status_and_a_status_only_with_its_type() -> None:
    report = report_on(MIXED)
    types = {kind.name: kind for kind in report.by_type}
    assert (types["rulemaking"].wanted, types["rulemaking"].guessed) == (2, 3)
    assert (types["rulemaking"].recall, types["rulemaking"].precision) == (1.0, 0.667)
    assert types["rulemaking"].status_f1 == 0.4
    statuses = {kind.name: kind for kind in report.by_status}
    assert statuses["issued"].recall == 0.5
    assert statuses["planned"].f1 == 0.0
    assert list(statuses) == ["planned", "issued", "launched"]  # the vocabulary's order, only what occurs


def test_confused_statuses_with_their_types_the_most_frequent_first() -> None:
    first, *_ = report_on([*MIXED, make_scored([RULES], [{**RULES, "status": "planned"}], id_="e")]).confusions
    assert (first.wanted, first.told, first.count, first.types) == ("issued", "planned", 2, (("rulemaking", 2),))


def test_cuts_count_what_is_above_them() -> None:
    sure, unsure = {**RULES, "confidence": 0.92}, {**CENTRE, "confidence": 0.55}
    wrong = make_event("partnership", "completed", "Talks were held", confidence=0.72)
    cuts = {cut.least: cut for cut in report_on([make_scored([RULES, CENTRE], [sure, unsure, wrong])]).cuts}
    assert [(cuts[least].events, cuts[least].right) for least in (0.5, 0.6, 0.75, 0.95)] == [
        (3, 0.667), (2, 0.5), (1, 1.0), (0, 0.0),
    ]  # fmt: skip
    assert cuts[0.6].share == 0.667
    assert 0 < cuts[0.5].right_lower < cuts[0.5].right


def test_the_worst_documents_show_each_mistake_beside_its_sentence() -> None:
    invented = make_event("partnership", "completed", "Talks were held.")
    documents = [make_scored([RULES], [RULES], id_="fine"), make_scored([RULES, CENTRE], [invented], id_="bad")]
    (worst,) = report_on(documents, worst=5).worst
    assert (worst.id, worst.wanted, worst.found) == ("bad", 2, 0)
    assert [(mistake.kind, mistake.sentence) for mistake in worst.mistakes] == [
        ("missed", "The office issued the rules on Monday."),
        ("missed", "Tesla plans a centre in Shanghai."),
        ("invented", "Talks were held."),
    ]
    assert [mistake.confidence for mistake in worst.mistakes] == [None, None, 0.6]


def test_a_report_is_json() -> None:
    assert json.loads(json.dumps(report_on(MIXED, worst=2).as_json()))["groups"][0]["figures"]["event_recall"] == 1.0
