"""What could not be seen, in words: now, or since the last digest, from when to when."""

from collections.abc import Sequence
from datetime import datetime

from tracker.alerts.content import moment
from tracker.models import User
from tracker.stages import coverage
from tracker.stages.coverage import Spell

NAMED = 6  # sources that a mail names; the others are counted
ALL_SEEN = "Every source that is collected was seen on time."


def unseen_words(user: User, *, now: datetime, since: datetime | None = None) -> str:
    """In a sentence. With `since`, also what was missed from then on and is seen again."""
    spells = coverage.blind_now(now=now) if since is None else coverage.blind_between(since, now)
    return in_words(spells, user)


def in_words(spells: Sequence[Spell], user: User) -> str:
    if not spells:
        return ALL_SEEN
    named = [_line(spell, user) for spell in spells[:NAMED]]
    rest = len(spells) - len(named)
    return ", ".join(named) + (f" and {rest} more" if rest else "") + "."


def _line(spell: Spell, user: User) -> str:
    why = spell.why.replace("_", " ")
    if spell.end is not None and spell.start is not None:
        return f"{spell.source.name} (from {moment(spell.start, user)} to {moment(spell.end, user)}; {why})"
    since = f"last seen {moment(spell.start, user)}; " if spell.start else ""
    return f"{spell.source.name} ({since}{why})"
