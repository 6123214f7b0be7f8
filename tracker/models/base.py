"""Shared ground of the models: closed vocabularies as choices, opaque public ids, leases."""

import hashlib
import secrets
from enum import StrEnum

from django.db import models

# No vowels and no look-alikes: an id never spells a word and can be read out over a telephone.
_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"


def new_public_id() -> str:
    """Eight characters, 27^8 possibilities: the opaque part of a public address."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def content_id(*parts: object, length: int = 8) -> str:
    """A public id made of content: the same parts give the same one in every installation."""
    number = int.from_bytes(hashlib.sha256("\0".join(map(str, parts)).encode()).digest()[:16])
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)


def choices(vocabulary: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value.replace("_", " ")) for word in vocabulary]


class Leasable(models.Model):
    """A row that one worker at a time may work on: lease, compute, commit (see `tracker.stages.lease`)."""

    lease_token = models.UUIDField(null=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
