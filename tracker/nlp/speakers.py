"""Who speaks in each sentence of a document, and whose words a sentence still is when nobody new has spoken.

There is no parser. A speaker is the name or the noun (“the ministry”, 知情人士) beside a verb of speech; his words are
what stands behind the verb, or before it where it closes the sentence. A speaker stays until another one comes.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.nlp.speech_en import read_en
from tracker.nlp.speech_words import PASSIVE, SAME, Voice, introduced, kind_of_mention
from tracker.nlp.speech_zh import read_zh
from tracker.nlp.views import DocumentView, View

_REPEATED = 2  # a label that stands once is a heading
# "DORN: For six weeks, yes." and 冯砚：谢谢各位。
_LABELS = {
    "en": re.compile(r"(?:\[?\d\d?[:.]\d\d\]?\s*)?\**([A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3})\**:\**\s"),
    "zh": re.compile(r"(?:[#\d:. ]{0,8})([^\W\d_]{2,8})[：:]"),
}
_LABEL_ENDS = 40  # characters from the start of a sentence


class Carried(NamedTuple):
    """Whose words a sentence would be if it names no speaker of its own."""

    kind: str  # "" where nobody has spoken yet
    distance: int  # sentences since
    paragraphs: int  # paragraphs since


def voices(document: DocumentView, view: View) -> tuple[Voice, ...]:
    """Acts of speech in text order. Made once for a sentence."""
    if "voices" not in view.memo:
        read = read_zh if view.language == "zh" else read_en
        view.memo["voices"] = (*_labels(document, view), *read(document, view))
    found: tuple[Voice, ...] = view.memo["voices"]
    return found


def carried(document: DocumentView) -> Sequence[Carried]:
    """One for each sentence: the speaker before it. Made once for a document."""
    memo = document.title.memo
    if "carried" not in memo:
        memo["carried"] = list(_carry(document))
    result: Sequence[Carried] = memo["carried"]
    return result


def _carry(document: DocumentView) -> Iterator[Carried]:
    kind, distance, since = "", 0, 0
    for view in document.sentences:
        paragraph = view.sentence.paragraph if view.sentence else 0
        distance += 1
        yield Carried(kind, distance, paragraph - since)
        if view.sentence is not None and view.sentence.is_heading:
            kind = ""
        for voice in voices(document, view):
            if voice.kind not in (SAME, PASSIVE):
                kind = voice.kind
            if kind:
                distance, since = 0, paragraph


def _labels(document: DocumentView, view: View) -> Iterator[Voice]:
    if view.sentence is None:
        return
    at = view.span.start
    folded = document.layers.text.folded
    match = _LABELS[view.language].match(folded, at, min(at + _LABEL_ENDS, view.span.end))
    if match:
        name = match.group(1)
        if len(name) < 2 or folded.count(name) < _REPEATED:
            return
        mention = next((m for m in view.mentions if m.span.start == match.start(1)), None)
        kind = kind_of_mention(document, mention) if mention else None
        if kind is None:
            kind = introduced(document, name.split()[-1].capitalize() if name.isupper() else name, view.language)
        yield Voice(kind, "label", match.end(), view.span.end)
