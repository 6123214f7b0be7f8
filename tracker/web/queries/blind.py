"""Sources that cannot be seen at this moment, for the front page."""

from dataclasses import dataclass

from tracker.stages import coverage
from tracker.web import links
from tracker.web.pieces.dates import DateWords
from tracker.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class BlindLine:
    name: str
    href: str
    since: DateWords | None  # the last good visit
    why: str


def blind_lines(viewer: Viewer) -> tuple[BlindLine, ...]:
    """Those never seen first, then the longest unseen."""
    return tuple(
        BlindLine(
            spell.source.name or spell.source.slug,
            links.source(spell.source.slug),
            viewer.moment(spell.start),
            spell.why.replace("_", " "),
        )
        for spell in coverage.blind_now(now=viewer.now)
    )
