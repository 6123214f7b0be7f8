"""What an operator should look at when a source fails, by the kind of the error."""

import re
from urllib.parse import urlsplit

from scrapers.errors import (
    AddressRefused,
    BadDates,
    BadRedirect,
    BadStatus,
    Blocked,
    Challenged,
    FetchFailed,
    LayoutChanged,
    LoginRequired,
    Missing,
    NoText,
    NotRecorded,
    OtherLanguage,
    OtherSize,
    OutOfRange,
    RateLimited,
    RepeatedIds,
    RobotsDisallowed,
    ScraperError,
    SoftMissing,
    Stale,
    TermsForbid,
    TimedOut,
    TlsFailed,
    TooLarge,
    Truncated,
    Unreachable,
    Unreadable,
    WrongCharset,
    by_code,
)

TRIED_AGAIN = "Nothing yet: it is tried again by itself."


def may_pass_by_itself(error: ScraperError) -> bool:
    """Whether asking again later may help without anybody doing anything: the network, a busy or broken server."""
    status = error.context.get("status")
    is_server = isinstance(status, int) and (status == 429 or status >= 500)
    if isinstance(error, RobotsDisallowed | BadStatus):
        return is_server
    return isinstance(error, Unreachable | TimedOut | Truncated | RateLimited)


def advice(error: ScraperError) -> str:
    """One or two sentences for the operator."""
    if isinstance(error, TlsFailed):
        return f"{TRIED_AGAIN} If it stays so, look at the site's certificate."
    if may_pass_by_itself(error):
        return TRIED_AGAIN
    url = str(error.context.get("url", ""))
    page = url or "the page"
    if isinstance(error, RobotsDisallowed):
        return f"Look at {_robots_of(url)}. The site's no is kept; only the site can change it."
    answers: tuple[tuple[type[ScraperError], str], ...] = (
        (TermsForbid, "Nothing: its terms do not allow collection."),
        (
            AddressRefused,
            "Look at the declared addresses; TRACKER_ALLOW_PRIVATE_ADDRESSES allows those of your network.",
        ),
        (
            LoginRequired,
            f"Open {page} in a browser: what now wants a log-in is not collected. Look for a public address.",
        ),
        (
            Challenged,
            f"Open {page} in a browser. A challenge is not worked around: ask the site for access, or use a feed.",
        ),
        (Blocked, f"Open {page} in a browser from this network. If it opens there, ask the site for access."),
        (TooLarge, f"Open {page}: it is larger than TRACKER_FETCH_MAX_BYTES or unpacks to more. Is the address right?"),
        (BadRedirect, f"Open {page} in a browser and declare the address where it ends."),
        (NotRecorded, "Nothing: this page was not recorded, so only the list could be judged."),
        (SoftMissing, f"Open {page} in a browser: it is answered, but is not there. Put the new address into `urls`."),
        (Missing, f"Open {page} in a browser: it may have moved. Put the new address into `urls`."),
        (OutOfRange, "Compare the list with the declared `expect` and selectors."),
        (Stale, "See on the site whether the list has moved; `max_age` is how old its newest item may be."),
        (RepeatedIds, "Nothing is lost: these items are known by their addresses. Tell the site that its ids repeat."),
        (
            OtherLanguage,
            f"Compare {page} with the kept bytes: is it still this page, and is the declared language right?",
        ),
        (OtherSize, f"Compare {page} with what was read: is text missing, or are menus and lists taken for text?"),
        (NoText, f"Open {page}: if there is a text, compare it with the declared `body`."),
        (LayoutChanged, f"Compare the declared selectors with {page}."),
        (
            WrongCharset,
            f"Look for broken characters in the newest documents; {page} is not in the encoding it declares.",
        ),
        (BadDates, "Compare the dates of the list with the declared `published` and `zone`. Undated items are kept."),
        (Unreadable, f"Open {page}: what came is not in the declared format."),
        (FetchFailed, f"Open {page} in a browser and compare it with the declared address."),
    )
    return next((words for kind, words in answers if isinstance(error, kind)), "Look at the message.")


def advice_of(code: str, *, url: str, message: str) -> str:
    """The same for a fault as it was stored; empty where there is nothing to look at."""
    kind = by_code(code)
    if kind is None:
        return ""
    status = re.search(r"\bstatus (\d{3})\b", message)
    context: dict[str, str | int] = {"url": url} | ({"status": int(status[1])} if status else {})
    return advice(kind(message, **context))


def _robots_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt" if parts.netloc else "the site's robots.txt"
