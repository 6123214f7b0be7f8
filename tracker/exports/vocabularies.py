"""The closed sets of values that exported columns take."""

from collections.abc import Mapping
from types import MappingProxyType

from tracker.knowledge.vocabulary import Attribution, Direction, EntityType, EventType, Role, Status, Tier
from tracker.models import (
    Alert,
    Comparison,
    Event,
    EventLink,
    Expectation,
    Item,
    PageChange,
    Rhythm,
    Source,
    Transition,
)

VOCABULARIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "event type": tuple(EventType),
        "status": tuple(Status),
        "role": tuple(Role),
        "attribution": tuple(Attribution),
        "entity type": tuple(EntityType),
        "tier": tuple(Tier),
        "direction": tuple(Direction),
        "source kind": tuple(Source.Kind.values),
        "declared by": tuple(Source.DeclaredBy.values),
        "probation": tuple(Source.Probation.values),
        "item state": tuple(Item.State.values),
        "comparison": tuple(Comparison.Basis.values),
        "page change": tuple(PageChange.Kind.values),
        "review": tuple(Event.Review.values),
        "event link": tuple(EventLink.Kind.values),
        "track": tuple(Transition.Track.values),
        "resolution": tuple(Transition.Resolution.values),
        "outcome": tuple(Expectation.Outcome.values),
        "alert state": tuple(Alert.State.values),
        "rhythm": tuple(Rhythm.values),
    }
)
