"""Names in a text that no entity is listed for, found by their form."""

from collections.abc import Sequence

from tracker.nlp.normalise import NormalisedText
from tracker.nlp.types import Candidate, Mention


def find_candidates(text: NormalisedText, mentions: Sequence[Mention]) -> tuple[Candidate, ...]:
    """Candidates in text order, none of them overlapping a mention."""
    return ()
