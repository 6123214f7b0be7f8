"""文号, the number a Chinese authority gives a document: "工信部联通装〔2025〕12号", "公告 2025年第12号", "令第16号".

Only a document's own number is looked for. Texts cite the numbers of other documents all the time, so a number
counts where it stands by itself: in the title, on a line of its own at the head, or behind its label.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEAD_LINES = 15  # a head is title, issuers, number and addressee; after that come citations
MAX_LINE_CHARS = 120  # a longer line is a paragraph
_HAN = "一-鿿"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        # 工信部联通装〔2025〕12号, with any kind of bracket
        rf"(?P<series>[{_HAN}]{{1,20}})\s*[〔\[［（(【﹝]\s*{_YEAR}\s*年?\s*[〕\]］）)】﹞]\s*第?\s*(?P<serial>\d{{1,5}})\s*号",
        # 市场监管总局公告2025年第12号, 公告（2025年第12号）, 2025年第12号公告
        rf"(?P<series>[{_HAN}、\s]{{0,40}})[（(]?\s*{_YEAR}\s*年\s*第\s*(?P<serial>\d{{1,5}})\s*号\s*[）)]?(?P<kind>《?[{_HAN}]{{0,15}}(?:公告|通告)》?)?",
        # 国家互联网信息办公室令第16号, which counts through the years
        rf"(?P<series>[{_HAN}、\s]{{0,40}}令)\s*[（(]?\s*第\s*(?P<serial>[\d〇零一二三四五六七八九十百]{{1,6}})\s*号\s*[）)]?",
        # S2026M0096V, a recall
        r"(?P<series>S)(?P<year>20\d{2})M(?P<serial>\d{4})[A-Z]",
    )
)
_LABEL = re.compile(r"(?:发文字号|发文文号|文件编号|文\s{0,4}号|召回编号)\s*[:：]\s*\|?\s*(?P<value>[^|]{3,80})")
_KINDS = re.compile(r"(公告|通告|令)$")
# What makes a number that of another document: it is cited, or what is done is done to it.
_CITED = re.compile(r"(废止|修改|修订|贯彻|落实|转发|印发|根据|依据|按照|有关)[^，。]{0,20}$|《[^》]*$")
_BARE = re.compile(
    r"[（(\s]*(?:19|20)\d{2}\s*年\s*第\s*\d+\s*号[）)\s]*|[（(\s]*第\s*[\d〇零一二三四五六七八九十百]+\s*号[）)\s]*"
)
_ORDER_BARE = re.compile(r"[（(\s]*第\s*([\d〇零一二三四五六七八九十百]+)\s*号[）)\s]*")
# "(2024年3月22日国家互联网信息办公室令第16号公布)" under the title of a rule
_PROMULGATED = re.compile(r"[（(].{4,110}(公布|发布|施行)")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """`serial` counts within `series` and `year`; `year` is None where the series counts through the years."""

    series: str  # "工信部联通装", "市场监管总局公告", "国家互联网信息办公室令"; "公告" where nobody is named
    year: int | None
    serial: int
    text: str  # one spelling of it: 〔〕 for any bracket, no blanks

    def __str__(self) -> str:
        return self.text


def own_number(title: str, lines: Sequence[str], *, header: Iterable[str] = ()) -> DocumentNumber | None:
    """The number of the document with this title and text; `header` is what its page says above or beside the text."""
    head = [line for line in lines[:HEAD_LINES] if len(line) <= MAX_LINE_CHARS]
    return _labelled([*header, *head]) or _standing(title, head) or _titled(title)


def parse_number(text: str) -> DocumentNumber | None:
    """The first number in `text`, whoever's it is."""
    for form in _FORMS:
        if match := form.search(text):
            return _from_match(match)
    return None


def _labelled(lines: Iterable[str]) -> DocumentNumber | None:
    for line in lines:
        if (label := _LABEL.search(line)) and (number := parse_number(label["value"])):
            return number
    return None


def _standing(title: str, lines: list[str]) -> DocumentNumber | None:
    """A line that is nothing but the number, or the note of promulgation."""
    for before, line in zip([title, *lines], lines, strict=False):
        if _BARE.fullmatch(line):
            if number := _completed(line, before):
                return number
            continue
        bare = line.strip(" （）()")
        for form in _FORMS:
            if match := form.fullmatch(bare):
                return _from_match(match)
        if _PROMULGATED.match(line) and not _CITED.search(line) and (number := parse_number(line)):
            return number
    return None


def _titled(title: str) -> DocumentNumber | None:
    for form in _FORMS:
        for match in form.finditer(title):
            if not _CITED.search(title[: match.start()] + (match["series"] or "")):
                return _from_match(match)
    return None


def _completed(line: str, before: str) -> DocumentNumber | None:
    """ "2025年第12号" below "……公告": the line before says what is counted."""
    kind = _KINDS.search(before.strip())
    if kind is None:
        return None
    series = _series(before)
    if order := _ORDER_BARE.fullmatch(line):
        return _number(series, None, value_of(order[1])) if kind[1] == "令" else None
    return parse_number(series + line.strip(" （）()"))


def _from_match(match: re.Match[str]) -> DocumentNumber:
    parts = match.groupdict()
    if parts["series"] == "S":
        return DocumentNumber("S", int(parts["year"]), int(parts["serial"]), match[0])
    series = _series(parts["series"])
    if parts.get("kind") and not _KINDS.search(series):
        series += _series(parts["kind"].strip("《》"))
    year = int(parts["year"]) if parts.get("year") else None
    is_bracketed = "kind" not in parts and year is not None
    return _number(series, year, value_of(parts["serial"]), is_bracketed=is_bracketed)


def _number(series: str, year: int | None, serial: int, *, is_bracketed: bool = False) -> DocumentNumber:
    if is_bracketed:
        return DocumentNumber(series, year, serial, f"{series}〔{year}〕{serial}号")
    return DocumentNumber(series, year, serial, f"{series}{year}年第{serial}号" if year else f"{series}第{serial}号")


def _series(text: str) -> str:
    """Who counts what: "样例部关于……的公告" counts 样例部公告. A date before it leaves its last character behind."""
    words = (
        "、".join(text.replace("、", " ").split())
        .replace("、令", "令")
        .removeprefix("日")
        .removeprefix("中华人民共和国")
    )
    issuer, about, rest = words.partition("关于")
    kind = _KINDS.search(rest) if about else None
    return (issuer.strip("、") + (kind[1] if kind else "")) if about else words


def value_of(digits: str) -> int:
    """ "12", "十二" or "一百零二" as a number."""
    if digits.isdecimal():
        return int(digits)
    total = current = 0
    for digit in digits:
        if digit in "十百":
            total += (current or 1) * (10 if digit == "十" else 100)
            current = 0
        else:
            current = _DIGITS[digit]
    return total + current
