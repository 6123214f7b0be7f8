"""How each stage word of a clause is used: as its predicate, with tense, modality and negation, or as a noun within it.

"has approved the application" is told by its verb, not by the noun. There is no parser: forms, the function words to
the left of a word, and its order among the others decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.nlp.lexicon import Hit, Token
from tracker.nlp.trigger import STAGES
from tracker.nlp.views import Clause, View

_MODALS = {
    "will": "future", "shall": "future", "'ll": "future", "won't": "future not", "may": "may", "might": "may",
    "could": "may", "can": "can", "can't": "can not", "cannot": "can not", "couldn't": "may not", "would": "would",
    "wouldn't": "would not", "should": "should", "must": "must",
}  # fmt: skip
_HAVE = frozenset(("has", "have", "had", "having", "'ve", "hasn't", "haven't", "hadn't"))
_BE = frozenset(
    ("is", "are", "was", "were", "be", "been", "being", "isn't", "aren't", "wasn't", "weren't", "gets", "got")
)
_DO = frozenset(("do", "does", "did", "don't", "doesn't", "didn't"))
_NOT = frozenset(("not", "never", "no", "neither", "nor"))
_SKIPPED = frozenset((
    "already", "just", "now", "also", "still", "only", "finally", "first", "since", "then", "so", "far", "yet", "ever",
    "soon", "jointly", "again", "currently", "actively", "reportedly",
))  # fmt: skip
_DETERMINERS = frozenset((
    "the", "a", "an", "its", "their", "his", "her", "our", "this", "that", "these", "those", "any", "such", "of", "for",
    "no", "each", "every", "full", "final", "new", "partial", "formal", "official", "regulatory", "without", "under",
    "with", "on", "from", "into", "more", "further", "last", "two", "three",
))  # fmt: skip
_CONDITIONS = frozenset(("if", "unless", "once", "until", "when", "whether", "provided", "before"))
_MARKS_ZH = (
    ("notyet", ("尚未", "还没", "还未", "仍未", "迟迟", "至今未", "至今没", "有待", "尚待", "等待")),
    ("not", ("未", "没", "不", "无法", "并无", "唔", "冇", "勿")),
    ("if", ("如果", "若", "一旦", "倘", "假如", "是否", "能否", "要是")),
    ("may", ("可能", "或将", "或会", "或许", "不排除", "也许", "考虑", "研究")),
    ("expect", ("预计", "有望", "料", "预期", "可望", "估计", "最快", "最早")),
    ("plan", ("计划", "拟", "打算", "准备", "定于", "力争", "争取", "承诺")),
    ("future", ("将", "会", "届时", "要到", "明年", "下月")),
    ("done", ("已", "正式", "刚", "日前", "近日", "获得", "获")),
    ("being", ("正在", "正", "仍在", "在", "中")),
    ("refute", ("否认", "不属实", "传闻", "网传", "辟谣")),
)
_REACH_ZH = 9  # characters to the left in which a mark still governs a stage


@dataclass(frozen=True, slots=True)
class Head:
    classes: tuple[str, ...]  # stages that one word evokes
    use: str  # verb, noun
    marks: tuple[str, ...]  # perfect, future, may, not …; in a fixed order
    start: int


def heads_of(view: View, clause: Clause) -> tuple[Head, ...]:
    """The stage words of a clause in text order. Made once for a clause."""
    key = f"heads:{clause.start}"
    if key not in view.memo:
        by_start: dict[int, list[Hit]] = {}
        for hit in view.hits:
            if hit.word_class in STAGES and clause.start <= hit.start < clause.end:
                by_start.setdefault(hit.start, []).append(hit)
        read = _read_zh if view.language == "zh" else _read_en
        view.memo[key] = tuple(read(view, clause, by_start))
    heads: tuple[Head, ...] = view.memo[key]
    return heads


def _read_en(view: View, clause: Clause, by_start: dict[int, list[Hit]]) -> Iterator[Head]:
    tokens = [token for token in view.tokens if clause.start <= token.start < clause.end]
    for n, token in enumerate(tokens):
        hits = by_start.get(token.start)
        if hits:
            use, marks = _use_en(tokens, n)
            yield Head(tuple(sorted({hit.word_class for hit in hits})), use, marks, token.start)


def _use_en(tokens: Sequence[Token], n: int) -> tuple[str, tuple[str, ...]]:
    """Walk left over function words and adverbs; what stops the walk says noun or verb."""
    marks: set[str] = set()
    form, at = tokens[n].form, n - 1
    while at >= 0:
        word = tokens[at].form
        if word in _MODALS:
            marks.update(_MODALS[word].split())
        elif word in _HAVE:
            marks.add("perfect")
        elif word in _BE:
            marks.add("be")
        elif word in _DO:
            marks.add("do")
        elif word in _NOT:
            marks.add("not")
        elif word not in _SKIPPED and not word.endswith("ly"):
            break
        if word == "yet":
            marks.add("yet")
        if word.endswith("n't"):
            marks.add("not")
        at -= 1
    before = tokens[at] if at >= 0 else None
    if before is not None and before.form == "to":
        marks.add("to")
        if at and tokens[at - 1].form in (
            "yet",
            "plans",
            "plan",
            "expected",
            "expects",
            "wants",
            "set",
            "due",
            "failed",
        ):
            marks.add(f"{tokens[at - 1].form} to")
    if any(token.form in _CONDITIONS for token in tokens[:n]):
        marks.add("if")
    helped = marks & {"future", "may", "can", "would", "should", "must", "perfect", "be", "do", "to"}
    possessive = before is not None and before.end - before.start > len(before.form)
    if not helped and before is not None and (before.form in _DETERMINERS or possessive):
        return "noun", tuple(sorted(marks))
    if form.endswith("ing"):
        marks.add("ing")
    elif form.endswith("ed"):
        marks.add("ed")
    return "verb", tuple(sorted(marks))


def _read_zh(view: View, clause: Clause, by_start: dict[int, list[Hit]]) -> Iterator[Head]:
    text, at = view.lower, view.span.start
    covered, verbs = -1, 0
    for start in sorted(by_start):
        if start < covered:
            continue
        hits = by_start[start]
        covered = max(hit.end for hit in hits)
        left = text[max(clause.start, start - _REACH_ZH) - at : start - at]
        inside = text[start - at : covered - at]
        right = text[covered - at : min(covered + 2, clause.end) - at]
        reach = left + inside[:1]  # 尚|未获: a mark may run into the stage
        marks = [name for name, words in _MARKS_ZH if any(word in reach or inside.startswith(word) for word in words)]
        if right.startswith(("了", "完")):
            marks.append("after")
        is_noun = left.endswith(("的", "其", "该", "项", "份", "一", "这")) or right.startswith("的")
        if "seek" in (hit.word_class for hit in hits) and verbs:
            is_noun = True  # 批准了……申请: what is granted
        verbs += not is_noun
        yield Head(tuple(sorted({hit.word_class for hit in hits})), "noun" if is_noun else "verb", tuple(marks), start)
