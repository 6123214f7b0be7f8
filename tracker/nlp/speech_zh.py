"""Who speaks in a Chinese sentence: the name or noun before a verb of speech."""

import re
from collections.abc import Iterator

from tracker.nlp.speech_words import SAME, UNKNOWN, Voice, introduced, kind_of_mention, nearest_body, speech_words
from tracker.nlp.views import DocumentView, View

_REACH = 24  # characters before a verb among which its speaker stands
# Longer words that only hold a verb of speech.
_NO_VERB = re.compile(
    r"名称|简称|号称|职称|堪称|统称|自称|称为|称作|称号|称呼|称之|据称|说明|说法|据说|小说|传说|学说|难说|说不|说白|"
    r"说服|说起|说是|说完|说要|再说|讲座|讲话|讲究|演讲|答复|回答|答辩|答案|电话|的话|对话|话题|话术|会话|指引|指南|"
    r"指标|指定|指导|指数|指令|指纹|指控|指向|指挥|首指|指派|消息面"
)
_ONE = "指话讲答说"  # verbs of one character hold where a pause follows, or where one who speaks stands before
_PAUSES, _SPEAKING = "，：,:“", "人方局署会长司们佬官他她者星师生"
_BORDERS = re.compile(r"[，。；：、“”？！\n—()]")
_ADVERBS = re.compile(
    r"(?:笑|也|则|还|又|都|就|亦|另|私下|小声|随后|当天|当场|直接|公开|昨[晚天日]|今[天早日]|同时|明确|"
    r"在.{1,10}[上中里]|向.{1,8}){1,3}$"
)
_BODY = re.compile(r"(?:局|署|委|厅|府|法院|处)(?=$|[在昨今日曾也则还又已向对(]|\d)")
_LINKS = re.compile(r"[同时并还又也再则均亦更且而]{0,3}")
_HAN_NAME = re.compile(r"[^\W\d_a-z的了在是]{2,4}")
_REPORTER = re.compile(r"记者|访谈")


def read_zh(document: DocumentView, view: View) -> Iterator[Voice]:
    words, lower, at = speech_words("zh"), view.lower, view.span.start
    last: str | None = None
    for match in words.verb_pattern.finditer(lower):
        start, end = match.span()
        if end - start < 3 and _NO_VERB.search(lower, max(0, start - 1), end + 1):
            continue
        pause, before = lower[end : end + 1] in _PAUSES, lower[start - 1 : start] in _SPEAKING
        if match.group() in _ONE and not pause and not before:
            continue
        verb = words.verbs[match.group()]
        segment_start = _segment(lower, start)
        if last is not None and _LINKS.fullmatch(lower, segment_start, start):
            kind: str | None = last
        else:
            kind = _kind(document, view, segment_start, start, verb)
        if kind is None and segment_start > 0 and lower[segment_start - 1] in "，、":
            kind = _kind(document, view, _segment(lower, segment_start - 1), segment_start - 1, verb)
        if kind is None:
            continue
        last = kind
        closing = len(lower) - end <= 2
        begin = 0 if closing else end
        yield Voice(kind, verb, begin + at, (start if closing else len(lower)) + at)


def _segment(lower: str, end: int) -> int:
    low = max(0, end - _REACH)
    start = low
    for border in _BORDERS.finditer(lower, low, end):
        start = border.end()
    return start


def _kind(document: DocumentView, view: View, start: int, end: int, verb: str) -> str | None:
    words, at = speech_words("zh"), view.span.start
    text = _REPORTER.sub("  ", view.lower[start:end])
    named = [m for m in view.mentions if start <= m.span.start - at and m.span.end - at <= end]
    found = {kind for m in named if (kind := kind_of_mention(document, m)) is not None}
    last = next((kind for m in reversed(named) if (kind := kind_of_mention(document, m)) is not None), None)
    people = [words.people[match.group()] for match in words.people_pattern.finditer(text)]
    for kind in ("anonymous", "analyst"):
        if kind in people:
            return kind
    if verb == "report" and ("media" in found or "media" in people):
        return "media"
    told = [kind for kind in people if kind not in ("voice", SAME)]
    if told:
        return told[-1]
    if last is not None:
        return last
    if "voice" in people:
        return nearest_body(document, view, start + at)
    if _BODY.search(text):
        return "official"
    if SAME in people:
        return SAME
    name = _ADVERBS.sub("", text.strip())
    if _HAN_NAME.fullmatch(name):
        return introduced(document, name, "zh")
    return UNKNOWN if verb == "say" and name and _HAN_NAME.match(name) else None
