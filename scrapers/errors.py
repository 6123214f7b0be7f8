"""Every error the scrapers raise on purpose. `code` is stable: it is the kind of a stored fault.

ScraperError
├── FetchFailed            no usable answer
│   ├── Unreachable        no address, no connection
│   │   └── TlsFailed      a connection, but no certificate or cipher we accept
│   ├── TimedOut           too slow, as a whole or in one read
│   ├── BadStatus          an answer we cannot use: 5xx, an odd 4xx, an unasked 304
│   ├── Missing            404, 410, an absent storage object
│   │   ├── SoftMissing    an answer 200 that says the page does not exist, or that leads to the front page
│   │   └── NotRecorded    a replay has no recording of this address
│   ├── RateLimited        429, or told to come back later than we wait
│   │   └── NotYet         not asked at all: our own pace has no turn soon, nobody's fault
│   ├── TooLarge           more bytes than allowed, before or after decompression
│   ├── BadRedirect        too many, circular, or to nowhere
│   └── Truncated          fewer bytes than promised, or bytes that do not decompress
├── Blocked                refused: stop, do not work around it
│   ├── RobotsDisallowed   robots.txt says no, or could not be had
│   ├── AddressRefused     a scheme, port or network address we do not connect to
│   ├── Challenged         a captcha or "are you a robot" page instead of content
│   ├── LoginRequired      a log-in page instead of content
│   └── TermsForbid        the source's terms do not allow what we would do
├── LayoutChanged          the page no longer matches what the source declares
│   ├── NoText             a page without the text it should have
│   ├── NothingFound       a listing without a single item
│   ├── OutOfRange         more or fewer items than a sound run has
│   ├── Stale              the newest item is older than the source ever is
│   ├── RepeatedIds        several items of one listing under one id
│   ├── OtherLanguage      a text in another script than the source gave before
│   └── OtherSize          a text far shorter or longer than the source gave before
├── Unreadable             the bytes are not the format they claim
│   ├── NotRead            a kind of file that is kept but not read
│   ├── WrongCharset       the bytes are in another encoding than declared, or characters are lost
│   ├── BadDates           most dates of a listing cannot be read or lie ahead
│   └── Damaged            stored bytes no longer have the hash they are kept under
├── NotStored              no such bytes in the snapshot store
└── BadDeclaration         a declared source (our file or a user's TOML) makes no sense
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from scrapers.document import Snapshot  # which holds errors itself


class ScraperError(Exception):
    code: ClassVar[str] = "scraper_error"
    snapshot: "Snapshot | None" = None  # the bytes it was seen in, where there were any

    def __init__(self, message: str, **context: str | int | float) -> None:
        super().__init__(message)
        self.context = context  # what an operator needs to find the case: url, status, selector


class FetchFailed(ScraperError):
    code = "fetch_failed"


class Unreachable(FetchFailed):
    code = "unreachable"


class TlsFailed(Unreachable):
    code = "tls_failed"


class TimedOut(FetchFailed):
    code = "timed_out"


class BadStatus(FetchFailed):
    code = "bad_status"


class Missing(FetchFailed):
    code = "missing"


class SoftMissing(Missing):
    code = "soft_missing"


class NotRecorded(Missing):
    code = "not_recorded"


class RateLimited(FetchFailed):
    """`retry_after_s` is what the server asked for; None when it did not say."""

    code = "rate_limited"

    def __init__(self, message: str, *, retry_after_s: float | None = None, **context: str | int | float) -> None:
        if retry_after_s is not None:
            context["retry_after_s"] = retry_after_s
        super().__init__(message, **context)
        self.retry_after_s = retry_after_s


class NotYet(RateLimited):
    code = "not_yet"


class TooLarge(FetchFailed):
    code = "too_large"


class BadRedirect(FetchFailed):
    code = "bad_redirect"


class Truncated(FetchFailed):
    code = "truncated"


class Blocked(ScraperError):
    code = "blocked"


class RobotsDisallowed(Blocked):
    code = "robots_disallowed"


class AddressRefused(Blocked):
    code = "address_refused"


class Challenged(Blocked):
    code = "challenged"


class LoginRequired(Blocked):
    code = "login_required"


class TermsForbid(Blocked):
    code = "terms_forbid"


class LayoutChanged(ScraperError):
    code = "layout_changed"


class NoText(LayoutChanged):
    code = "no_text"


class NothingFound(LayoutChanged):
    code = "nothing_found"


class OutOfRange(LayoutChanged):
    code = "out_of_range"


class Stale(LayoutChanged):
    code = "stale"


class RepeatedIds(LayoutChanged):
    code = "repeated_ids"


class OtherLanguage(LayoutChanged):
    code = "other_language"


class OtherSize(LayoutChanged):
    code = "other_size"


class Unreadable(ScraperError):
    code = "unreadable"


class NotRead(Unreadable):
    code = "not_read"


class WrongCharset(Unreadable):
    code = "wrong_charset"


class BadDates(Unreadable):
    code = "bad_dates"


class Damaged(Unreadable):
    code = "damaged"


class NotStored(ScraperError):
    code = "not_stored"


class BadDeclaration(ScraperError):
    code = "bad_declaration"


def by_code(code: str, *, below: type[ScraperError] = ScraperError) -> type[ScraperError] | None:
    """The kind of a stored fault; None for codes that are not of this tree."""
    if below.code == code:
        return below
    found = (by_code(code, below=kind) for kind in below.__subclasses__())
    return next((kind for kind in found if kind is not None), None)
