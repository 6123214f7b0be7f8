"""Bytes to text: the right encoding, no mojibake, nothing a database refuses.

Order (SOURCES, section 0): byte order mark, strict UTF-8, the HTTP charset, the XML prolog or meta tag. What a
page declares about itself comes last because archives transcode the bytes and keep the declaration.
"""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer
import ftfy
from ftfy.badness import is_bad

from scrapers.document import Snapshot

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A label stands for what browsers read by it: supersets, since pages use the superset's characters.
ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cn-big5": "big5hkscs",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "windows-1252": "cp1252", "utf8": "utf-8", "utf-8": "utf-8", "utf-16": "utf-16", "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be", "shift_jis": "cp932", "shift-jis": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949",
    "koi8-r": "koi8_r", "windows-1250": "cp1250", "windows-1251": "cp1251", "iso-8859-2": "iso8859_2",
    "iso-8859-15": "iso8859_15",
}  # fmt: skip
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE | re.ASCII)
_PROLOG = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
HEAD_BYTES = 4096  # a declaration further in is too late for browsers too
GUESS_BYTES = 50_000
LOST = "\ufffd"
FEW = 20  # one broken character in this many is damage, more is another encoding
PAIRED = 0.95  # share of the bytes beyond ASCII
_PAIRS = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
LAST_RESORT = "cp1252"
# NUL is refused by PostgreSQL, lone surrogates by every UTF-8 encoder; the rest are unseen control characters.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """Text of any bytes; never raises. A repair is a warning."""
    for mark, name in BOMS:
        if body.startswith(mark):
            return _by_mark(body[len(mark) :], name)
    try:
        return Decoded(cleaned(body.decode("utf-8")), "utf-8")
    except UnicodeDecodeError:
        pass
    if (text := _almost_utf8(body)) is not None:
        return Decoded(cleaned(text), "utf-8", (f"{text.count(LOST)} characters could not be read as utf-8",))
    declared = _declared(body, content_type)
    for name in declared:
        try:
            return Decoded(cleaned(body.decode(name)), name)
        except UnicodeDecodeError:
            continue
    return _best_effort(body, declared)


def decode_snapshot(snapshot: Snapshot) -> Decoded:
    return decode(snapshot.body, content_type=snapshot.headers.get("content-type", ""))


def misdeclared(body: bytes, *, content_type: str = "") -> str:
    """In words, where the bytes are not in the encoding they are declared in; empty where they are, or nothing says.

    What HTTP declares counts before what the page says of itself. Bytes that are ASCII fit every declaration.
    """
    declared = _declared(body, content_type)
    if not declared or any(body.startswith(mark) for mark, _ in BOMS):
        return ""
    used = decode(body, content_type=content_type)
    sound = sum(1 for character in used.text if character > "\x7f" and character != LOST)
    if sound < FEW or declared[0].startswith("utf-16") or used.encoding == declared[0]:
        return ""
    return f"declared {declared[0]}, but the bytes are {used.encoding}"


def cleaned(text: str) -> str:
    """`text` without characters that cannot be stored or seen; line ends are `\\n`."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))


def demojibaked(text: str) -> str:
    """UTF-8 that somebody read as Latin-1 and saved again, put right. Sound text comes back unchanged."""
    return cleaned(ftfy.fix_encoding(text)) if is_bad(text) else text


def _by_mark(body: bytes, name: str) -> Decoded:
    try:
        return Decoded(cleaned(body.decode(name)), name)
    except UnicodeDecodeError as error:
        return Decoded(cleaned(body.decode(name, "replace")), name, (f"bytes that are not {name}: {error.reason}",))


def _declared(body: bytes, content_type: str) -> list[str]:
    """Python codec names in the order to try; labels we do not know are left out."""
    labels = [match[1] for match in [_CHARSET.search(content_type)] if match]
    head = body[:HEAD_BYTES]
    labels += [match[1].decode("ascii", "replace") for match in [_PROLOG.search(head), _META.search(head)] if match]
    return list(dict.fromkeys(ALIASES[label.lower()] for label in labels if label.lower() in ALIASES))


def _best_effort(body: bytes, declared: list[str]) -> Decoded:
    """No declaration fits every byte: take the one that fits most, or guess when nothing is declared."""
    names = declared or [_guess(body)]
    if _is_paired(body):
        names = [*names, "gb18030"]
    readings = [(body.decode(name, "replace"), name) for name in dict.fromkeys([*names, "utf-8"])]
    text, name = min(readings, key=lambda reading: reading[0].count(LOST))
    lost = text.count(LOST)
    if lost:
        warning = f"{lost} characters could not be read as {name}"
    else:
        warning = f"declared {declared[0]}, read as {name}" if declared else f"no encoding declared, read as {name}"
    return Decoded(cleaned(text), name, (warning,))


def _almost_utf8(body: bytes) -> str | None:
    """The text when only a few of its characters are broken. Tried before GB 18030, to which most UTF-8 looks sound."""
    text = body.decode("utf-8", "replace")
    lost = text.count(LOST)
    sound = sum(1 for character in text if character > "\x7f") - lost
    return text if lost * FEW <= sound else None


def _is_paired(body: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII come in pairs of the GB 2312 rows: so does Chinese, and no other prose."""
    head = body[:GUESS_BYTES]
    paired = sum(len(run[0]) for run in _PAIRS.finditer(head))
    return paired > FEW and paired >= PAIRED * sum(1 for byte in head if byte > 0x7F)


def _guess(body: bytes) -> str:
    """For bytes that nothing declares: one of the encodings pages have, since statistics alone find odd ones."""
    head = body[:GUESS_BYTES]
    try:
        head[: len(head) - 4].decode("gb18030")  # not the last character, which the cut may have halved
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(head).best()
        return ALIASES.get(best.encoding.replace("_", "-"), LAST_RESORT) if best else LAST_RESORT
    return "gb18030" if len(head) > FEW else LAST_RESORT
