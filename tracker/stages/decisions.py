"""What people decided about stories and events, as the stages that group them need it.

A decision names documents and sentences. Here they are found again among what is stored now, however often the texts
were read since.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from tracker.models import Document, EventMention, EventMentionRole, Review, ReviewedText
from tracker.stages.grouping import Ties

_Kind = tuple[int, str, str]  # document, type, status


@dataclass(frozen=True, slots=True)
class _Claim:
    id: int
    event: int | None
    sentence: str
    names: frozenset[str]


def unsettled(subject: Review.Subject) -> list[Review]:
    """Decisions, also undone ones, that stories or events have not been brought in line with. The oldest first."""
    return list(Review.objects.filter(subject=subject, is_settled=False).order_by("id"))


def ties_among(documents: Collection[int]) -> Ties:
    """Which claims people put together or apart, as far as a decision names one of these documents."""
    texts = _texts_of(_counting(documents))
    found = found_again([text for of_review in texts.values() for text in of_review])
    together: list[frozenset[int]] = []
    apart: list[tuple[frozenset[int], frozenset[int]]] = []
    for review in sorted(texts, key=lambda review: -review.pk):  # where two meet, the later one has the say
        parts = [
            frozenset(claim for text in texts[review] if text.part == part and (claim := found.get(text.pk)))
            for part in (0, 1)
        ]
        if review.act == Review.Act.MERGE:
            together.append(parts[0] | parts[1])
        else:
            together += parts
            apart.append((parts[0], parts[1]))
    return Ties(tuple(together), tuple(apart))


def events_tied_to(documents: Collection[int]) -> set[int]:
    """Events that hold a claim which a decision ties to, or parts from, one of these documents'."""
    return _events_of(_counting(documents))


def events_concerned(reviews: Collection[Review]) -> set[int]:
    """Events that hold a claim which one of these decisions names."""
    return _events_of(reviews)


def stories_apart() -> frozenset[frozenset[int]]:
    """Pairs of stories that people told apart: no copy of a text of both makes them one."""
    pairs = set()
    splits = Review.objects.counting().filter(subject=Review.Subject.STORY, act=Review.Act.SPLIT)
    sides: defaultdict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    rows = ReviewedText.objects.filter(review__in=splits, document__story__isnull=False)
    for review, part, story in rows.values_list("review_id", "part", "document__story_id"):
        sides[review][part].add(story)
    for stays, leaves in sides.values():
        pairs |= {frozenset((a, b)) for a in stays for b in leaves if a != b}
    return frozenset(pairs)


def found_again(texts: Sequence[ReviewedText]) -> dict[int, int]:
    """Row of a decision → the event mention that says now what it names; absent where no current text does."""
    claims = _claims({text.document_id for text in texts})
    return {text.pk: claim.id for text in texts if (claim := _find(text, claims)) is not None}


def _counting(documents: Collection[int]) -> list[Review]:
    counting = Review.objects.counting().filter(subject=Review.Subject.EVENT)
    # People decide seldom: their texts are fewer than those of a batch and its neighbours.
    named = ReviewedText.objects.filter(review__in=counting).values_list("review_id", "document_id")
    wanted = {review for review, document in named if document in documents}
    return list(Review.objects.filter(pk__in=wanted)) if wanted else []


def _texts_of(reviews: Iterable[Review]) -> dict[Review, list[ReviewedText]]:
    texts: dict[Review, list[ReviewedText]] = {review: [] for review in reviews}
    by_id = {review.pk: review for review in texts}
    for text in ReviewedText.objects.filter(review__in=list(by_id)).order_by("id"):
        texts[by_id[text.review_id]].append(text)
    return texts


def _events_of(reviews: Collection[Review]) -> set[int]:
    if not reviews:
        return set()
    found = found_again([text for texts in _texts_of(reviews).values() for text in texts])
    rows = EventMention.objects.filter(pk__in=sorted(found.values()), event__isnull=False)
    return {event for event in rows.values_list("event_id", flat=True) if event is not None}


def _claims(documents: Collection[int]) -> Mapping[_Kind, Sequence[_Claim]]:
    rows: QuerySet[EventMention] = EventMention.objects.filter(
        version__in=Document.objects.filter(pk__in=sorted(documents)).values("current_version")
    )
    names: defaultdict[int, set[str]] = defaultdict(set)
    roles = EventMentionRole.objects.filter(event_mention__in=rows.order_by().values("pk"))
    for mention, entity, name in roles.values_list("event_mention_id", "entity_id", "name"):
        names[mention].add(entity or name)
    found: defaultdict[_Kind, list[_Claim]] = defaultdict(list)
    for row in rows.select_related("version").defer("version__text").order_by("evidence_start", "trigger_start", "id"):
        claim = _Claim(row.pk, row.event_id, _plain(row.evidence), frozenset(names[row.pk]))
        found[row.version.document_id, row.type, row.status].append(claim)
    return found


def _find(text: ReviewedText, claims: Mapping[_Kind, Sequence[_Claim]]) -> _Claim | None:
    """Same kind and same sentence, which a better reader may cut elsewhere; of several the one on the same names."""
    sentence, names = _plain(text.evidence), frozenset(text.names)
    alike = [
        claim
        for claim in claims.get((text.document_id, text.type, text.status), ())
        if sentence in claim.sentence or claim.sentence in sentence
    ]
    return max(alike, key=lambda claim: len(claim.names & names) - len(claim.names ^ names), default=None)


def _plain(sentence: str) -> str:
    return "".join(sentence.split()).casefold()
