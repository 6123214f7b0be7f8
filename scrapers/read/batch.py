"""批次: lists that an authority issues in numbered batches, such as "道路机动车辆生产企业及产品公告（第395批）"."""

import re

from scrapers.read.document_number import DocumentNumber, value_of

_BATCH = re.compile(r"[（(【\[]?\s*第\s*(?P<serial>\d{1,4}|[〇零一二三四五六七八九十百]{1,7})\s*批\s*[）)】\]]?")
_NUMBER = re.compile(r"[（(]?(?:19|20)\d{2}\s*年\s*(?:第\s*\d+\s*号)?[）)]?")
_MARKS = re.compile(r"[\s《》〈〉“”\"、，,]+")
FEWEST_CHARS = 4  # of what is left of a title: less names no list


def batch_of(title: str) -> DocumentNumber | None:
    """The batch that a title names; its series is the title without it, which batches of one list share."""
    match = _BATCH.search(title)
    if match is None:
        return None
    series = _MARKS.sub("", _NUMBER.sub("", title[: match.start()] + title[match.end() :]))
    serial = value_of(match["serial"])
    if len(series) < FEWEST_CHARS or not serial:
        return None
    return DocumentNumber(series, None, serial, f"{series}（第{serial}批）")
