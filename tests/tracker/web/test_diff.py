from hypothesis import given
from hypothesis import strategies as st

from tracker.web.diff import compare


def test_an_added_line_stands_between_its_neighbours() -> None:
    lines = compare("one\ntwo\nthree\nfour", "one\ntwo\nnew\nthree\nfour")
    assert [(line.kind, line.text) for line in lines] == [
        ("skipped", ""), ("same", "two"), ("added", "new"), ("same", "three"), ("skipped", ""),
    ]  # fmt: skip


def test_a_changed_line_is_removed_and_added() -> None:
    assert [line.kind for line in compare("a\nold", "a\nnew")] == ["same", "removed", "added"]


def test_equal_texts_have_no_difference() -> None:
    assert compare("a\n\nb", "a\nb  ") == ()


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_all_that_is_new_is_shown(old: list[str], new: list[str]) -> None:
    lines = compare("\n".join(old), "\n".join(new))
    kept = len(old) - sum(line.kind == "removed" for line in lines)
    assert kept + sum(line.kind == "added" for line in lines) == len(new)
