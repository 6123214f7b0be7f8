"""Who speaks in an English sentence: the name or noun beside a verb of speech, or after “according to”."""

from collections.abc import Iterator, Sequence

from tracker.nlp.lexicon import Token
from tracker.nlp.speech_words import PASSIVE, UNKNOWN, Voice, introduced, kind_of_mention, nearest_body, speech_words
from tracker.nlp.views import DocumentView, View

_REACH, _AFTER = 12, 9  # words before and after a verb among which its speaker stands
_LATE = 4  # words after a verb of speech that closes its sentence: “…, he said on Monday”
_SHORT = 9  # letters of a verb that may stand before its speaker: “…,” said the ministry
_ORDERS = frozenset(("told", "tells", "telling"))
_OWNERS = frozenset(("his", "her", "its", "their"))
_BE = frozenset(("is", "are", "was", "were", "been", "be", "being"))
_DETERMINERS = frozenset(
    ("the", "a", "an", "its", "their", "his", "her", "our", "this", "that", "these", "those", "of", "no", "any", "new")
)


def read_en(document: DocumentView, view: View) -> Iterator[Voice]:
    words, tokens = speech_words("en"), view.tokens
    verbs, sources = words.verbs, words.sources
    signs = words.signs
    for n, token in enumerate(tokens):
        if token.form not in signs:
            continue
        verb = verbs.get(token.form)
        if verb is not None:
            before = tokens[n - 1].form if n else ""
            if before in _DETERMINERS or before == "to":
                continue
            if before in _BE:  # "is said to", "was told"
                yield Voice(PASSIVE, verb, token.end, view.span.end)
                continue
            after = [t.form for t in tokens[n + 1 : n + 6]]
            if token.form in _ORDERS and "to" in after and "that" not in after:  # told them to stop: an act
                continue
            voice = _speaker(document, view, n, verb)
            if voice is not None:
                if after[:1] in (["us"], ["me"]) and voice.kind != "self":
                    voice = voice._replace(verb="us")
                elif voice.kind == "self" and verb == "report":  # "we hear"
                    voice = voice._replace(kind="anonymous")
                yield voice
        elif token.form in sources:
            seconds = sources[token.form]
            follows = tokens[n + 1].form if n + 1 < len(tokens) else ""
            if "" in seconds or follows in seconds:
                first = n + 1 if "" in seconds else n + 2
                kind = _kind(document, view, _ahead(view, first), nearest_last=False)
                if kind is not None:
                    yield Voice(kind, "source", view.span.start, view.span.end)


def _speaker(document: DocumentView, view: View, n: int, verb: str) -> Voice | None:
    tokens = view.tokens
    token = tokens[n]
    before = view.lower[: token.start - view.span.start].rstrip()
    closes = before[-1:] in ('"', "”", ",", "'")
    if closes:  # “…,” said the ministry
        kind = _kind(document, view, _ahead(view, n + 1), nearest_last=False)
        if kind is not None and token.end - token.start < _SHORT:
            return Voice(kind, verb, view.span.start, view.span.end)
    kind = _kind(document, view, _behind(view, n), nearest_last=True)
    if kind is None:
        return None
    late = len(tokens) - n - 1 <= _LATE
    return Voice(kind, verb, view.span.start if late else token.end, token.end if late else view.span.end)


def _behind(view: View, n: int) -> Sequence[Token]:
    """The words before a verb back to another verb of speech or a word that opens a clause."""
    words = speech_words("en")
    first = n
    while first > 0 and n - first < _REACH:
        form = view.tokens[first - 1].form
        if form in words.stops or form in words.verbs:
            break
        gap = view.lower[view.tokens[first - 1].end - view.span.start : view.tokens[first].start - view.span.start]
        if ";" in gap or ":" in gap or "—" in gap:
            break
        first -= 1
    return view.tokens[first:n]


def _ahead(view: View, n: int) -> Sequence[Token]:
    last = n
    while last < min(len(view.tokens), n + _AFTER):
        if last > n:
            gap = view.lower[view.tokens[last - 1].end - view.span.start : view.tokens[last].start - view.span.start]
            if any(sign in gap for sign in ';:—."”'):
                break
        if view.tokens[last].form in speech_words("en").stops:
            break
        last += 1
    return view.tokens[n:last]


def _kind(document: DocumentView, view: View, tokens: Sequence[Token], *, nearest_last: bool) -> str | None:
    """What the words beside a verb say of its speaker; None where they name nobody."""
    if not tokens:
        return None
    people = speech_words("en").people
    low, high = tokens[0].start, tokens[-1].end
    named = [m for m in view.mentions if low <= m.span.start and m.span.end <= high]
    kinds = {m.span.start: kind for m in named if (kind := kind_of_mention(document, m)) is not None}
    inside = [(m.span.start, m.span.end) for m in named]
    found: list[str] = []
    before = ""
    for token in tokens:
        if token.start in kinds:
            found.append(kinds[token.start])
        elif (kind := people.get(token.form)) is not None and not any(a <= token.start < b for a, b in inside):
            found.append("company" if kind == "anonymous" and before in _OWNERS else kind)
        before = token.form
    for kind in ("anonymous", "analyst"):
        if kind in found:
            return kind
    if found:
        order = found[::-1] if nearest_last else found
        return next((kind for kind in order if kind != "voice"), None) or nearest_body(document, view, low)
    nearest = tokens[-1] if nearest_last else tokens[0]
    surface = document.layers.text.folded[nearest.start : nearest.end] if view.index >= 0 else nearest.form
    if surface[:1].isupper() and (nearest_last or nearest.start != view.span.start):
        return introduced(document, surface, "en")
    return UNKNOWN if nearest_last else None
