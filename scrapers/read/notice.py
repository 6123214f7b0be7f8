"""What an official notice says of itself: number, issuing bodies, days of issue and effect, deadline for comments.

Taken in this order from the labels of its page ("发文机关：", "成文日期："), from the text's head and signature, from
what the listing said. A day that is only implied ("三十日内") is left out: nothing is computed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrapers.document import Document
from scrapers.read.dates import parse_published
from scrapers.read.document_number import DocumentNumber, own_number

HEADER_CHARS = 300  # a longer line of a page is no label and its value
CLAUSE_CHARS = 200  # what takes effect is said this close before; patterns are tried on no more
SIGNATURE_LINES = 40  # a joint notice carries some twenty names; attachments may be listed after them

DAY = r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
DAY_OF_ANY_YEAR = rf"{DAY}|\d{{1,2}}\s*月\s*\d{{1,2}}\s*日"
_SIGNED_ON = re.compile(
    rf"(?P<bodies>.{{0,60}}?)\s*(?P<day>{DAY}|[〇零○一二三四五六七八九]{{4}}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日)"
)
_BODY = re.compile(
    r"[\u3400-\u9fff]{1,30}?(?:部|委|局|署|院|厅|司|办|委员会|管委会|委员会办公室|办公室|秘书处|中心|银行|协会|政府|总队)(?:（[\u3400-\u9fff]{2,20}）)?"
)
_TITLE_BODIES = re.compile(
    r"(?P<bodies>[\u3400-\u9fff、\s]{2,80}?)(?:等[一二三四五六七八九十\d]+个?(?:部门|部委|单位))?关于"
)
_ANNOUNCED = re.compile(r"(?:令|公告|通告)$")
_LABELS = {
    "issuing_bodies": "发文机关|发布机构|发文单位|制发机关|公布机关",
    "issued_on": "成文日期|印发日期|发文日期|签发日期|公布日期",
    "effective_on": "施行日期|实施日期|生效日期",
    "comments_close_on": "征求意见截止日期|征集截止时间|反馈截止时间|截止日期|截止时间",
}
_EFFECT = re.compile(rf"自\s*(?:(?P<day>{DAY})|(?:印发|发布|公布|公告)之日)\s*起?(?:正式)?(?:施行|实施|执行|生效|试行)")
_NAMED = re.compile(r"《([^《》]{4,})》")
_ABOUT = re.compile(r"答记者问|解读|问答")  # pages that explain a rule are not the rule
_SENTENCE_END = re.compile(r"[。；;]")
# What takes effect must be this notice or what it puts in force: texts say of other rules, too, since when they hold.
_OWN = re.compile(
    r"(?:本|上述|以上)(?:办法|规定|公告|通告|通知|标准|细则|条例|决定|意见|指南|规则|要求|方案|目录|令|文件|规范|法)"
    r"(?:（[^）]*）)?[^。；;》]{0,20}$|现予(?:公布|发布|印发)[，,]?[^》]{0,15}$|印发给你们[，,]?[^》]{0,20}$|等[^。]{1,4}项[^。]{0,8}标准[，,]?$|^（[^》]*$"
)
_CONSULTS = re.compile(r"征求[^。]{0,30}意见|征集[^。]{0,10}意见|公示|异议")
_PERIOD = re.compile(
    rf"(?:征求意见|公示|反馈|征集)的?(?:时间|期限|期|日期)\s*(?:为|是|[:：])?\s*自?从?\s*(?P<start>{DAY})\s*起?\s*(?:至|到|[—–~～－-]+)\s*"
    r"(?:(?P<year>\d{4})\s*年\s*)?(?:(?P<month>\d{1,2})\s*月\s*)?(?P<end>\d{1,2})\s*日"
)
_CLOSES = re.compile(rf"(?:截止|截至)(?:日期|时间|期限)?\s*(?:为|是|到|至|于|[:：])?\s*(?P<day>{DAY_OF_ANY_YEAR})")
_BEFORE = re.compile(
    rf"(?:于|在)\s*(?P<day>{DAY_OF_ANY_YEAR})[^，。；]{{0,8}}?(?:之?前|以前)[^。；]{{0,200}}?(?:意见|反馈|异议|提出)"
)


@dataclass(frozen=True, slots=True)
class _Facts:
    document_number: str = ""
    issuing_bodies: tuple[str, ...] = ()
    issued_on: date | None = None
    effective_on: date | None = None
    comments_close_on: date | None = None


def with_facts(document: Document, *, listed: Mapping[str, str], header: Iterable[str] = (), zone: str) -> Document:
    """`document` with what it says of itself; its fields that are filled already stay.

    `listed` holds a listing's words by the names of the fields, `header` the lines of the page around the text.
    """
    facts = []
    if document.language.startswith("zh"):
        lines = document.text.split("\n")
        labels = [line for line in header if len(line) <= HEADER_CHARS]
        facts += [_labelled(labels, zone), _written(document, lines, labels, zone)]
    for one in [*facts, _listed(listed, zone)]:
        document = replace(
            document,
            document_number=document.document_number or one.document_number,
            issuing_bodies=document.issuing_bodies or one.issuing_bodies,
            issued_on=document.issued_on or one.issued_on,
            effective_on=document.effective_on or one.effective_on,
            comments_close_on=document.comments_close_on or one.comments_close_on,
        )
    return document


def _listed(listed: Mapping[str, str], zone: str) -> _Facts:
    return _Facts(
        document_number=listed.get("document_number", ""),
        issued_on=_day(listed.get("issued_on", ""), zone),
        effective_on=_day(listed.get("effective_on", ""), zone),
        comments_close_on=_day(listed.get("comments_close_on", ""), zone),
    )


def _labelled(header: Sequence[str], zone: str) -> _Facts:
    return _Facts(
        issuing_bodies=_bodies(_label("issuing_bodies", header)),
        issued_on=_day(_label("issued_on", header), zone),
        effective_on=_day(_label("effective_on", header), zone),
        comments_close_on=_day(_label("comments_close_on", header), zone),
    )


def _written(document: Document, lines: Sequence[str], header: Sequence[str], zone: str) -> _Facts:
    number = own_number(document.title, lines, header=header)
    signed_by, signed_on = _signature(lines, zone)
    titled = _TITLE_BODIES.match(document.title)
    published_on = document.published.on if document.published else None
    return _Facts(
        document_number=number.text if number else "",
        issuing_bodies=signed_by or _bodies(titled["bodies"] if titled else "") or _ordering(number),
        issued_on=signed_on,
        effective_on=_effective(document.title, lines, document.issued_on or signed_on or published_on, zone),
        comments_close_on=_deadline(document.title, lines, published_on, zone),
    )


def _label(name: str, lines: Iterable[str]) -> str:
    pattern = re.compile(rf"(?:{_LABELS[name]})\s*[:：]\s*\|?\s*(?P<value>[^|]{{2,120}})")
    return next((match["value"].strip() for line in lines if (match := pattern.search(line))), "")


def _day(text: str, zone: str) -> date | None:
    return parse_published(text, zone=zone).on if text else None


def _bodies(text: str) -> tuple[str, ...]:
    """Names of authorities in a row; empty when one of the words is none."""
    names = [name for name in re.split(r"[、,，\s]+", text) if name]
    return tuple(dict.fromkeys(names)) if names and all(_BODY.fullmatch(name) for name in names) else ()


def _signature(lines: Sequence[str], zone: str) -> tuple[tuple[str, ...], date | None]:
    """Who signed, and when: names on the lines above the last line that is a date, or before it on its own line."""
    tail = list(lines[-SIGNATURE_LINES:])
    for index in range(len(tail) - 1, -1, -1):
        match = _SIGNED_ON.fullmatch(tail[index])
        if match is None or (match["bodies"] and not _bodies(match["bodies"])):
            continue
        names = list(_bodies(match["bodies"]))
        for line in reversed(tail[:index]):
            if not (more := _bodies(line)):
                break
            names[:0] = more
        return tuple(dict.fromkeys(names)), _day(match["day"], zone)
    return (), None


def _ordering(number: DocumentNumber | None) -> tuple[str, ...]:
    """Whose order or announcement it is: 样例部令 is 样例部's."""
    return _bodies(_ANNOUNCED.sub("", number.series)) if number and _ANNOUNCED.search(number.series) else ()


def _effective(title: str, lines: Sequence[str], issued_on: date | None, zone: str) -> date | None:
    if _ABOUT.search(title):
        return None
    for line in lines:
        for match in _EFFECT.finditer(line):
            before = line[max(0, match.start() - CLAUSE_CHARS) : match.start()]
            what = _SENTENCE_END.split(before)[-1]
            if _OWN.search(what) or any(name in title for name in _NAMED.findall(what)):
                return _day(match["day"], zone) if match["day"] else issued_on
    return None


def _deadline(title: str, lines: Sequence[str], published_on: date | None, zone: str) -> date | None:
    """Until when comments on this document are taken; None for one that asks for none."""
    if not any(_CONSULTS.search(line) for line in (title, *lines)):
        return None
    for line in lines:
        if match := _PERIOD.search(line):
            start = _day(match["start"], zone)
            if start is not None:
                year, month = int(match["year"] or start.year), int(match["month"] or start.month)
                return _day(f"{year}年{month}月{match['end']}日", zone)
        for pattern in (_CLOSES, _BEFORE):
            if match := pattern.search(line):
                return _day(match["day"], zone) or _next(match["day"], published_on, zone)
    return None


def _next(month_and_day: str, published_on: date | None, zone: str) -> date | None:
    """The next such day after publication: a notice leaves out the year where it is plain."""
    if published_on is None:
        return None
    days = (_day(f"{published_on.year + later}年{month_and_day}", zone) for later in (0, 1))
    return next((day for day in days if day is not None and day >= published_on), None)
