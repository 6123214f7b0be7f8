"""Near-duplicates: the share of running words (English) or characters (Chinese) that two texts have in common."""

import hashlib
import re
from functools import cache
from typing import Any

from datasketch import MinHash

from tracker.nlp.normalise import fold

PERMUTATIONS = 64
ROWS = 4  # 16 bands of 4: copies meet always, texts that share half of their shingles two times in three
_WORDS, _CHARACTERS = 4, 5  # length of one shingle
_WORD = re.compile(r"[a-z0-9]+")
_CHARACTER = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+")


def shingles(title: str, text: str, language: str) -> frozenset[str]:
    """Runs of 4 words, or of 5 Chinese characters; Traditional and Simplified give the same."""
    folded = fold(f"{title}\n{text}").lower()
    chinese = language.startswith("zh")
    tokens: list[str] = (_CHARACTER if chinese else _WORD).findall(folded)
    size = _CHARACTERS if chinese else _WORDS
    if len(tokens) < size:
        return frozenset({" ".join(tokens)} if tokens else ())
    return frozenset(" ".join(tokens[i : i + size]) for i in range(len(tokens) - size + 1))


def bands(shingled: frozenset[str]) -> tuple[str, ...]:
    """Up to 24 characters each; near-duplicates share at least one. Empty for an empty text."""
    if not shingled:
        return ()
    sketch = _empty().copy()
    sketch.update_batch([shingle.encode() for shingle in shingled])
    values = sketch.hashvalues
    found = []
    for band in range(PERMUTATIONS // ROWS):
        rows = values[band * ROWS : (band + 1) * ROWS].tobytes()
        found.append(f"{band:02}{hashlib.blake2b(rows, digest_size=9).hexdigest()}")
    return tuple(found)


@cache
def _empty() -> Any:
    """Drawing the permutations costs more than a text; copies share them."""
    return MinHash(num_perm=PERMUTATIONS, seed=1)


def likeness(a: frozenset[str], b: frozenset[str]) -> tuple[float, float]:
    """Jaccard, and the share of the smaller text that the larger one contains."""
    if not a or not b:
        return 0.0, 0.0
    shared = len(a & b)
    return shared / len(a | b), shared / min(len(a), len(b))
