"""Names without an entity, counted once for each document that holds them."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from tracker.models import Candidate, CandidateSighting, DocumentVersion
from tracker.nlp.types import Proposal

LONGEST = 120  # characters; what is longer is no name
MOST = 40  # of one document: a list of hundreds of names would drown what others hold

_Key = tuple[str, str]  # language, folded form


def record(found: Mapping[DocumentVersion, Sequence[Proposal]]) -> None:
    """What each of these current versions proposes, in place of what its document proposed before."""
    if not found:
        return
    wanted: dict[tuple[int, _Key], tuple[DocumentVersion, Proposal]] = {}
    for version, proposals in found.items():
        fitting = [one for one in proposals if len(one.key) <= LONGEST and len(one.surface) <= LONGEST]
        for one in fitting[:MOST]:
            wanted[version.document_id, (version.language[:2], one.key)] = (version, one)
    with transaction.atomic():
        before = CandidateSighting.objects.filter(document__in={version.document_id for version in found})
        if not wanted:
            before.delete()
            return
        ids = _ids({key: proposal for (_, key), (_, proposal) in wanted.items()})
        rows = {
            (ids[key], document): CandidateSighting(
                candidate_id=ids[key],
                document_id=document,
                version=version,
                start=proposal.sentence.start,
                end=proposal.sentence.end,
                seen_at=version.known_at,
            )
            for (document, key), (version, proposal) in wanted.items()
        }
        stored = before.values_list("pk", "candidate_id", "document_id")
        gone = [pk for pk, candidate, document in stored if (candidate, document) not in rows]
        CandidateSighting.objects.filter(pk__in=gone).delete()
        CandidateSighting.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["candidate", "document"],
            update_fields=["version", "start", "end", "seen_at"],
        )


def _ids(wanted: Mapping[_Key, Proposal]) -> dict[_Key, int]:
    ids = _stored(wanted)
    new = [
        Candidate(language=key[0], key=key[1], surface=one.surface, type=one.type.value)
        for key, one in wanted.items()
        if key not in ids
    ]
    if new:
        Candidate.objects.bulk_create(new, ignore_conflicts=True)  # another worker may have met the name as well
        ids = _stored(wanted)
    return ids


def _stored(wanted: Mapping[_Key, Proposal]) -> dict[_Key, int]:
    rows = Candidate.objects.filter(key__in={key for _, key in wanted}).values_list("language", "key", "pk")
    return {(language, key): pk for language, key, pk in rows}


def clean() -> int:
    """Names that no document holds any more go, unless somebody decided on them. How many went."""
    return Candidate.objects.filter(sightings=None, decision=Candidate.Decision.WAITS).delete()[0]
