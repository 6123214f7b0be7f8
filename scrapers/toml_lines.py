"""On which line something stands in a TOML file: `tomllib` keeps no lines once a file is read."""

import re
import tomllib
from collections.abc import Sequence
from typing import Any

_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:[\w.\s-]|"[^"\n]*"|'[^'\n]*')+?)\s*=""")
_AT_LINE = re.compile(r"at line (\d+)")


def line_of(text: str, path: Sequence[str]) -> int | None:
    """Line, from 1, of the key or table that `path` leads to, else of the nearest table around it.

    A line inside a string of several lines may be taken for a key: good enough to point a person to a mistake.
    """
    wanted = tuple(path)
    best, depth = None, 0
    here: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            here = found = _keys(header[1])
        else:
            key = _KEY.match(line)
            found = (*here, *_keys(key[1])) if key else ()
        if len(found) > depth and found == wanted[: len(found)]:
            best, depth = number, len(found)
    return best


def line_of_error(text: str, error: tomllib.TOMLDecodeError) -> int:
    """Where reading stopped; the last line where the text ended too early."""
    at = _AT_LINE.search(str(error))
    return int(at[1]) if at else max(1, len(text.splitlines()))


def _keys(dotted: str) -> tuple[str, ...]:
    """`sources."my wire".feed` as its three keys; empty where this is no key at all."""
    try:
        table: Any = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    keys: list[str] = []
    while isinstance(table, dict):
        (key,) = table
        keys.append(key)
        table = table[key]
    return tuple(keys)
