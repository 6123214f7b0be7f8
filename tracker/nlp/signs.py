"""The trained parts' features in words: what each of them says of the sentence it was made from.

A feature is a string with a prefix (`features.py`, `status.py` say which there are). A new kind of feature needs a
line in `_KINDS`; `tests/tracker/nlp/test_signs.py` names those that lack one.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial

from tracker.knowledge.vocabulary import EventType
from tracker.nlp.features import stem
from tracker.nlp.groups import groups_of
from tracker.nlp.predicates import Head
from tracker.nlp.status import lattice
from tracker.nlp.trigger import main_clause
from tracker.nlp.views import Clause, View

_WHERE = {"clause": "in one clause", "sentence": "across the sentence"}
_NEAR = {"0": "beside the topic words", "1": "near the topic words", "2": "far from the topic words"}
_EDGES = {"^": "start of the sentence", "$": "end of the sentence"}
_SIDES = {"on": "", "before": " with “by” or “before”", "after": " with “after”", "from": " with “from” or “since”"}


class Signs:
    """Words for the features of one sentence as it tells of one type."""

    def __init__(self, view: View, type_: EventType) -> None:
        self._view = view
        self._clause = main_clause(view, type_)
        self._forms = {stem(token.form): token.form for token in view.tokens}

    def words(self, feature: str) -> str:
        """Features that say the same of the sentence have the same words."""
        prefix, _, rest = feature.partition(":")
        kind = _KINDS.get(prefix)
        return kind(self, rest) if kind else f"another sign ({feature})"

    def _class(self, name: str, *, inside: Clause | None = None) -> str:
        """`inside`: show only the words found there."""
        if name.startswith("@"):
            return f"the name of {_a(name[1:])}"
        here = inside or self._view.span
        found = {
            self._view.lower[hit.start - self._view.span.start : hit.end - self._view.span.start]
            for hit in self._view.hits
            if hit.word_class == name and here.start <= hit.start < here.end
        }
        shown = ", ".join(f"“{words}”" for words in sorted(found))
        told = ": ".join(part for part in (_plain(_status_of(name)), shown) if part)
        return f"word class “{name}”" + (f" ({told})" if told else "")

    def _in_sentence(self, name: str) -> str:
        return f"{self._class(name)} in the sentence"

    def _in_clause(self, rest: str) -> str:
        return f"{self._class(rest.rpartition(':')[2], inside=self._clause)} in the same clause"

    def _pair(self, rest: str) -> str:
        first, _, second = rest.partition("|")
        return f"{self._class(first)} and {self._class(second)} in one clause"

    def _first(self, name: str) -> str:
        return (
            f"{self._class(name, inside=self._clause)} comes first in the clause"
            if name
            else "no word class comes first"
        )

    def _last(self, name: str) -> str:
        return f"{self._class(name)} comes last in the sentence"

    def _order(self, rest: str) -> str:
        first, _, second = rest.partition(">")
        return f"{self._class(first)} before {self._class(second)}"

    def _near(self, rest: str, *, step: str) -> str:
        return f"{self._class(rest.rpartition(':')[2])} {_NEAR[step]}"

    def _in_title(self, name: str) -> str:
        return f"word class “{name}” in the title"

    def _words(self, rest: str) -> str:
        """One symbol, or two or three that stand side by side, joined by underscores."""
        symbols = rest.split("_") if rest.strip("_") else [rest]
        if self._view.language == "zh" and all(len(symbol) == 1 and symbol not in "^$#@" for symbol in symbols):
            return f"the characters “{''.join(symbols)}”" if len(symbols) > 1 else f"the character “{symbols[0]}”"
        shown = " + ".join(self._symbol(symbol) for symbol in symbols)
        if len(symbols) > 1:
            return f"side by side: {shown}"
        return f"the word {shown}" if shown.startswith("“") else shown

    def _symbol(self, symbol: str) -> str:
        if symbol in _EDGES:
            return _EDGES[symbol]
        if symbol[:1] == "@":
            return f"the name of {_a(symbol[1:])}"
        if symbol[:1] == "#":
            return f"a date ({symbol[1:]})"
        return "a number" if symbol == "0" else f"“{self._forms.get(symbol, symbol)}”"

    def _group(self, group: str) -> str:
        """Of the wide or the narrow groups: the words of the sentence that stand in it."""
        found = sorted({token.form for token in self._view.tokens if group in groups_of(token.form)})
        return f"words like {', '.join(f'“{form}”' for form in found)}"

    def _clause_words(self, rest: str) -> str:
        symbols = "_".join(rest) if self._view.language == "zh" else rest
        return f"{self._words(symbols)}, in the same clause"

    def _form(self, form: str) -> str:
        return f"the word “{form}”"

    def _date(self, rest: str) -> str:
        side, _, when = rest.partition(":")
        if when:
            return f"a {when} date{_SIDES.get(side, '')}"
        if side == "future":
            return "a future date"
        return f"a date{_SIDES[side]}" if side in _SIDES else f"a date ({side})"

    def _rule(self, rest: str) -> str:
        """TYPE, STATUS, TYPE/STATUS:WHERE or TYPE:STATUS:WHERE."""
        told, _, where = rest.rpartition(":") if rest.endswith(tuple(_WHERE)) else (rest, "", "")
        what = ", ".join(_plain(part) for part in told.replace("/", ":").split(":"))
        return f"a written rule for “{what}”" + (f" holds {_WHERE[where]}" if where else " holds")

    def _lattice(self, rest: str) -> str:
        told = rest.rpartition(":")[2]
        if not told:
            return "no stage word decides"
        return f"the stage words of the clause, weighed by precedence, say “{_plain(told)}”"

    def _position(self, rest: str) -> str:
        return {"last": "the last sentence", "heading": "a heading"}.get(
            rest
        ) or f"sentence {int(rest) + 1} of the text"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {_plain(name)}"


@cache
def _status_of(word_class: str) -> str:
    """The status that a clause has in which only this word class stands; "" where it has none."""
    return lattice((Head((word_class,), "verb", (), 0),))


_KINDS: Mapping[str, Callable[[Signs, str], str]] = {
    "w": Signs._words,
    "g": Signs._group,
    "f": Signs._form,
    "c": Signs._in_sentence,
    "cc": Signs._pair,
    "m": Signs._in_clause,
    "mp": Signs._pair,
    "first": Signs._first,
    "last": Signs._last,
    "o": Signs._order,
    **{f"near{step}": partial(Signs._near, step=step) for step in _NEAR},
    "lat": Signs._lattice,
    "cw": Signs._clause_words,
    "cd": lambda signs, rest: f"{signs._date(rest)} in the same clause",
    "pc": lambda signs, rest: f"{signs._class(rest)} in the clause before",
    "nc": lambda signs, rest: f"{signs._class(rest)} in the clause after",
    "r": Signs._rule,
    "d": Signs._date,
    "t": Signs._in_title,
    "ds": lambda _, rest: f"word class “{rest.partition('>')[0]}” is common in the document",
    "n": Signs._position,
    "id": lambda _, rest: f"“{rest}” is named in the sentence",
    "k": lambda _, rest: f"the document is a {rest}" if rest != "news" else "the document is a news text",
    "l": lambda _, rest: f"the language is {rest}",
    "s": lambda *_: "the length of the sentence",
    "T": lambda _, rest: f"how far events of the type “{_plain(rest)}” mostly are",
}
