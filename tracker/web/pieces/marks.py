"""The signs: a shape and a word, never colour alone."""

from dataclasses import dataclass

from tracker.knowledge.matters import usual_direction
from tracker.knowledge.vocabulary import Direction, EventType, Status, Tier

CONFIRMING = frozenset({Tier.OFFICIAL, Tier.COMPANY})


@dataclass(frozen=True, slots=True)
class Mark:
    sign: str  # name of the shape in `partials/sign.html`
    word: str
    role: str  # colour role, a class of the style sheet: ink, muted, positive, negative, warning
    title: str = ""  # the longer meaning, on hover and for screen readers


CONFIRMED = Mark("filled", "confirmed", "ink", "Confirmed: an authority or the company itself says so")
REPORTED = Mark(
    "hollow",
    "reported",
    "ink",
    "Reported: media, unnamed people or analysts say so; no authority or company has confirmed it",
)
DISPUTED = Mark(
    "crossed", "disputed", "warning", "Disputed: sources contradict each other, or the report is said to be untrue"
)
DISPUTED_BRIEF = Mark(
    "crossed",
    "disputed (brief)",
    "warning",
    "Said to be untrue, by a bundled brief: it never confirms and never alerts",
)
UNREVIEWED = Mark("dotted", "unreviewed", "muted", "Read by the machine; nobody has checked it yet")
REVIEWED = Mark("filled", "reviewed", "muted", "A person has checked this reading")
REJECTED = Mark("crossed", "rejected", "warning", "A person has checked this reading and found it wrong")
WITHDRAWN = Mark("crossed", "no longer said", "warning", "The text that said it was changed or withdrawn")
BUNDLED = Mark(
    "brief", "bundled brief", "muted", "Bundled brief, written for this project: it never confirms and never alerts"
)
PARTIAL = {
    "headline": Mark("dotted", "headline only", "warning", "Only the headline of this document could be had"),
    "teaser": Mark("dotted", "partial text", "warning", "Only a teaser, summary or abstract could be had"),
    "paywall": Mark("dotted", "public part", "warning", "The rest is to be paid or logged in for; it is not read"),
    "": Mark("dotted", "partial text", "warning", "Only a part of this document could be had"),
}
OPENS = Mark("up", "opens the way", "positive", "Makes driving automation in China easier")
CLOSES = Mark("down", "closes it", "negative", "Makes driving automation in China harder")
IN_PROCESS = Mark("dot", "in process", "neutral", "Neither easier nor harder yet")

_BY_DIRECTION = {Direction.OPENS: OPENS, Direction.CLOSES: CLOSES, Direction.NEUTRAL: IN_PROCESS}

# Types that are limits by nature: there a start closes and an end opens.
_LIMITS = frozenset({EventType.ENFORCEMENT, EventType.CHIP_CONTROL})


def certainty(tier: str, status: str = "", *, is_disputed: bool = False) -> Mark:
    if is_disputed or status == Status.REFUTED:
        return DISPUTED_BRIEF if tier == Tier.BUNDLED else DISPUTED
    if tier == Tier.BUNDLED:
        return BUNDLED
    return CONFIRMED if tier in CONFIRMING else REPORTED


def direction(value: str) -> Mark:
    return _BY_DIRECTION[Direction(value)]


def direction_of(type_: str, status: str) -> Mark:
    """For an event outside any matter. Within one, the transition says it from the matter's own point of view."""
    return _BY_DIRECTION[usual_direction(Status(status), is_limit=type_ in _LIMITS)]
