"""A text with names that nobody has listed, for the tests of what grows by review."""

from tests.factories import make_version
from tracker.models import DocumentVersion

NORVIK = (
    "BEIJING, March 1 - Norvik Motors has applied to Chinese regulators to send vehicle data abroad, the Haven "
    "Transport Bureau said on Monday.\n\nNorvik Motors said the regulators were reviewing its application."
)


def waiting_text(text: str = NORVIK, **fields: object) -> DocumentVersion:
    fields.setdefault("title", "A carmaker asks to send vehicle data abroad")
    return make_version(text=text, is_extracted=False, **fields)  # type: ignore[arg-type]
