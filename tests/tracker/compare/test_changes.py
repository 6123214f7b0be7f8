from hypothesis import given
from hypothesis import strategies as st

from tracker.compare.changes import Change, Kind, differences, pieces
from tracker.compare.texts import compare_texts
from tracker.compare.unit import Unit, sentence_units

SENTENCES = st.sampled_from(
    [
        "Tesla asked for leave.",
        "The regulator answered on Friday.",
        "Nothing else is known.",
        "Tesla asked for leave to send data abroad.",
        "Shares rose.",
        "The regulator answered on Monday.",
    ]
)
TEXTS = st.lists(SENTENCES, max_size=12).map(" ".join)
ANY_TEXT = st.text(alphabet="ab。. \n第条一（）(1)§", max_size=60)


def applied(old: str, changes: tuple[Change, ...], new: str) -> list[str]:
    """The new text's units: unchanged ones taken from the old text, the others from what the comparison says."""
    kept = {Kind.SAME, Kind.MOVED, Kind.RENUMBERED}
    return [
        old[c.old.start : c.old.end] if c.kind in kept and c.old else new[c.new.start : c.new.end]
        for c in changes
        if c.new is not None
    ]


def parts(text: str, units: tuple[Unit, ...]) -> list[str]:
    return [text[unit.start : unit.end] for unit in units]


@given(TEXTS, TEXTS)
def test_applying_the_changes_gives_the_new_text(old: str, new: str) -> None:
    changes = compare_texts(old, new, "en")
    assert applied(old, changes, new) == parts(new, sentence_units(new, "en"))


@given(TEXTS, TEXTS)
def test_no_sentence_of_the_old_text_is_lost(old: str, new: str) -> None:
    told = sorted(change.old.start for change in compare_texts(old, new, "en") if change.old)
    assert told == [unit.start for unit in sentence_units(old, "en")]


@given(ANY_TEXT)
def test_equal_texts_have_no_difference(text: str) -> None:
    assert differences(compare_texts(text, text, "zh")) == ()


@given(ANY_TEXT, ANY_TEXT)
def test_any_two_texts_can_be_compared(old: str, new: str) -> None:
    changes = compare_texts(old, new, "zh")
    starts = [change.new.start for change in changes if change.new]
    assert starts == sorted(set(starts)), "in the order of the new text, each once"
    before = [change.old.start for change in changes if change.old]
    assert len(before) == len(set(before))


@given(ANY_TEXT, ANY_TEXT)
def test_words_within_a_sentence_give_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.kind is not Kind.REMOVED) == new
    assert "".join(piece.text for piece in found if piece.kind is not Kind.ADDED) == old


def kinds(old: str, new: str, language: str = "en") -> list[Kind]:
    return [change.kind for change in compare_texts(old, new, language)]


def test_a_corrected_sentence_is_changed_and_not_removed_and_added() -> None:
    old = "Tesla asked for leave on Monday. The regulator has not answered."
    assert kinds(old, old.replace("Monday", "Friday")) == [Kind.CHANGED, Kind.SAME]


def test_chinese_goes_by_sentence_too() -> None:
    old = "特斯拉周一提出申请。监管部门尚未答复。"
    new = "特斯拉周五提出申请。监管部门尚未答复。公司没有说明理由。"
    assert kinds(old, new, "zh-Hans") == [Kind.CHANGED, Kind.SAME, Kind.ADDED]
    assert [piece.text for piece in pieces("周一提出", "周五提出") if piece.kind is not Kind.SAME] == ["一", "五"]


def test_a_sentence_that_went_elsewhere_is_moved() -> None:
    a, b, c = "Tesla asked for leave.", "The regulator answered on Friday.", "Nothing else is known so far."
    assert kinds(f"{a} {b} {c}", f"{b} {c} {a}") == [Kind.SAME, Kind.SAME, Kind.MOVED]


def test_blanks_and_widths_are_no_change() -> None:
    assert compare_texts("Tesla asked  for leave.\n", "Tesla asked for leave.", "en")[0].kind is Kind.SAME
    assert kinds("数据出境，应当评估。", "数据出境,应当评估。", "zh") == [Kind.SAME]


def test_only_the_neighbourhood_of_a_change_is_shown() -> None:
    text = [f"Sentence number {n} says something else." for n in range(9)]
    changes = compare_texts(" ".join(text), " ".join([*text[:4], *text[5:]]), "en")
    shown = [change and change.kind for change in differences(changes)]
    assert shown == [None, Kind.SAME, Kind.REMOVED, Kind.SAME, None]
