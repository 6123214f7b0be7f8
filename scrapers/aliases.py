"""Other addresses of the same page: mobile and print variants, sites' second names, EDGAR's and gov.cn's own."""

import re
from urllib.parse import urlsplit, urlunsplit

# A site's other names, where path and page are the same under both.
HOSTS = {
    "m.36kr.com": "36kr.com", "www.36kr.com": "36kr.com",
    "gov.cn": "www.gov.cn", "m.gov.cn": "www.gov.cn", "wap.gov.cn": "www.gov.cn",
    "miit.gov.cn": "www.miit.gov.cn", "wap.miit.gov.cn": "www.miit.gov.cn",
    "samr.gov.cn": "www.samr.gov.cn", "mot.gov.cn": "www.mot.gov.cn",
    "cac.gov.cn": "www.cac.gov.cn", "wap.cac.gov.cn": "www.cac.gov.cn", "m.cac.gov.cn": "www.cac.gov.cn",
    "m.xinhuanet.com": "www.xinhuanet.com", "xinhuanet.com": "www.xinhuanet.com",
    "m.news.cn": "www.news.cn", "news.cn": "www.news.cn",
    "sec.gov": "www.sec.gov", "m.ithome.com": "www.ithome.com",
    "m.electrek.co": "electrek.co", "www.electrek.co": "electrek.co", "www.cnevpost.com": "cnevpost.com",
    "m.carnewschina.com": "carnewschina.com", "www.carnewschina.com": "carnewschina.com",
    "www.technode.com": "technode.com",
}  # fmt: skip
# What asks for another look of the same page. Matched as a whole, value and all: `print` alone may be a page's name.
LOOKS = re.compile(
    r"amp(=1|=true)?|output(type)?=(amp|1|print)|print(able)?(=(1|y|yes|true|print))?|print(er)?[-_]?friendly(=\w*)?"
    r"|view=(mobile|print)|mobile=(1|true)|is_?mobile=\w+|wap=1",
    re.IGNORECASE,
)
_LOOK_PATH = re.compile(r"(?<=[^/])/(amp|print)(?=/?$)", re.IGNORECASE)
# The traditional-character gate of gov.cn: /gate/big5/www.example.gov.cn/path
_GATE = re.compile(r"/gate/(?:big5|gb)/(?P<host>[\w.-]+\.\w+)(?P<path>/.*|$)")
_EDGAR_HOSTS = frozenset({"www.sec.gov", "sec.gov"})
_EDGAR_VIEWER = re.compile(r"/(?:ix|ixviewer/ix\.html|cgi-bin/viewer)$", re.IGNORECASE)
_EDGAR_DOC = re.compile(r"(?:^|&)doc=/?(Archives/edgar/[^&]+)", re.IGNORECASE)
_EDGAR_PATH = re.compile(r"/Archives/edgar/data/0*(\d+)/(\d{10}-\d{2}-\d{6}|\d{18})/(.+)", re.IGNORECASE)


def page_of(url: str) -> str:
    """The page's own address; `url` itself when it is not known to be another. `url` is in canonical form."""
    parts = urlsplit(url)
    host, path, query = parts.netloc, parts.path, parts.query
    if gate := _GATE.fullmatch(path):
        return urlunsplit((parts.scheme, str(gate["host"]), str(gate["path"]) or "/", query, ""))
    if host in _EDGAR_HOSTS:
        path, query = _edgar(path, query)
    kept = "&".join(part for part in query.split("&") if not LOOKS.fullmatch(part))
    return urlunsplit((parts.scheme, HOSTS.get(host, host), _LOOK_PATH.sub("", path), kept, ""))


def _edgar(path: str, query: str) -> tuple[str, str]:
    """The file itself for the viewer's address of it; the folder as EDGAR's own lists write it."""
    viewed = _EDGAR_DOC.search(query) if _EDGAR_VIEWER.fullmatch(path) else None
    if viewed:
        path, query = f"/{viewed[1]}", ""
    if file := _EDGAR_PATH.fullmatch(path):
        folder = file[2].replace("-", "")
        return f"/Archives/edgar/data/{file[1]}/{folder}/{file[3]}", query
    return path, query
