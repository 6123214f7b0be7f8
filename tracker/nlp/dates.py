"""Dates of a text in either language, resolved against the day it was published."""

from datetime import date

from tracker.nlp.dates_en import find_dates_en
from tracker.nlp.dates_of_things import is_of_a_thing
from tracker.nlp.dates_zh import find_dates_zh
from tracker.nlp.types import DateMention


def find_dates(folded: str, *, language: str, published: date | None) -> tuple[DateMention, ...]:
    """Date words in text order, without overlaps.

    Shape: `folded` is `NormalisedText.folded` or a slice of it; spans count from its start.
    Left out are dates of things, such as when recalled cars were made.
    `value` is None for vague words (近日) and for relative ones where `published` is not known.
    """
    find = find_dates_zh if language == "zh" else find_dates_en
    return tuple(mention for mention in find(folded, published) if not is_of_a_thing(folded, mention))
