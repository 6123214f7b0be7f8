"""What a name with several readings means where it stands: rules of `tracker/knowledge/aliases_in_context.tsv`.

The first row whose conditions all hold decides; a row without conditions is the last word; the entity `-` means that
the words are no name there.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracker.knowledge.tables import FOLDER, Row, read_rows
from tracker.knowledge.vocabulary import EntityId
from tracker.nlp.normalise import fold
from tracker.nlp.types import Span

COLUMNS = ("alias", "entity", "before", "after", "near", "document", "note")
WINDOW = 80  # characters on either side that `near`, `before` and `after` may look at
_NEVER = "-"


@dataclass(frozen=True, slots=True)
class ContextRule:
    entity: EntityId | None  # None: no mention
    before: re.Pattern[str] | None  # must match up to where the name begins
    after: re.Pattern[str] | None  # must match from where the name ends
    near: re.Pattern[str] | None
    document: re.Pattern[str] | None

    def holds(self, folded: str, span: Span) -> bool:
        low, high = max(0, span.start - WINDOW), span.end + WINDOW
        if self.before and not self.before.search(folded[low : span.start]):
            return False
        if self.after and not self.after.match(folded[span.end : high]):
            return False
        if self.near and not self.near.search(folded[low : span.start] + " \u25a1 " + folded[span.end : high]):
            return False
        return not self.document or bool(self.document.search(folded))


@cache
def load_context_rules(path: Path = FOLDER / "aliases_in_context.tsv") -> Mapping[str, tuple[ContextRule, ...]]:
    """Rules by folded alias, in the order of the file. Errors: KnowledgeInvalid for a pattern that does not compile."""
    named: dict[str, str] = {}
    rules: defaultdict[str, list[ContextRule]] = defaultdict(list)
    for row in read_rows(path, COLUMNS):
        if row["alias"].startswith("@"):
            named[row["alias"][1:]] = row["before"]
            continue
        entity = None if row["entity"] == _NEVER else EntityId(row["entity"])
        rule = ContextRule(
            entity,
            _compile(row, "before", named, "(?:{})$"),
            _compile(row, "after", named, "(?:{})"),
            _compile(row, "near", named, "{}"),
            _compile(row, "document", named, "{}"),
        )
        for alias in row.many("alias"):
            rules[fold(alias)].append(rule)
    return {alias: tuple(group) for alias, group in rules.items()}


def _compile(row: Row, column: str, named: Mapping[str, str], frame: str) -> re.Pattern[str] | None:
    text = row[column]
    if not text:
        return None
    text = re.sub(
        r"<([a-z_]+)>", lambda match: f"(?:{named[match.group(1)]})" if match.group(1) in named else match.group(), text
    )
    try:
        return re.compile(frame.replace("{}", text))
    except re.error as error:
        raise row.wrong(f"{column}: {error}") from error
