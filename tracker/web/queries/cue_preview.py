"""What a word or phrase would find, were it added to a word class: tried on the newest stored texts."""

from dataclasses import dataclass

from tracker.models import DocumentVersion
from tracker.nlp.lexicon import Lexicon, lexicon, lexicon_of, tokenise
from tracker.nlp.normalise import NormalisedText, fold, normalise
from tracker.nlp.sentences import split_sentences
from tracker.nlp.types import Span
from tracker.web import links, words
from tracker.web.pieces.values import Quote

TEXTS = 200  # of the newest: a fifth of a second when all of them hold the word
EXAMPLES = 6
TOO_COMMON = 0.5  # of the texts


@dataclass(frozen=True, slots=True)
class CuePreview:
    phrase: str
    sentences: str  # in words: "14 sentences"
    texts: str  # "9 of the 200 newest English texts"
    known: str  # how many of the sentences hold the class already; empty for none
    is_too_common: bool
    examples: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    text: NormalisedText
    sentence: Span
    at: Span
    is_known: bool


def cue_preview(language: str, word_class: str, phrase: str) -> CuePreview:
    """`phrase` must be a right cue of the language."""
    alone = lexicon_of(language, {word_class: [phrase]})
    wanted = fold(phrase.lower()).split("~")[0].split("*")[0].split()[0]
    rows = DocumentVersion.objects.filter(current_of__isnull=False, language__startswith=language)
    ids = list(rows.order_by("-published_at", "-pk").values_list("pk", flat=True)[:TEXTS])
    number = known = holding = 0
    examples: list[Quote] = []
    for version in DocumentVersion.objects.filter(pk__in=ids).select_related("document").order_by("-published_at"):
        if wanted not in fold(version.text).lower():
            continue
        hits = _hits(normalise(version.text, language=language), language, word_class, alone, wanted)
        holding += bool(hits)
        number += len(hits)
        known += sum(hit.is_known for hit in hits)
        if hits and len(examples) < EXAMPLES:
            examples.append(_quote(hits[0], version))
    return CuePreview(
        phrase=phrase,
        sentences=words.counted(number, "sentence"),
        texts=f"{holding} of the {words.counted(len(ids), f'newest {words.language_word(language)} text')}",
        known=words.counted(known, "of them holds", "of them hold") if known else "",
        is_too_common=len(ids) >= 10 and holding > TOO_COMMON * len(ids),
        examples=tuple(examples),
    )


def _hits(text: NormalisedText, language: str, word_class: str, alone: Lexicon, wanted: str) -> list[_Hit]:
    found = []
    for sentence in split_sentences(text):
        lower = text.folded[sentence.span.start : sentence.span.end].lower()
        if sentence.is_furniture or wanted not in lower:
            continue
        tokens = tokenise(lower) if language == "en" else ()
        hits = alone.find(lower, tokens)
        if hits:
            is_known = any(hit.word_class == word_class for hit in lexicon(language).find(lower, tokens))
            found.append(_Hit(text, sentence.span, Span(hits[0].start, hits[0].end), is_known))
    return found


def _quote(hit: _Hit, version: DocumentVersion) -> Quote:
    sentence = hit.text.surface(hit.sentence.start, hit.sentence.end)
    return Quote(
        before=sentence[: hit.at.start][-160:],
        trigger=sentence[hit.at.start : hit.at.end],
        after=sentence[hit.at.end :][:160],
        language=version.language,
        href=links.document(version.document, version),
    )
