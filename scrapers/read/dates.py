"""Publication times as sources write them: raw string in, time with zone and precision out.

A time without a zone gets the source's. What cannot be read keeps its raw string and nothing else; no part of a
date is ever made up.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from scrapers.document import Precision, Published

MAX_RAW_CHARS = 200
FIRST_YEAR, LAST_YEAR = 1900, 2100

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
ZONES = {
    "z": "UTC", "utc": "UTC", "gmt": "UTC", "ut": "UTC", "et": "America/New_York", "est": "-05:00", "edt": "-04:00",
    "pt": "America/Los_Angeles", "pst": "-08:00", "pdt": "-07:00", "mst": "-07:00", "mdt": "-06:00", "cdt": "-05:00",
    "hkt": "+08:00", "jst": "+09:00", "cet": "+01:00", "cest": "+02:00", "bst": "+01:00",
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# What follows the date: time, am/pm, zone. The separator may be T, blanks, a hyphen (gov.cn) or nothing (人民网).
_TIME = (
    r"(?:[\sT,·|-]{0,4}(?P<half>上午|下午|中午|晚上|凌晨)?\s*(?P<h>[0-2]?\d)(?::|时)(?P<mi>[0-5]\d)"
    r"(?:分)?(?:(?::|(?<=分))(?P<s>[0-6]\d)秒?(?P<f>\.\d{1,9})?)?"
    r"(?:\s*(?P<ampm>[ap])\.?m\b\.?)?(?:\s*(?P<zone>[+-]\d{2}:?\d{2}(?!\d)|z\b|[a-z]{2,4}\b))?)?"
)
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<y>\d{{4}})\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*日?{_TIME}",
        rf"(?<![\d.-])(?P<y>\d{{4}})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?![\d]){_TIME}",
        r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})(?P<zone>z)?)?(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?P<mon>{_MONTH})\.?,?[\s-](?P<y>\d{{4}})(?!\d){_TIME}",
        rf"\b(?P<mon>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d){_TIME}",
        # Mon Oct 11 14:57:21 CEST 2021, as programs print it
        rf"\b(?P<mon>{_MONTH})\s+(?P<d>\d{{1,2}})\s+(?P<h>\d{{2}}):(?P<mi>\d{{2}}):(?P<s>\d{{2}})"
        r"(?:\s+(?P<zone>[+-]\d{2}:?\d{2}|[a-z]{2,4}))?\s+(?P<y>\d{4})(?!\d)",
        # With full stops the day is first everywhere.
        rf"(?<![\d.])(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?(?P<y>\d{{4}})(?![\d.]){_TIME}",
        r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月(?!\s*\d)",
        r"(?<![\d.-])(?P<y>\d{4})-(?P<m>\d{2})(?![\d-])",
        r"(?<!\d)(?P<y>\d{4})\s*年(?!\s*\d)",
    )
]
_DAY_FIRST = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<y>\d{{4}})(?!\d){_TIME}", re.IGNORECASE)
_EPOCH = re.compile(r"\s*(\d{10}|\d{13})\s*", re.ASCII)
_HAN_DATE = re.compile(
    r"([〇零○Ｏ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0}


def parse_published(raw: str, *, zone: str) -> Published:
    """Read one raw time; `zone` is the IANA name for times that carry none. Never raises."""
    kept = raw.strip()[:MAX_RAW_CHARS]
    unread = Published(kept, None, None, None, None)
    if epoch := _EPOCH.fullmatch(kept):
        seconds = int(epoch[1]) / (1000 if len(epoch[1]) == 13 else 1)
        return at_instant(datetime.fromtimestamp(seconds, UTC), kept, zone=zone)
    text = _han_to_digits(unicodedata.normalize("NFKC", kept))
    for pattern in _PATTERNS:
        if match := pattern.search(text):
            return _from_match(match.groupdict(), kept, zone) or unread
    return unread


def parse_day_first(raw: str, *, zone: str) -> Published:
    """As `parse_published` for sources known to write 29/04/2025: day first cannot be told from the string."""
    if match := _DAY_FIRST.search(unicodedata.normalize("NFKC", raw[:MAX_RAW_CHARS])):
        found = _from_match(match.groupdict(), raw.strip()[:MAX_RAW_CHARS], zone)
        if found:
            return found
    return parse_published(raw, zone=zone)


def at_instant(at: datetime, raw: str, *, zone: str, precision: Precision = Precision.SECOND) -> Published:
    """A known instant; its calendar day is that of the source's zone."""
    at = at.astimezone(UTC)
    return Published(raw, at, at.astimezone(ZoneInfo(zone)).date(), precision, "UTC")


def on_day(day: date, raw: str, *, zone: str) -> Published:
    """A calendar day without a time."""
    return _start_of(day, raw, zone, Precision.DAY)


def day_only(published: Published, *, zone: str) -> Published:
    """The day of a time whose hours and minutes are not to be believed."""
    if published.on is None:
        return published
    return on_day(published.on, published.raw, zone=zone)


def is_finer(one: Published | None, other: Published | None) -> bool:
    """Whether `one` says more than `other` about when."""
    return _fineness(one) > _fineness(other)


def _fineness(published: Published | None) -> int:
    order = [Precision.YEAR, Precision.MONTH, Precision.DAY, Precision.MINUTE, Precision.SECOND]
    if published is None or published.precision is None:
        return -1
    return order.index(published.precision)


def _start_of(day: date, raw: str, zone: str, precision: Precision) -> Published:
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Published(raw, start, day, precision, zone)


def _from_match(part: dict[str, str | None], raw: str, zone: str) -> Published | None:
    """None when the numbers are no date."""
    year = int(part["y"] or 0)
    month = MONTHS[(part["mon"] or "").lower()] if part.get("mon") else int(part.get("m") or 1)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        day = date(year, month, int(part.get("d") or 1))
    except ValueError:
        return None
    if not part.get("d"):
        return _start_of(day, raw, zone, Precision.MONTH if part.get("m") else Precision.YEAR)
    hour = _hour(part)
    if hour is None:
        return _start_of(day, raw, zone, Precision.DAY)
    second = part.get("s")
    fraction = int(((part.get("f") or ".0")[1:] + "000000")[:6])
    # 24:00 is the next day's start, 23:59:60 a leap second.
    naive = datetime(day.year, day.month, day.day) + timedelta(  # noqa: DTZ001 - the zone is applied below
        hours=hour, minutes=int(part["mi"] or 0), seconds=min(int(second or 0), 59), microseconds=fraction
    )
    applied, info = _zone(part.get("zone"), zone)
    at = naive.replace(tzinfo=info).astimezone(UTC)
    # UTC is what a source has that declares no zone: then the day is the one that is written.
    own_day = naive.date() if zone == "UTC" else at.astimezone(ZoneInfo(zone)).date()
    return Published(raw, at, own_day, Precision.SECOND if second else Precision.MINUTE, applied)


def _hour(part: dict[str, str | None]) -> int | None:
    if not part.get("h"):
        return None
    hour = int(part["h"] or 0)
    if hour > 24 or int(part["mi"] or 0) > 59 or (hour == 24 and int(part["mi"] or 0)):
        return None
    half, ampm = part.get("half"), (part.get("ampm") or "").lower()
    if hour < 12 and (half in {"下午", "晚上"} or ampm == "p"):
        return hour + 12
    if hour == 12 and (half == "凌晨" or ampm == "a"):
        return 0
    return hour


def _zone(written: str | None, default: str) -> tuple[str, ZoneInfo | timezone]:
    """The zone a time is in. "CST" is China's in Chinese sources, Chicago's in American ones."""
    name = (written or "").lower()
    if name == "cst":
        name = "+08:00" if default.startswith("Asia/") else "-06:00"
    name = ZONES.get(name, name)
    if "/" in name or name == "UTC":
        return name, ZoneInfo(name)
    if re.fullmatch(r"[+-]\d{2}:?\d{2}", name):
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        if minutes < 24 * 60:
            offset = timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
            return f"{name[:3]}:{name[-2:]}", offset
    return default, ZoneInfo(default)


def _han_to_digits(text: str) -> str:
    """二〇二六年九月七日 in digits."""
    return _HAN_DATE.sub(_han_date, text)


def _han_date(match: re.Match[str]) -> str:
    year = "".join(str(_HAN_DIGITS[digit]) for digit in match[1])
    day = f"{_han_number(match[3])}日" if match[3] else ""
    return f"{year}年{_han_number(match[2])}月{day}"


def _han_number(digits: str) -> int:
    if "十" not in digits:
        return _HAN_DIGITS[digits[0]]
    tens, _, ones = digits.partition("十")
    return (_HAN_DIGITS[tens[0]] if tens else 1) * 10 + (_HAN_DIGITS[ones[0]] if ones and ones[0] != "十" else 0)
