"""Which sources are shown, and in what order; the state lives in the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from django.http import QueryDict

from tracker.knowledge.vocabulary import Tier
from tracker.models import Source
from tracker.web import words
from tracker.web.bar import Choice, plain_choice
from tracker.web.queries.source_states import BUNDLED, FAILING, LATE, OFF, PROBATION, REFUSED, WAITING, WORKS
from tracker.web.queries.sources import SourceCard

STATES = {
    "look": ("Needs a look", (FAILING, LATE, REFUSED)),
    "well": ("Works", (WORKS,)),
    "waiting": ("Not proven or not visited yet", (PROBATION, WAITING)),
    "off": ("Off or bundled", (OFF, BUNDLED)),
}
LONG_AGO, FAR_AHEAD = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
ORDERS: dict[str, tuple[str, Callable[[SourceCard], Any]]] = {
    "name": ("Name", lambda card: card.name.lower()),
    "success": ("Longest unseen", lambda card: card.source.last_success_at or LONG_AGO),
    "news": ("Longest without news", lambda card: card.source.last_new_item_at or LONG_AGO),
    "due": ("Next visit", lambda card: card.source.next_due_at or FAR_AHEAD),
    "yield": ("Most new items", lambda card: -(card.chart.total if card.chart else -1)),
    "faults": ("Most faults", lambda card: -card.faults),
}


@dataclass(frozen=True, slots=True)
class SourceFilters:
    state: str = ""
    kind: str = ""
    tier: str = ""
    language: str = ""
    order: str = ""
    words: str = ""

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """What is not understood is left out: every source is better than none."""

        def one_of(name: str, allowed: Any) -> str:
            value = query.get(name, "").strip()
            return value if value in allowed else ""

        return cls(
            state=one_of("state", STATES),
            kind=one_of("kind", words.KINDS),
            tier=one_of("tier", {tier.value for tier in Tier}),
            language=one_of("language", {"en", "zh"}),
            order=one_of("order", ORDERS),
            words=query.get("words", "").replace("\x00", "").strip()[:100],
        )

    @property
    def is_any_set(self) -> bool:
        return any((self.state, self.kind, self.tier, self.language, self.order, self.words))

    def choices(self) -> tuple[Choice, ...]:
        tiers = [(tier.value, words.tier_word(tier.value).capitalize()) for tier in Tier]
        kinds = [(value, word.capitalize()) for value, word in words.KINDS.items() if value in Source.Kind.values]
        languages = [("en", "English"), ("zh", "Chinese")]
        orders = [(value, word) for value, (word, _) in ORDERS.items()]
        return (
            plain_choice("state", "State", "Any", [(value, word) for value, (word, _) in STATES.items()], self.state),
            plain_choice("kind", "Kind", "Any", kinds, self.kind),
            plain_choice("tier", "Who speaks", "Anyone", tiers, self.tier),
            plain_choice("language", "Language", "Any", languages, self.language),
            plain_choice("order", "Order", "Those that need a look first", orders, self.order),
        )

    def chosen(self, cards: Sequence[SourceCard]) -> list[SourceCard]:
        kept = [card for card in cards if self._fits(card)]
        return sorted(kept, key=ORDERS[self.order][1]) if self.order else kept

    def _fits(self, card: SourceCard) -> bool:
        row = card.source
        if self.state and card.state not in STATES[self.state][1]:
            return False
        if (self.kind and row.kind != self.kind) or (self.tier and row.tier != self.tier):
            return False
        if self.language and not row.language.startswith(self.language):
            return False
        return self.words.lower() in f"{row.name} {row.publisher} {row.slug}".lower()
