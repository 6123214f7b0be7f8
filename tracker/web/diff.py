"""What changed between two versions of a text, line by line."""

import difflib
from dataclasses import dataclass

LINES_COMPARED = 4000  # difflib is quadratic: beyond this it would hold the page for seconds


@dataclass(frozen=True, slots=True)
class DiffLine:
    kind: str  # "same", "added", "removed", "skipped"
    text: str


def compare(old: str, new: str, *, context: int = 1) -> tuple[DiffLine, ...]:
    """Changed lines with `context` unchanged ones around them; runs of unchanged lines become one "skipped" line."""
    before = [line.strip() for line in old.splitlines() if line.strip()][:LINES_COMPARED]
    after = [line.strip() for line in new.splitlines() if line.strip()][:LINES_COMPARED]
    lines: list[DiffLine] = []
    position = 0  # in `before`
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(context):
        if group[0][1] > position:
            lines.append(DiffLine("skipped", ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [DiffLine("same", line) for line in before[i1:i2]]
                continue
            lines += [DiffLine("removed", line) for line in before[i1:i2]]
            lines += [DiffLine("added", line) for line in after[j1:j2]]
        position = group[-1][2]
    if lines and position < len(before):
        lines.append(DiffLine("skipped", ""))
    return tuple(lines)
