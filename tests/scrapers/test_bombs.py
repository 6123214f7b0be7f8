"""Small answers that become large: each is a named error, and the process that met it stays small, as measured."""

import json
import subprocess
import sys
import zlib

from tests.loopback import LoopbackSite

MOST_GROWTH_MB = 200
# What reads a file has a limit of a gigabyte of address space; what it really takes is less.
MOST_FOR_A_FILE_MB = 600

# A process of its own, so that what is measured is what the bombs take and nothing that ran before.
CHILD = """
import json, resource, sys
from dataclasses import replace
from pathlib import Path
from scrapers.collect import find, read
from scrapers.document import Item
from scrapers.errors import ScraperError
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.registry import load_sources
from scrapers.discover.feed import Feed
from scrapers.discover.json_api import JsonApi
from scrapers.discover.sitemap import NewsSitemap
from scrapers.read.html import Html

def peak():
    # What getrusage tells begins with the size of the process that started this one; Linux knows better.
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024

base = replace(load_sources()["cnevpost"], read=Html())
url = ("http://a.example/",)
ways = {
    "feed": lambda s: find(replace(base, discover=Feed(url)), s),
    "sitemap": lambda s: find(replace(base, discover=NewsSitemap(url)), s),
    "json": lambda s: find(replace(base, discover=JsonApi(url, "rows", title="t", link="u")), s),
    "page": lambda s: read(base, s, Item("http://a.example/", "T", "1")),
}
me = "test/0 (+test@example.org)"
settings = FetchSettings(me, per_host_delay_s=0.0, max_attempts=1, allow_private_addresses=True)
codes, peaks = {}, []
with Fetcher(settings) as fetcher:
    ways["page"](fetcher.fetch(sys.argv[1] + "/good").snapshot)
    peaks.append(peak())
    for number, way in enumerate(sys.argv[2:]):
        try:
            ways[way](fetcher.fetch(f"{sys.argv[1]}/{number}").snapshot)
            codes[number] = ""
        except ScraperError as error:
            codes[number] = error.code
        peaks.append(peak())
unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
for_a_file = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // unit
print(json.dumps({"codes": list(codes.values()), "peaks": peaks, "for_a_file": for_a_file}))
"""


def zeros(megabytes: int, wbits: int) -> bytes:
    engine = zlib.compressobj(9, wbits=wbits)
    return b"".join(engine.compress(b"\0" * 1_000_000) for _ in range(megabytes)) + engine.flush()


def pdf_of(stream: bytes) -> bytes:
    return (
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n"
        b"4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n"
        b"trailer\n<< /Root 1 0 R >>\n%%%%EOF" % (len(stream), stream)
    )


ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS: dict[str, tuple[str, bytes, str, str, str]] = {
    "gzip": ("page", zeros(500, 31), "text/html", "gzip", "too_large"),
    "deflate": ("feed", zeros(500, -15), "text/xml", "deflate", "too_large"),
    "sitemap that is a gzip file": ("sitemap", zeros(500, 31), "application/gzip", "", "too_large"),
    "entities": ("feed", f"<!DOCTYPE x [<!ENTITY l0 'x'>{ENTITIES}]><rss>&l9;</rss>".encode(), "text/xml", "",
                 "unreadable"),
    "elements": ("feed", b"<rss>" + b"<a>" * 3_000_000, "text/xml", "", "unreadable"),
    "sitemap of elements": ("sitemap", b"<urlset>" + b"<url>" * 2_000_000, "text/xml", "", "nothing_found"),
    "tags": ("page", b"<p>text" * 700_000, "text/html", "", "unreadable"),
    "nested tags": ("page", b"<div>" * 99_000 + b"text", "text/html", "", "no_text"),
    "one large page": ("page", b"<p>" + b"text " * 3_000_000, "text/html", "", "unreadable"),
    "JSON": ("json", b"[" * 5_000_000, "application/json", "", "unreadable"),
    "PDF": ("page", pdf_of(zeros(2000, 15)), "application/pdf", "", "unreadable"),
}  # fmt: skip


def test_each_bomb_is_named_and_memory_stays_bounded(site: LoopbackSite) -> None:
    sound = "".join(
        f"<p>This is paragraph {n} of a sound article about cars that drive themselves.</p>" for n in range(9)
    )
    site.serve("/good", f"<html><head><title>Good</title></head><body><article>{sound}</article></body></html>")
    for number, (_, body, kind, coding, _) in enumerate(BOMBS.values()):
        headers = {"Content-Encoding": coding} if coding else {}
        site.serve(f"/{number}", body, content_type=kind, headers=headers)
    command = [sys.executable, "-c", CHILD, site.url("").rstrip("/"), *(way for way, *_ in BOMBS.values())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert dict(zip(BOMBS, told["codes"], strict=True)) == {name: code for name, (*_, code) in BOMBS.items()}
    first, last = told["peaks"][0], told["peaks"][-1]
    assert last - first < MOST_GROWTH_MB, dict(zip(BOMBS, told["peaks"][1:], strict=True))
    assert told["for_a_file"] < MOST_FOR_A_FILE_MB
