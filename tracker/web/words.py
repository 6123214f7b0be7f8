"""Plain words for what is stored, as the pages say them."""

import re
from collections.abc import Iterable

from tracker.knowledge.labels import label
from tracker.knowledge.matters import matter_by_slug
from tracker.knowledge.vocabulary import Tier
from tracker.models import Event, Transition

# How evidence is headed, group by group; plural where `labels.toml` speaks of one claim.
TIER_HEADINGS: dict[Tier, str] = {
    Tier.OFFICIAL: "Authorities",
    Tier.COMPANY: "The company itself",
    Tier.MEDIA: "Media",
    Tier.ANONYMOUS: "Unnamed sources",
    Tier.ANALYST: "Analysts",
    Tier.AUTHOR: "The text's own words",
    Tier.BUNDLED: "Bundled briefs, written for this project",
}

LANGUAGES = {"en": "English", "zh": "Chinese", "zh-Hans": "Chinese (simplified)", "zh-Hant": "Chinese (traditional)"}

KINDS = {"news": "news", "filing": "company filing", "notice": "official notice"}


def type_word(value: str) -> str:
    return label("type", value)


def status_word(value: str) -> str:
    return label("status", value)


def state_word(matter_slug: str, status: str) -> str:
    """What a status means for this matter: "Awaiting approval" for `under_review`."""
    declared = matter_by_slug(matter_slug)
    return declared.state_label(status) if declared else status_word(status).capitalize()


def state_before(transition: Transition) -> str:
    """ "Awaiting approval"; "nothing confirmed" where the matter had no state on this track."""
    if transition.from_state:
        return state_word(transition.matter.slug, transition.from_state)
    return label("no_state", transition.track)


def state_after(transition: Transition) -> str:
    """As `state_before`; nothing is left only where all that was known is taken back."""
    if transition.to_state:
        return state_word(transition.matter.slug, transition.to_state)
    return label("no_state", transition.track)


def resolution_words(transition: Transition) -> str:
    """ "Since confirmed: Approved"; empty for what is no report or was not overtaken. The act's day goes beside it."""
    if not transition.resolution:
        return ""
    act = transition.resolved_by
    said = f": {state_word(transition.matter.slug, act.to_state)}" if act else ""
    return label("resolution", transition.resolution) + said


def tier_word(value: str) -> str:
    return label("tier", value)


def role_word(value: str) -> str:
    return label("role", value)


def jurisdiction_word(code: str) -> str:
    """ "Mainland China", "The United States"."""
    words = label("jurisdiction", code)
    return words[0].upper() + words[1:]


def language_word(code: str) -> str:
    return LANGUAGES.get(code, code)


def headline(event: Event) -> str:
    """The line without its certainty, which stands beside it as a mark wherever a headline is shown."""
    line = event.headline
    for track in Transition.Track:
        line = line.removesuffix(f" ({label('track', track)})")
    return line


def says_words(attribution: str, by: str) -> str:
    """ "Tesla (the company itself)", or only the second half where nobody is named."""
    words = label("attribution", attribution)
    return f"{by} ({words})" if by else words


def corroboration_words(origins: int, *, is_bundled: bool) -> str:
    if is_bundled:
        return "Only in bundled briefs, which do not count as evidence"
    if origins <= 1:
        return "One origin, not confirmed independently"
    return f"{origins} independent origins"


def confidence_words(confidence: float) -> str:
    """How sure the reading is: `confidence` is the chance that type and status are both right.

    Of the events from 0.65 up about four in five were right when counted (docs/quality.md); under 0.4 most are wrong.
    """
    if confidence >= 0.65:
        return "The words of the text say this clearly"
    if confidence >= 0.4:
        return "The words of the text probably say this"
    return "The reading is uncertain: check the sentence"


def joined(words: Iterable[str]) -> str:
    """ "a, b and c"."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def type_zh(value: str) -> str:
    return label("type", value, "zh")


def status_zh(value: str) -> str:
    return label("status", value, "zh")


_SYSTEM_NUMBER = re.compile(r"\[Errno -?\d+\] ")
_CONTEXT = re.compile(r" \((?:host|status) ([^()]+)\)$")


def fault_words(message: str) -> str:
    """What a source's fault says, without the system's numbers and without naming the host or status twice."""
    said = _SYSTEM_NUMBER.sub("", message).strip()
    context = _CONTEXT.search(said)
    if context and context[1] in said[: context.start()]:
        said = said[: context.start()]
    return said
