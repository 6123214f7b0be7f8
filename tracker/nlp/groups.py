"""English words of like meaning, in groups: a word that training never met speaks through its group.

The groups were made once, from a pretrained encoder (`training/groups.py`), and are data here: no model is run.
"""

from functools import cache

from tracker.nlp.models import FOLDER

PATH = FOLDER / "word-groups-en.tsv"  # word, its group among the few wide ones, its group among the many narrow ones


def groups_of(word: str) -> tuple[str, ...]:
    """The wide and the narrow group of a lower-case English word; empty for one that is not listed."""
    return _groups().get(word, ())


@cache
def _groups() -> dict[str, tuple[str, str]]:
    groups = {}
    for line in PATH.read_text(encoding="utf-8").splitlines():
        word, wide, narrow = line.split("\t")
        groups[word] = f"wide{wide}", f"narrow{narrow}"
    return groups
