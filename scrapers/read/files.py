"""Files instead of pages: PDF and DOCX are read, in a process with limits; the others are told apart and left."""

import json
import os
import subprocess
import sys
from pathlib import Path

from scrapers.declare import Source
from scrapers.document import Document, Item, Snapshot, SourceKind
from scrapers.errors import NotRead, TooLarge, Unreadable
from scrapers.read.notice import with_facts
from scrapers.read.text import tidy

ROOT = Path(__file__).resolve().parents[2]
MAX_MEMORY_BYTES = 1_000_000_000  # of address space, of which the interpreter and its libraries take a third
MAX_CPU_S = 60
MAX_PAGES = 500
MAX_CHARS = 2_000_000
TIMEOUT_S = MAX_CPU_S + 30  # beyond the limit of CPU time only where the machine is busy
READ = {"pdf", "docx"}
# What an archive holds, by the name of a part, which stands uncompressed in the bytes.
PARTS = {
    b"word/document.xml": "docx",
    b"xl/workbook.xml": "an XLSX workbook",
    b"ppt/presentation.xml": "a PPTX presentation",
    b"OFD.xml": "an OFD file",
}
BINARY = {
    b"\xd0\xcf\x11\xe0": "an old office file (DOC, XLS or WPS)",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
}
HEAD_BYTES = 1024  # a PDF may have some bytes before its mark


def kind_of(body: bytes) -> str | None:
    """ "pdf", "docx", words for a file that is not read, or None for what is a page."""
    if b"%PDF-" in body[:HEAD_BYTES]:
        return "pdf"
    if body.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in PARTS.items() if part in body), "an archive")
    return next((kind for magic, kind in BINARY.items() if body.startswith(magic)), None)


def read_file(kind: str, snapshot: Snapshot, item: Item, source: Source) -> Document:
    """Title, time and publisher are the listing's: a file's own fields name templates and typists.

    Errors: NotRead for other kinds, Unreadable, TooLarge.
    """
    if kind not in READ:
        raise NotRead(f"{kind}, which is kept but not read", url=snapshot.url)
    document = Document(
        url=item.url,
        title=item.title,
        text=tidy(file_text(kind, snapshot.body, url=snapshot.url)),
        language=source.language,
        kind=source.kind,
        published=item.published,
        authors=item.authors,
        publisher=item.extra.get("publisher") or item.extra.get("company") or item.extra.get("agency"),
        extra=dict(item.extra),
    )
    return with_facts(document, listed=item.extra, zone=source.zone) if source.kind is SourceKind.NOTICE else document


def file_text(kind: str, body: bytes, *, url: str = "", timeout_s: float = TIMEOUT_S) -> str:
    """The text of a PDF or DOCX file. Errors: Unreadable, TooLarge; never anything that the file brought about."""
    environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, with fixed arguments
            [sys.executable, "-m", "scrapers.read.file_worker", kind],
            input=body,
            capture_output=True,
            timeout=timeout_s,
            cwd=ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"reading the file took longer than {timeout_s:.0f} s", url=url) from error
    if done.returncode != 0:
        raise Unreadable(f"reading the file broke off ({_ending(done.returncode)})", url=url)
    answer = json.loads(done.stdout)
    if "text" in answer:
        return str(answer["text"])
    raise (TooLarge if answer["code"] == TooLarge.code else Unreadable)(answer["error"], url=url)


def _ending(code: int) -> str:
    return f"ended by signal {-code}" if code < 0 else f"exit status {code}"
