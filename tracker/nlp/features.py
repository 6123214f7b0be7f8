"""What the trained parts see of a sentence: words with names replaced by their entity class, word classes alone and in
pairs within a clause, rule votes, and the title. One feature is one string.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, combinations, pairwise

from tracker.nlp.groups import groups_of
from tracker.nlp.rules import votes
from tracker.nlp.views import DocumentView, View

# Names that are classes themselves: what they are says more than their entity type.
GENERIC = frozenset((
    "gpu", "advanced-ai-chips", "fsd", "autopilot", "robotaxi", "robotaxi-service", "vehicle-data",
    "important-data", "personal-information", "mapping-data", "data-center", "china", "us-gov", "china-gov",
    "usa", "tesla",
))  # fmt: skip
# Classes that say what a text is about, not what happens in it: only these are worth carrying over from the title.
TOPICS = frozenset((
    "data", "transfer", "abroad", "outbound_step", "data_centre", "local_store", "local_training", "chip",
    "chip_control_noun", "buy_local", "buy", "supply", "make_chip", "autonomy", "permit", "road_test",
    "mapping", "compliance", "rule_noun", "rule_step", "rule_topic", "investigate", "recall", "penalty",
    "summon", "court", "entry_ban", "feature", "price", "ota", "rename", "ride", "partner", "deal", "invest",
    "meet", "official", "market", "boilerplate", "refute",
))  # fmt: skip
_SHARES = (0.1, 0.25, 0.5)
MAX_CLAUSE_CLASSES = 14  # pairs grow with the square


def sentence_features(document: DocumentView, view: View) -> list[str]:
    """All features of one sentence, each once, in a fixed order."""
    return list(
        dict.fromkeys(chain(own_words(view), own_groups(view), own_classes(view), own_position(document, view)))
    )


def own_words(view: View) -> list[str]:
    """Words alone and in pairs (Chinese: and threes); made once for a sentence."""
    if "words" not in view.memo:
        view.memo["words"] = _words(view)
    words: list[str] = view.memo["words"]
    return words


def _words(view: View) -> list[str]:
    symbols = _symbols(view)
    words = [f"w:{symbol}" for symbol in symbols]
    words += [f"w:{a}_{b}" for a, b in pairwise(["^", *symbols, "$"])]
    if view.language == "zh":
        words += [f"w:{a}_{b}_{c}" for a, b, c in zip(symbols, symbols[1:], symbols[2:], strict=False)]
    return words


def _symbols(view: View) -> list[str]:
    """Words (English) or characters (Chinese); a linked name is one symbol, its class."""
    symbols: list[str] = []
    inside = [(m.span.start, m.span.end, m.entity if m.entity in GENERIC else f"@{m.type}") for m in view.mentions]
    inside += [(d.span.start, d.span.end, f"#{d.kind}") for d in view.dates]
    inside.sort()
    if view.language == "zh":
        at = view.span.start
        for start, end, symbol in [*inside, (view.span.end, view.span.end, "")]:
            if start < at:
                continue
            symbols += [
                _digit(char) for char in view.lower[at - view.span.start : start - view.span.start] if char > " "
            ]
            if symbol:
                symbols.append(symbol)
            at = end
        return symbols
    n = 0
    for token in view.tokens:
        while n < len(inside) and inside[n][1] <= token.start:
            n += 1
        if n < len(inside) and inside[n][0] <= token.start:
            if token.start == inside[n][0] or not symbols or symbols[-1] != inside[n][2]:
                symbols.append(inside[n][2])
            continue
        symbols.append(stem(token.form))
    return symbols


def _digit(char: str) -> str:
    return "0" if char.isdigit() else char


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A rough English stem: enough to join the forms of a word, tense lives in the word classes."""
    if word[0].isdigit():
        return "0"
    for ending in ("ing", "ied", "ies", "ed", "es", "s", "e", "y", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def own_groups(view: View) -> Iterator[str]:
    """The groups of like words that the sentence's English words stand in."""
    if view.language == "en":
        for token in view.tokens:
            yield from (f"g:{group}" for group in groups_of(token.form))


def own_classes(view: View) -> Iterator[str]:
    yield from (f"c:{name}" for name in sorted(view.classes))
    for mention in view.mentions:
        if mention.entity in GENERIC:
            yield f"id:{mention.entity}"
    for clause in view.clauses:
        yield from _pairs(clause.classes)
    for vote in votes(view):
        where = "clause" if vote.clause else "sentence"
        yield f"r:{vote.rule.type}"
        yield f"r:{vote.rule.type}/{vote.rule.status}:{where}"
    for date in view.dates:
        yield f"d:{date.kind}"
        yield f"d:{date.side}"
        if date.is_future:
            yield "d:future"


@lru_cache(maxsize=20_000)  # most clauses hold one of a few sets of classes
def _pairs(classes: frozenset[str]) -> tuple[str, ...]:
    return tuple(f"cc:{a}|{b}" for a, b in combinations(sorted(classes)[:MAX_CLAUSE_CLASSES], 2))


def own_position(document: DocumentView, view: View) -> Iterator[str]:
    yield f"k:{document.layers.document.kind}"
    yield f"l:{view.language}"
    is_alone = len(document.sentences) == 1  # a headline: first and last in nothing
    if view.index < 3 and not is_alone:
        yield f"n:{view.index}"
    if view.index == len(document.sentences) - 1 and not is_alone:
        yield "n:last"
    if view.sentence is not None and view.sentence.is_heading:
        yield "n:heading"
    size = view.span.end - view.span.start
    yield f"s:{min(size // (20 if view.language == 'zh' else 60), 5)}"
    yield from _of_title(document.title)
    if not is_alone:
        yield from _of_document(document)


def _of_title(title: View) -> list[str]:
    if "topics" not in title.memo:
        title.memo["topics"] = [f"t:{name}" for name in sorted(title.classes & TOPICS)]
    topics: list[str] = title.memo["topics"]
    return topics


def _of_document(document: DocumentView) -> list[str]:
    """What the whole text is about, in three steps; made once for a document."""
    memo = document.title.memo
    if "subject" not in memo:
        shares = sorted(topic_shares(document).items())
        memo["subject"] = [f"ds:{name}>{step}" for name, share in shares for step in _SHARES if share > step]
    features: list[str] = memo["subject"]
    return features


def topic_shares(document: DocumentView) -> dict[str, float]:
    """Topic class → share of the sentences that hold it."""
    counts = Counter(name for view in document.sentences for name in view.classes & TOPICS)
    total = max(len(document.sentences), 1)
    return {name: count / total for name, count in counts.items()}
