"""How sure an event must be before a matter believes it."""

from django.db.models import Q

from tracker.models import Event

# Below this a reading is more likely a slip than a change of state: it is listed with the matter and waits for review.
# The confidence is the chance that type and status are both right.
# One origin alone must be read with more certainty than several that agree. Measured on the bundled briefs, share of
# transitions that the gold mentions give too: see docs/decisions/0008.
LEAST_ALONE, LEAST_TOGETHER = 0.6, 0.5

IS_TRUSTED = Q(confidence__gte=LEAST_ALONE) | Q(confidence__gte=LEAST_TOGETHER, corroboration__gte=2)


def is_trusted(event: Event) -> bool:
    """The same as `IS_TRUSTED`, of one event; what a person confirmed needs no certainty."""
    least = LEAST_TOGETHER if event.corroboration > 1 else LEAST_ALONE
    return event.confidence >= least or event.review == Event.Review.CONFIRMED
