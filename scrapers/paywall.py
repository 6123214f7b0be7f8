"""Texts of which only a part is public: what can be read is kept and marked, and the gate is not part of it."""

import re
from dataclasses import replace

from scrapers.document import Document, Partial, Snapshot
from scrapers.read.encoding import decode_snapshot
from scrapers.read.text import text_of_html

MOST_GATE_CHARS = 200  # a line that asks to subscribe; a paragraph about subscriptions is longer
MOST_AFTER = 800  # more text than this after the gate, and it was only an advertisement
MOST_PUBLIC = 2500  # a longer text beside a gate elsewhere on the page is whole
WHOLE = 0.8  # of the words that the page says it has
_PAY = (
    r"(subscribe|sign up|log ?in|sign in|register|create (an|a free) account)( now| today)? to "
    r"(continue|keep reading|unlock|read (the |this )?(full|whole|rest|entire|article|story|more))"
    r"|to (continue|keep) reading,? (please )?(subscribe|sign|log|register|create|become)"
    r"|(article|story|content|report) is (only |reserved |available |exclusively )*(for|to) (paid |paying |our )?"
    r"(subscribers|members)"
    r"|unlock (this|the full|the rest of the) (article|story)|you('ve|’ve| have) reached your [a-z ]{0,20}limit"
    r"|become a (member|subscriber) to (read|continue)"
    r"|(continue|keep) reading (this article )?with a [\w ]{0,20}subscription"
    r"|(订阅|付费|购买|(开通|成为|加入|升级)\w{0,4}会员|登录|登陆|解锁)(后|之后|即可|以)(即可|可|才能|方可|继续)*"
    r"(阅读|查看|解锁)(?!.{0,4}评论)"
    r"|剩余.{0,16}(付费|订阅|会员|解锁)"
    r"|(本文|此文|该文|以下)(为|是|内容)?[^。]{0,6}(付费|会员|订阅)(专享|内容|文章|可见|可读)"
    r"|(试读|免费阅读)(部分)?已?(结束|完)|(查看|阅读)(全文|剩余)[^。]{0,4}(请|需)[^。]{0,10}(订阅|付费|会员)"
)
_GATE = re.compile(
    rf"{_PAY}|subscribers?[- ]only|already a (subscriber|member)\?"
    r"|打开\w{0,8}(app|客户端)\w{0,4}(阅读|查看)(全文|完整)",
    re.IGNORECASE,
)
_ON_PAGE = re.compile(_PAY, re.IGNORECASE)
_NOT_FREE = re.compile(rb'"isAccessibleForFree"\s*:\s*"?false"?', re.IGNORECASE)
_WORD_COUNT = re.compile(rb'"wordCount"\s*:\s*"?(\d{2,6})')
_TEASER_END = re.compile(
    r"(…|\.\.\.|\[[….]+\]|read (more|on|the full (article|story))|continue reading"
    r"|(点击)?(阅读|查看|展开)(全文|更多|原文))"
    r"\W{0,4}$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


def is_teaser(text: str) -> bool:
    """Whether a feed's text breaks off, however the feed is declared."""
    return bool(_TEASER_END.search(text[-80:]))


def public_part(document: Document, snapshot: Snapshot) -> Document:
    """The document, marked and without its gate where it has one."""
    if document.is_partial:
        return document
    lines = document.text.split("\n")
    for number, line in enumerate(lines):
        if len(line) <= MOST_GATE_CHARS and _GATE.search(line):
            is_open = sum(map(len, lines[number + 1 :])) > MOST_AFTER  # the text goes on behind it
            return document if is_open else _partial(document, "\n".join(lines[:number]))
    if is_gated(snapshot) and not _is_all_there(document, snapshot):
        return _partial(document, document.text)
    return document


def is_gated(snapshot: Snapshot) -> bool:
    """Whether the page says that its text is not for everyone."""
    if "html" not in snapshot.headers.get("content-type", "html").lower():
        return False
    if _NOT_FREE.search(snapshot.body):
        return True
    text = decode_snapshot(snapshot).text
    return bool(_ON_PAGE.search(text)) and bool(_ON_PAGE.search(text_of_html(text)))


def _is_all_there(document: Document, snapshot: Snapshot) -> bool:
    """Some deliver the whole text and cover it, or ask only the reader of many articles to pay."""
    if count := _WORD_COUNT.search(snapshot.body):
        return len(_WORD.findall(document.text)) >= WHOLE * int(count[1])
    return not _NOT_FREE.search(snapshot.body) and len(document.text) > MOST_PUBLIC


def _partial(document: Document, text: str) -> Document:
    return replace(document, text=text, is_partial=True, partial=Partial.PAYWALL)
