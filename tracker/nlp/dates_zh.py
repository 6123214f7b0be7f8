from datetime import date

from tracker.nlp.types import DateMention


def find_dates_zh(folded: str, published: date | None) -> list[DateMention]:
    return []
