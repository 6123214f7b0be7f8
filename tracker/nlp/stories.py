"""Which documents tell the same news: near-copies, rewrites, translations and follow-ups within days.

Likeness of the words decides for copies. For rewrites and across languages: what the documents name, weighed by how
telling a name is, what they say happened, whom they credit, the names in their titles and the numbers at their heads.
Likeness of topic alone is not enough: names that half of all documents share weigh next to nothing, and a document
joins a story only if it is like its members on average.
"""

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise

from tracker.knowledge.additions import in_use
from tracker.knowledge.entities import load_entities
from tracker.knowledge.vocabulary import EntityId, EntityType, Role
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.normalise import fold, normalise
from tracker.nlp.numbers import telling_numbers
from tracker.nlp.shingles import bands, likeness, shingles
from tracker.nlp.types import EventMention, InputDocument, Reading

COPY_WINDOW = timedelta(days=30)  # a copy may be posted late; the same form letter a quarter later is another story
NEWS_WINDOW = timedelta(days=6)  # rewrites and follow-ups come within the week
COPY_JACCARD, COPY_CONTAINMENT = 0.35, 0.6
LEAD = {"zh": 300, "en": 900}  # characters at the head of a text that tell its news; further down is mostly background
# Measured on the English, Chinese and seed sets together: B-cubed F1 stays within 0.03 of its best from 0.4 to 0.55.
THRESHOLD = 0.45
# Weights beside the names. Taken off: for each day between, and where both tell events but none in common.
EVENTS, ORIGIN, TITLE, DAY, NOTHING_SHARED = 0.3, 0.4, 0.2, 0.05, 0.2
TITLE_NAMES, ENOUGH_NAMES = 0.4, 2.5  # the whole weight is given where the names shared are that telling together
NUMBER, MOST_NUMBERS = 0.15, 3

# How telling a name is: a rule or a person points to one piece of news, "China" to none.
_TELLING = {
    EntityType.RULE: 3.0,
    EntityType.PERSON: 1.5,
    EntityType.CHIP: 1.5,
    EntityType.AUTHORITY: 1.2,
    EntityType.COMPANY: 1.2,
    EntityType.PRODUCT: 1.0,
    EntityType.FACILITY: 1.0,
    EntityType.DATA: 0.6,
    EntityType.PLACE: 0.4,
    EntityType.MEDIA: 0.0,
}
_EVERYWHERE = {
    "china": 0.0,
    "usa": 0.1,
    "china-gov": 0.1,
    "us-gov": 0.2,
    "tesla": 0.4,
    "fsd": 0.7,
    "elon-musk": 0.6,
    "nvidia": 0.6,
}
LIKELY = 0.5  # chance of being on topic from which a document counts as such though no event was read out of it
_COMMON_PARTICIPANTS = frozenset({"china-gov", "us-gov", "vehicle-data"})
_ANCHORS = 5  # documents are compared only if they share one of their weightiest names
_TOKEN = re.compile(r"[a-z0-9]{3,}|[\u3400-\u9fff]")
_STOP = frozenset(
    {
        "the", "and", "for", "with", "from", "that", "this", "its", "are", "was", "has", "have", "will", "says", "said",
        "new", "after", "over", "not", "but", "into",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One event a document tells, as far as it helps to recognise the same news elsewhere."""

    type: str
    status: str
    participants: frozenset[str]


@dataclass(frozen=True)
class StoryDocument:
    """A document as story-telling sees it. `entities`: ids with how often the text names them. `lead`: the head of the
    text, for where the whole of it is not at hand."""

    id: str
    title: str
    text: str
    language: str  # "en", "zh", also with a script: "zh-Hant"
    published: date | None = None
    origin: str | None = None  # the outlet it credits
    entities: Mapping[str, int] = field(default_factory=dict)
    events: Sequence[StoryEvent] = ()
    is_relevant: bool = True  # documents off topic are grouped by their words alone
    lead: str = ""

    @cached_property
    def shingles(self) -> frozenset[str]:
        return shingles(self.title, self.text, self.language)

    @cached_property
    def bands(self) -> tuple[str, ...]:
        return bands(self.shingles)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Names with their weight: how telling, and how much of this document is about them. Of length 1."""
        found = {}
        for name, count in self.entities.items():
            if telling := _telling(name):
                found[name] = telling * (1 + math.log(count))
        length = math.sqrt(sum(weight * weight for weight in found.values()))
        return {name: weight / length for name, weight in found.items()} if length else {}

    @cached_property
    def casts(self) -> dict[tuple[str, str], list[frozenset[str]]]:
        """By type and status, who takes part in the events of that kind, without those who take part in everything."""
        found: defaultdict[tuple[str, str], list[frozenset[str]]] = defaultdict(list)
        for event in self.events:
            found[event.type, event.status].append(event.participants - _COMMON_PARTICIPANTS)
        return dict(found)

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        return tuple(sorted(self.weights, key=lambda name: (-self.weights[name], name))[:_ANCHORS])

    @cached_property
    def title_names(self) -> frozenset[str]:
        """Entities that the title names."""
        return _named(self.title, "zh" if self.language.startswith("zh") else "en", in_use().version)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers of the title and the head of the text."""
        size = LEAD["zh" if self.language.startswith("zh") else "en"]
        return telling_numbers(f"{self.title}\n{(self.text or self.lead)[:size]}")

    @cached_property
    def headline(self) -> frozenset[str]:
        tokens = _TOKEN.findall(fold(self.title).lower())
        if not self.language.startswith("zh"):
            return frozenset(tokens) - _STOP
        return frozenset(a + b for a, b in pairwise(tokens))


def _telling(name: str) -> float:
    entity = load_entities().get(EntityId(name))
    return _EVERYWHERE.get(name, _TELLING[entity.type] if entity else 1.0)


@lru_cache(maxsize=20_000)  # a document is compared with many
def _named(title: str, language: str, _knowledge: str) -> frozenset[str]:
    return frozenset(mention.entity for mention in default_gazetteer().find(normalise(title, language=language)))


def story_document(document: InputDocument, reading: Reading) -> StoryDocument:
    """A document with what its reading tells of the news in it."""
    return StoryDocument(
        id=document.id,
        title=document.title,
        text=document.text,
        language=document.language,
        published=document.published,
        origin=reading.origin,
        entities=Counter(mention.entity for mention in reading.mentions),
        events=tuple(StoryEvent(event.type, event.status, _participants(event)) for event in reading.events),
        is_relevant=reading.is_relevant or reading.relevance >= LIKELY,
    )


def _participants(event: EventMention) -> frozenset[str]:
    return frozenset(name for role, names in event.roles.items() if role != Role.PLACE for name in names)


def group(documents: Sequence[StoryDocument]) -> list[str]:
    """A story label for each document, in their order: the id of the story's first document.

    The labels depend on the documents alone, not on their order.
    """
    labels = regroup(documents, {})
    return [labels[document.id] for document in documents]


def regroup(
    documents: Sequence[StoryDocument], held: Mapping[str, str], apart: Collection[frozenset[str]] = frozenset()
) -> dict[str, str]:
    """Story labels by document id. `held` are the stories that documents belong to already: those are kept.

    Two stories that are held become one (under the smaller label) only if one has a copy of the other's document, and
    never where `apart` has the pair of their labels.
    """
    return _Grouping(documents, held, apart).labels()


def is_copy(a: StoryDocument, b: StoryDocument) -> bool:
    """Whether one text is the other, reposted or lightly edited."""
    if a.language[:2] != b.language[:2] or not _within(a, b, COPY_WINDOW):
        return False
    jaccard, containment = likeness(a.shingles, b.shingles)
    return jaccard >= COPY_JACCARD or (containment >= COPY_CONTAINMENT and jaccard >= COPY_JACCARD / 2)


def score(a: StoryDocument, b: StoryDocument) -> float:
    """How much two documents tell the same news: 0 for nothing in common, mostly above 1 for the same."""
    if not (a.is_relevant and b.is_relevant and a.published and b.published and _within(a, b, NEWS_WINDOW)):
        return 0.0
    small, large = (a.weights, b.weights) if len(a.weights) <= len(b.weights) else (b.weights, a.weights)
    total = sum(weight * large[name] for name, weight in small.items() if name in large)
    if a.events and b.events:
        shared = _events_in_common(a, b)
        total += EVENTS * shared if shared else -NOTHING_SHARED
    if a.origin and a.origin == b.origin:
        total += ORIGIN
    if a.language[:2] == b.language[:2] and a.headline and b.headline:
        total += TITLE * len(a.headline & b.headline) / min(len(a.headline), len(b.headline))
    if total > 0:  # what is shared beside: alone it makes no story
        total += TITLE_NAMES * min(sum(map(_telling, a.title_names & b.title_names)) / ENOUGH_NAMES, 1)
        total += NUMBER * min(len(a.numbers & b.numbers), MOST_NUMBERS)
    return total - DAY * abs((a.published - b.published).days)


def _events_in_common(a: StoryDocument, b: StoryDocument) -> float:
    """The share of the one's events, of whichever has fewer, that the other tells too. Both tell some."""
    few, many = (a, b) if len(a.events) <= len(b.events) else (b, a)
    told = 0
    for kind, groups in few.casts.items():
        others = many.casts.get(kind)
        if others:
            told += sum(any(not cast.isdisjoint(other) for other in others) for cast in groups)
    return told / len(few.events)


def _within(a: StoryDocument, b: StoryDocument, window: timedelta) -> bool:
    return a.published is None or b.published is None or abs(a.published - b.published) <= window


class _Grouping:
    """Average-linkage clustering over the pairs that have something in common."""

    def __init__(
        self, documents: Sequence[StoryDocument], held: Mapping[str, str], apart: Collection[frozenset[str]]
    ) -> None:
        self.documents = sorted(documents, key=lambda d: (d.published or date.max, d.id))
        self.held = held
        self.apart = apart
        self.members: dict[int, list[int]] = {}
        self.owner: list[int] = []
        first: dict[str, int] = {}
        for index, document in enumerate(self.documents):
            label = held.get(document.id)
            cluster = index if label is None else first.setdefault(label, index)
            self.members.setdefault(cluster, []).append(index)
            self.owner.append(cluster)

    def labels(self) -> dict[str, str]:
        self._join_copies()
        self._join_rewrites()
        found = {}
        for members in self.members.values():
            held = sorted({self.held[id_] for i in members if (id_ := self.documents[i].id) in self.held})
            label = held[0] if held else self.documents[members[0]].id
            found.update({self.documents[i].id: label for i in members})
        return found

    def _pairs(self, keys: Iterable[Iterable[str]]) -> list[tuple[int, int]]:
        """Pairs that share a key and of which at least one has no story yet."""
        by_key: defaultdict[str, list[int]] = defaultdict(list)
        for index, own in enumerate(keys):
            for key in own:
                by_key[key].append(index)
        is_new = [document.id not in self.held for document in self.documents]
        pairs = {
            (a, b)
            for shared in by_key.values()
            for i, a in enumerate(shared)
            for b in shared[i + 1 :]
            if is_new[a] or is_new[b]
        }
        return sorted(pairs)

    def _join_copies(self) -> None:
        for a, b in self._pairs(document.bands if document.text else () for document in self.documents):
            if (
                self.owner[a] != self.owner[b]
                and is_copy(self.documents[a], self.documents[b])
                and not self._is_parted(self.owner[a], self.owner[b])
            ):
                self._join(self.owner[a], self.owner[b])

    def _join_rewrites(self) -> None:
        sums: defaultdict[tuple[int, int], float] = defaultdict(float)  # between clusters, smaller first
        for a, b in self._pairs(document.anchors for document in self.documents):
            ends = tuple(sorted((self.owner[a], self.owner[b])))
            if ends[0] != ends[1] and (value := score(self.documents[a], self.documents[b])) > 0:
                sums[ends[0], ends[1]] += value
        near: defaultdict[int, set[int]] = defaultdict(set)
        for a, b in sums:
            near[a].add(b)
            near[b].add(a)
        queue = [(-self._mean(pair, sums), pair) for pair in sums]
        heapq.heapify(queue)
        while queue:
            rank, (a, b) = heapq.heappop(queue)
            if -rank < THRESHOLD:
                return
            if (a, b) not in sums or -self._mean((a, b), sums) != rank or (self._is_held(a) and self._is_held(b)):
                continue  # one of them has grown since: a later entry says how like they are now
            kept, gone = self._join(a, b)
            del sums[a, b]
            near[kept].discard(gone)
            for other in near.pop(gone, set()) - {kept}:
                old, new = _ordered(gone, other), _ordered(kept, other)
                sums[new] += sums.pop(old)
                near[other].discard(gone)
                near[other].add(kept)
                near[kept].add(other)
            for other in near[kept]:
                pair = _ordered(kept, other)
                heapq.heappush(queue, (-self._mean(pair, sums), pair))

    def _mean(self, pair: tuple[int, int], sums: Mapping[tuple[int, int], float]) -> float:
        return sums[pair] / (len(self.members[pair[0]]) * len(self.members[pair[1]]))

    def _is_parted(self, a: int, b: int) -> bool:
        if not self.apart:
            return False
        ours, theirs = (
            {self.held[id_] for i in self.members[cluster] if (id_ := self.documents[i].id) in self.held}
            for cluster in (a, b)
        )
        return any(frozenset((one, other)) in self.apart for one in ours for other in theirs)

    def _is_held(self, cluster: int) -> bool:
        return any(self.documents[i].id in self.held for i in self.members[cluster])

    def _join(self, a: int, b: int) -> tuple[int, int]:
        kept, gone = _ordered(a, b)
        moved = self.members.pop(gone)
        self.members[kept] = sorted(self.members[kept] + moved)
        for index in moved:
            self.owner[index] = kept
        return kept, gone


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
