"""One address for one page: links resolved, forced to https, without what only tracks the reader or shows it otherwise.

Libraries for this drop every parameter that tracks anywhere, `cid`, `source` and `keyword` among them; on Chinese
sites those name the article. So only names that never do are dropped, and other addresses of one page are declared in
`scrapers.aliases`.
"""

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from scrapers.aliases import page_of
from scrapers.errors import Unreadable

TRACKING = re.compile(
    r"(utm|mtm|pk|hsa|oly|vero|at)_\w+|ktm_source|f|oc|from|fr|spm|scm|[gfdy]clid|fbclid|msclkid|twclid|gbraid|wbraid"
    r"|mc_[ce]id|igshid|share_token|_ga|_gl|hmsr|hmpl|hmcu|hmkw|hmci|wechatShareId|isappinstalled|nsukey|cmpid"
    r"|sr_share|refer_source|share_(source|from|uid|medium)|xtor|ref_src|guccounter|guce_\w+",
    re.IGNORECASE,
)
DEFAULT_PORTS = {"http": 80, "https": 443}
# Hosts that serve one site's pages at the same paths; the key is of the second.
ALIASES = {"media.bis.gov": "www.bis.gov", "bis.gov": "www.bis.gov", "gov.cn": "www.gov.cn", "www.36kr.com": "36kr.com"}
MAX_URL_CHARS = 2000
# Characters that stay as they are: RFC 3986's reserved and unreserved ones, and the percent sign of what is quoted.
PATH_SAFE = "/:@!$&'()*+,;=~-._%"
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_BARE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")


def canonical_url(link: str, base: str | None = None) -> str:
    """The key of a page. Relative links (`./a`, `//host/a`, `/a`) are resolved against `base`, the list page.

    Mobile, print and other addresses that are known to show the same page become its one address.
    Errors: Unreadable when no http address comes out. Applying it twice changes nothing.
    """
    url = _built(link, base, force_https=True)
    while (page := page_of(url)) != url:  # a gate may hold a mobile address that holds a print parameter
        url = _built(page, None, force_https=True)
    return url


def fetchable_url(link: str, base: str | None = None) -> str:
    """Where to ask for the page: as `canonical_url`, but http stays http for hosts that know nothing else."""
    return _built(link, base, force_https=False)


def _built(link: str, base: str | None, *, force_https: bool) -> str:
    raw = "".join(link.split()) if "\n" in link or "\t" in link else link.strip()
    if not raw or len(raw) > MAX_URL_CHARS:
        raise Unreadable(f"a link of {len(raw)} characters", link=raw[:100])
    try:
        parts = urlsplit(urljoin(base, raw) if base else raw)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError as error:
        raise Unreadable(f"not a link: {error}", link=raw[:100]) from error
    if scheme not in DEFAULT_PORTS or not host:
        raise Unreadable(f"not an http link: {raw[:100]}", link=raw[:100])
    if force_https:
        host = ALIASES.get(host, host)
    if port is not None and port != DEFAULT_PORTS[scheme] and port != 443:
        netloc, force_https = f"{_host(host)}:{port}", False  # an odd port speaks what it speaks
    else:
        netloc = _host(host)
    path = _quoted(parts.path) or "/"
    return urlunsplit(("https" if force_https else scheme, netloc, path, _query(parts.query), ""))


def _host(host: str) -> str:
    if ":" in host:
        return f"[{host.lower()}]"
    try:
        ascii_host = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise Unreadable(f"not a host name: {host[:100]}", link=host[:100]) from error
    if not re.fullmatch(r"[a-z0-9._-]+", ascii_host) or ascii_host.strip(".") == "":
        raise Unreadable(f"not a host name: {host[:100]}", link=host[:100])
    return ascii_host.rstrip(".")


def _quoted(path: str) -> str:
    fixed = _BARE_PERCENT.sub("%25", path)
    return _PERCENT.sub(lambda m: m[0].upper(), quote(fixed, safe=PATH_SAFE, errors="replace"))


def _query(query: str) -> str:
    if not any(TRACKING.fullmatch(part.partition("=")[0]) for part in query.split("&")):
        fixed = _BARE_PERCENT.sub("%25", query)
        return _PERCENT.sub(lambda m: m[0].upper(), quote(fixed, safe=PATH_SAFE + "?[]", errors="replace"))
    kept = [part for part in query.split("&") if not TRACKING.fullmatch(part.partition("=")[0])]
    return _query("&".join(kept))


def with_query(url: str, **parameters: str | int) -> str:
    """`url` with these query parameters set, the others kept."""
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in parameters]
    query = urlencode([*kept, *((key, str(value)) for key, value in parameters.items())])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def same_site(one: str, other: str) -> bool:
    return (urlsplit(one).hostname or "").removeprefix("www.") == (urlsplit(other).hostname or "").removeprefix("www.")
