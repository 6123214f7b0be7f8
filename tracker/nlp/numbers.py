"""Numbers of a text in one form for both languages: "1.2 million" and 120万 are one number.

Left out are years and small counts, which many texts share by chance.
"""

import re

from tracker.nlp.normalise import fold

_SCALES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12,
}  # fmt: skip
_PER_CENT = frozenset({"%", "percent", "per cent"})
_NUMBER = re.compile(
    r"(?<![a-z0-9_.])(\d+(?:,\d{3})*(?:\.\d+)?)\s*"
    r"(%|per ?cent\b|(?:thousand|million|billion|trillion)\b|万亿|百万|千万|[千万亿])?"
)
_LEAST = 20  # below it a plain number is a count that stands anywhere
_YEARS = (1990, 2040)


def telling_numbers(text: str) -> frozenset[str]:
    """The numbers that a text is likely to share only with one on the same news; shares as "4.5%"."""
    found = set()
    for match in _NUMBER.finditer(fold(text).lower()):
        value, scale = float(match[1].replace(",", "")), match[2] or ""
        if scale in _PER_CENT:
            found.add(f"{value:g}%")
        elif scale:
            found.add(f"{value * _SCALES[scale]:g}")
        elif value >= _LEAST and not _YEARS[0] <= value < _YEARS[1]:
            found.add(f"{value:g}")
    return frozenset(found)
