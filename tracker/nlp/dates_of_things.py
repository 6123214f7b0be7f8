"""Dates that belong to a thing, not to a happening: when recalled cars were made, the edition of a rule, the year in
the name of a fair. They stand beside an event and never date it."""

import re

from tracker.nlp.types import DateKind, DateMention

_REACH = 32  # characters looked at on either side
_MADE_BEFORE = re.compile(
    r"(?:\b(?:manufactured|produced|assembled|built|made)(?: (?:in|at) [\w' -]{1,20})?,?\s*(?:between\s+)?|"
    r"\b(?:production|manufacturing) (?:dates?|period)s?\W+(?:\w+\s+){0,2}|"
    r"生产(?:日期|时间|期间)\s*(?:为|在|是|:|：|从|自)?\s*)$",
    re.IGNORECASE,
)
_MADE_AFTER = re.compile(r"\s*(?:期间|之间)?\s*(?:在?[\u4e00-\u9fff]{0,4})?(?:生产|制造|下线)的?")
_EDITION = re.compile(r"\s*(?:edition|version)\b|\s*年?\s*版", re.IGNORECASE)
# WAIC 2024, CES 2026; not "in the US 2024 brought" nor "FY 2024", which is a time.
_NAMED_AFTER = re.compile(r"\b(?!(?:US|USA|UK|EU|UN|FY|CY|AD)\b)[A-Z]{3,6} $")


def is_of_a_thing(text: str, mention: DateMention) -> bool:
    """`text` is the one that the mention's span counts in, with its capitals."""
    before = text[max(0, mention.span.start - _REACH) : mention.span.start]
    after = text[mention.span.end : mention.span.end + _REACH]
    if mention.kind is DateKind.RANGE:
        return bool(_MADE_BEFORE.search(before) or _MADE_AFTER.match(after))
    if _MADE_BEFORE.search(before) and "产" in before[-8:]:
        return True
    if mention.kind is not DateKind.YEAR:
        return False
    return bool(_EDITION.match(after)) or (mention.surface.strip().isdigit() and bool(_NAMED_AFTER.search(before)))
