"""What the claims merged into one event say together. Pure: the same claims give the same summary in any order."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.knowledge.vocabulary import Role, Tier
from tracker.stages.claims import Claim
from tracker.stages.headline import headline

TIER_ORDER = {tier.value: position for position, tier in enumerate(Tier)}  # strongest first
# A filler that fewer than this share of the claims name is a slip of one reading, not part of the event.
LEAST_SHARE = 0.25
MOST_CONFIDENT = 0.99  # nothing a machine read is certain


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from, as far as its weight goes."""

    claim: Claim
    document: int
    tier: str
    origin: str  # whose reporting it is in the end
    confidence: float
    date: str
    target_date: str
    is_backfill: bool


@dataclass(frozen=True, slots=True)
class Summary:
    type: str
    status: str
    date: str
    date_start: datetime.date | None
    date_end: datetime.date | None
    target_date: str
    target_start: datetime.date | None
    target_end: datetime.date | None
    confidence: float
    tier: str
    headline: str
    corroboration: int
    mention_count: int
    best_mention_id: int
    happened_on: datetime.date | None
    is_backfill: bool
    roles: Mapping[Role, tuple[str, ...]]


def summarise(sources: Sequence[Source]) -> Summary:
    """One event from its claims; at least one is needed."""
    ranked = sorted(sources, key=_strength)
    best = ranked[0]
    dated = _best_date(ranked)
    aimed = next((source for source in ranked if source.target_date), None)
    roles = _vote(ranked)
    live = [source for source in ranked if source.tier != Tier.BUNDLED]
    target_date = aimed.target_date if aimed else ""
    return Summary(
        type=best.claim.type.value,
        status=best.claim.status.value,
        date=dated.date if dated else "",
        date_start=dated.claim.start if dated else None,
        date_end=dated.claim.end if dated else None,
        target_date=target_date,
        target_start=aimed.claim.target_start if aimed else None,
        target_end=aimed.claim.target_end if aimed else None,
        confidence=_confidence(live or ranked),
        tier=best.tier,
        headline=headline(best.claim.type, best.claim.status, roles=roles, tier=best.tier, target_date=target_date),
        corroboration=len({source.origin for source in live or ranked}),
        mention_count=len(ranked),
        best_mention_id=best.claim.id,
        happened_on=_happened_on(dated, ranked),
        is_backfill=all(source.is_backfill for source in ranked),
        roles=roles,
    )


def _strength(source: Source) -> tuple[int, bool, float, datetime.date, str]:
    claim = source.claim
    return (
        TIER_ORDER[source.tier],
        not claim.is_lead,
        -round(source.confidence, 3),
        claim.published or datetime.date.max,
        claim.key,
    )


def _best_date(ranked: Sequence[Source]) -> Source | None:
    """Official beats media; a narrower date that lies within the stronger source's is the same date, better known."""
    dated = [source for source in ranked if source.claim.start and source.claim.end]
    if not dated:
        return None

    def width(source: Source) -> int:
        span = source.claim.span
        return span.days if span is not None else 0

    best = min(dated, key=lambda source: (TIER_ORDER[source.tier], width(source)))
    within = [source for source in dated if _lies_within(source.claim, best.claim)]
    return min(within, key=lambda source: (width(source), TIER_ORDER[source.tier]))


def _lies_within(inner: Claim, outer: Claim) -> bool:
    return bool(
        inner.start
        and inner.end
        and outer.start
        and outer.end
        and outer.start <= inner.start
        and inner.end <= outer.end
    )


def _happened_on(dated: Source | None, ranked: Sequence[Source]) -> datetime.date | None:
    """For sorting only. What is dated to a month had happened by the first report, at the latest by its end."""
    published = [source.claim.published for source in ranked if source.claim.published]
    first = min(published, default=None)
    if dated is None or dated.claim.start is None or dated.claim.end is None:
        return first
    if first is None:
        return dated.claim.start
    return min(dated.claim.end, max(dated.claim.start, first))


def _confidence(sources: Sequence[Source]) -> float:
    """The chance that not all origins were misread, each taken once at its best."""
    best: defaultdict[str, float] = defaultdict(float)
    for source in sources:
        best[source.origin] = max(best[source.origin], source.confidence)
    wrong = 1.0
    for origin in sorted(best):
        wrong *= 1 - best[origin]
    return round(min(MOST_CONFIDENT, 1 - wrong), 4)


def _vote(ranked: Sequence[Source]) -> dict[Role, tuple[str, ...]]:
    """Fillers that enough claims name, each in the role most of them give it, most named first."""
    votes: defaultdict[str, Counter[Role]] = defaultdict(Counter)
    for source in ranked:
        for role, fillers in source.claim.roles.items():
            for filler in fillers:
                votes[filler][role] += 1
    chosen: defaultdict[Role, list[tuple[int, str]]] = defaultdict(list)
    order = list(Role)
    for filler, counts in votes.items():
        total = sum(counts.values())
        if total < LEAST_SHARE * len(ranked):
            continue
        role = min(counts, key=lambda role: (-counts[role], order.index(role)))
        chosen[role].append((-total, filler))
    return {role: tuple(filler for _, filler in sorted(chosen[role])) for role in order if chosen[role]}
