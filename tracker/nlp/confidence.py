"""How sure an event is, and why, in plain words."""

import math

from tracker.knowledge.vocabulary import Role
from tracker.nlp.events import FoundEvent, log_odds
from tracker.nlp.models import Thresholds
from tracker.nlp.rules import votes

LEAST, MOST = 0.01, 0.99  # no reading is surer than what its kind was counted on


def confidence_of(event: FoundEvent, thresholds: Thresholds) -> float:
    """Both models' probabilities, bent so that of events with 0.8 about eight in ten have type and status right."""
    of_type = thresholds.slope * log_odds(event.probability)
    of_status = thresholds.status_slope * log_odds(event.status_probability)
    value = 1 / (1 + math.exp(-(of_type + of_status + thresholds.shift)))
    return round(min(max(value, LEAST), MOST), 3)


def reasons_of(event: FoundEvent, mentions: int) -> tuple[str, ...]:
    reasons = [f"sentence model: {event.type} {event.probability:.2f}, {event.status} {event.status_probability:.2f}"]
    for vote in votes(event.view):
        if vote.rule.type == event.type:
            where = "in one clause" if vote.clause else "across the sentence"
            agrees = "" if vote.rule.status == event.status else f", which reads it as {vote.rule.status}"
            reasons.append(f"rule “{vote.rule.name}” holds {where}{agrees}")
    here = {mention.entity for mention in event.view.mentions}
    carried = [e for role in (Role.ACTOR, Role.AUTHORITY) for e in event.roles.get(role, ()) if e not in here]
    if carried:
        reasons.append(f"not named in the sentence, taken from its context: {', '.join(carried)}")
    if mentions > 1:
        reasons.append(f"told {mentions} times in the document")
    return tuple(reasons)
