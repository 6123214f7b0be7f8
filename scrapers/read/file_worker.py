"""The process in which one foreign file is read: `python -m scrapers.read.file_worker KIND`, the bytes on its input.

It answers with one line of JSON: `{"text": …, "pages": …}`, or `{"error": …, "code": …}`. Whatever the file does to it
ends with it.
"""

import json
import logging
import sys
from contextlib import suppress

from scrapers.errors import ScraperError
from scrapers.read.docx_text import docx_text
from scrapers.read.files import MAX_CHARS, MAX_CPU_S, MAX_MEMORY_BYTES, MAX_PAGES
from scrapers.read.pdf import pdf_text

MAX_OPEN_FILES = 32


def main(kind: str) -> None:
    logging.disable()  # the libraries comment on every oddity
    _limit()
    try:
        answer: dict[str, object] = _read(kind, sys.stdin.buffer.read())
    except ScraperError as error:
        answer = {"error": str(error), "code": error.code}
    except MemoryError:
        answer = {"error": f"reading it takes more than {MAX_MEMORY_BYTES // 1_000_000} MB", "code": "too_large"}
    except RecursionError:
        answer = {"error": "nested too deeply", "code": "unreadable"}
    sys.stdout.write(json.dumps(answer))


def _read(kind: str, body: bytes) -> dict[str, object]:
    if kind == "pdf":
        text, pages = pdf_text(body, max_pages=MAX_PAGES, max_chars=MAX_CHARS)
        return {"text": text, "pages": pages}
    return {"text": docx_text(body, max_chars=MAX_CHARS), "pages": 0}


def _limit() -> None:
    with suppress(ImportError):  # not on Windows
        import resource

        for name, value in (
            (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
            (resource.RLIMIT_CPU, MAX_CPU_S),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        ):
            with suppress(ValueError, OSError):  # macOS refuses a limit of the address space
                resource.setrlimit(name, (value, value))


if __name__ == "__main__":
    main(sys.argv[1])
