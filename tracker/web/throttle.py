"""Guessing passwords is slow: after several failures an address waits. Log-in links still let its owner in.
Mails to addresses that a person only claims to have are counted in the same way.

Counted in each web process, so the true limit is this times their number.
"""

import hashlib

from django.core.cache import cache

FAILURES = 10
WINDOW_S = 15 * 60


def is_held_back(email: str) -> bool:
    return int(cache.get(_key(email), 0)) >= FAILURES


def note_failure(email: str) -> None:
    key = _key(email)
    if not cache.add(key, 1, WINDOW_S):
        cache.incr(key)


def _key(email: str) -> str:
    return f"login-failures-{hashlib.sha256(email.strip().lower().encode()).hexdigest()}"
