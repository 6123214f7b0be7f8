"""What changes on a page while its text does not: counts of readers and comments, stamps of the last change, ages.

Only short lines without the end of a sentence are looked at ("2026-03-02 来源：新华网 阅读 1234"): what a paragraph
says of clicks or of hours is its text.
"""

import re

MOST_CHARS = 120  # a line of facts about the page; paragraphs are longer or end like sentences
_SENTENCE_END = re.compile(r"[。！？；]|[a-z\d)”\"][.!?](?:\s|$)")  # not after an initial
_NUMBER = r"\d[\d,.]*\s*(?:万|千|k|m|w)?\+?"
_DATE = r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)"
_TIME = r"(?:\s*T?\s*\d{1,2}\s*[:：时]\s*\d{1,2}(?:\s*[:：分]\s*\d{1,2})?\s*(?:秒|分|Z|[ap]\.?m\.?)?)?"
_PART = re.compile(
    # counts: 阅读 12345, 浏览次数：1,234 次, 点击量（3.4万）, 1,234 views
    rf"(?:本文|文章|总)?(?:阅读|浏览|点击|访问|查看|点赞|转发|分享|收藏|评论|跟帖|参与|人气|热度)(?:量|数|次数|人数|总数)?\s*[:：]?\s*[（(\[]?\s*{_NUMBER}\s*次?\s*[)）\]]?"
    rf"|{_NUMBER}\s*(?:次|人)?\s*(?:阅读|浏览|点击|访问|点赞|评论|跟帖|收藏)(?:过)?"
    rf"|{_NUMBER}\s*(?:views?|reads?|shares?|comments?|likes?)\b|(?:views?|reads?|shares?|comments?|hits)\s*[:：]\s*{_NUMBER}"
    # stamps: 更新时间：2026-03-02 10:00, 最后更新 2026年3月2日
    rf"|(?:最后|最近)?(?:更新|修改|编辑)(?:时间|日期|于|在)?\s*[:：]?\s*{_DATE}{_TIME}"
    # ages: 3小时前, updated 5 minutes ago
    r"|\d+\s*(?:秒|分钟|小时|天|周|个月)(?:之)?前(?:更新|发布)?"
    r"|(?:(?:last\s+)?updated\s+|posted\s+|published\s+)?(?:\d+|an?|one)\s+(?:second|minute|hour|day|week|month)s?\s+ago",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:last\s+)?(?:updated|modified)(?:\s+(?:at|on))?\s*[:：]?(?:[\s,:./+-]|\d+(?:st|nd|rd|th)?|at|[ap]\.?m\.?"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may"
    r"|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|utc|gmt|[a-z]{1,3}t|z)+",
    re.IGNORECASE,
)
_MAY_CHANGE = re.compile(r"\d|\bago\b", re.IGNORECASE)


def stable(text: str) -> str:
    """`text` without its volatile parts, for comparing two readings of a page; never what is stored or shown."""
    return "\n".join(line for line in map(_line, text.split("\n")) if line)


def _line(line: str) -> str:
    if len(line) > MOST_CHARS or not _MAY_CHANGE.search(line):
        return line
    if _STAMP.fullmatch(line.strip()):
        return ""
    return line if _SENTENCE_END.search(line) else _PART.sub("", line).strip()
