"""From a document to its sentences, mentions, dates and candidates: what the event layer starts from."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.knowledge.entities import Entity
from tracker.nlp.candidates import find_candidates
from tracker.nlp.dates import find_dates
from tracker.nlp.descriptions import find_descriptions
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.normalise import NormalisedText, normalise
from tracker.nlp.references import resolve_references
from tracker.nlp.sentences import split_sentences
from tracker.nlp.types import Candidate, DateMention, InputDocument, Mention, Proposal, Sentence


@dataclass(frozen=True, slots=True)
class Layers:
    """The lower layers of one document; every offset counts from the start of `document.text`, but `title_mentions` and
    `title_dates`, which count from the start of `document.title`."""

    document: InputDocument
    text: NormalisedText
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]  # names and references, in text order
    dates: tuple[DateMention, ...]
    title: NormalisedText
    title_mentions: tuple[Mention, ...]
    title_dates: tuple[DateMention, ...]

    def candidates(self) -> tuple[Candidate, ...]:
        """Names that no entity is listed for; found only when asked for: the events do without."""
        return find_candidates(self.text, self.mentions)

    def proposals(self, further: Iterable[Candidate] = ()) -> tuple[Proposal, ...]:
        """The candidates and further ones, each form once with the first sentence that holds it; those of furniture are
        passed over. Of one form our own candidate counts."""
        starts = [sentence.span.start for sentence in self.sentences]
        found: dict[str, Proposal] = {}
        for candidate in (*self.candidates(), *further):
            at = bisect_right(starts, candidate.span.start) - 1
            if at < 0 or self.sentences[at].is_furniture or candidate.span.end > self.sentences[at].span.end:
                continue
            key = " ".join(self.text.folded[candidate.span.start : candidate.span.end].split())
            found.setdefault(key, Proposal(key, candidate.surface, candidate.type, self.sentences[at].span))
        return tuple(found.values())


def read_layers(document: InputDocument, *, extra: Sequence[Entity] = ()) -> Layers:
    """Read everything below the events. `extra` entities are known for this document only."""
    gazetteer = default_gazetteer().extended(extra) if extra else default_gazetteer()
    text = normalise(document.text, language=document.language)
    title = normalise(document.title, language=document.language)
    sentences = split_sentences(text)
    names = gazetteer.find(text)
    names = (*names, *find_descriptions(text, names, entities=gazetteer.entities))
    title_mentions = gazetteer.find(title)
    publisher = gazetteer.link(document.publisher, language=document.language)
    references = resolve_references(
        text,
        sentences,
        names,
        entities=gazetteer.entities,
        title_mentions=title_mentions,
        publisher=publisher,
    )
    return Layers(
        document=document,
        text=text,
        sentences=sentences,
        mentions=tuple(sorted((*names, *references), key=lambda mention: mention.span.start)),
        dates=find_dates(text.folded, language=document.language, published=document.published),
        title=title,
        title_mentions=title_mentions,
        title_dates=find_dates(title.folded, language=document.language, published=document.published),
    )
