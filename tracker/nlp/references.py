"""What "the company", "it", "the ministry", 该公司 or 两部门 stand for, read from the names before them."""

from collections.abc import Mapping, Sequence

from tracker.knowledge.entities import Entity
from tracker.nlp.normalise import NormalisedText
from tracker.nlp.types import EntityId, Mention, Sentence


def resolve_references(
    text: NormalisedText,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    *,
    entities: Mapping[EntityId, Entity],
) -> tuple[Mention, ...]:
    """Mentions of kind "reference", in text order; none where the preceding text leaves the choice open."""
    return ()
