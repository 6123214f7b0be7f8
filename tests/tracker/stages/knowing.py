"""A text with names that nobody has listed, for the tests of what grows by review."""

from tests.factories import make_version
from tests.tracker.stages.collecting import ARTICLE
from tracker.models import DocumentVersion

NORVIK = (
    f"{ARTICLE}\n\nNorvik Motors has applied for the same, the Haven Transport Bureau said on Monday. "
    "Norvik Motors does not sell cars in China yet."
)


def waiting_text(text: str = NORVIK, **fields: object) -> DocumentVersion:
    fields.setdefault("title", "A carmaker asks to send vehicle data abroad")
    return make_version(text=text, is_extracted=False, **fields)  # type: ignore[arg-type]  # any field
