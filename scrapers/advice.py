"""What an operator should look at when a source fails, by the kind of the error."""

from urllib.parse import urlsplit

from scrapers.errors import (
    AddressRefused,
    BadStatus,
    Blocked,
    FetchFailed,
    LayoutChanged,
    Missing,
    NotRecorded,
    OutOfRange,
    RateLimited,
    RobotsDisallowed,
    ScraperError,
    Stale,
    TermsForbid,
    TimedOut,
    TlsFailed,
    Truncated,
    Unreachable,
    Unreadable,
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
        (Blocked, f"Open {page} in a browser from this network. If it opens there, ask the site for access."),
        (NotRecorded, "Nothing: this page was not recorded, so only the list could be judged."),
        (Missing, f"Open {page} in a browser: it may have moved. Put the new address into `urls`."),
        (OutOfRange, "Compare the list with the declared `expect` and selectors."),
        (Stale, "See on the site whether the list has moved; `max_age` is how old its newest item may be."),
        (LayoutChanged, f"Compare the declared selectors with {page}."),
        (Unreadable, f"Open {page}: what came is not in the declared format."),
        (FetchFailed, f"Open {page} in a browser and compare it with the declared address."),
    )
    return next((words for kind, words in answers if isinstance(error, kind)), "Look at the message.")


def _robots_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt" if parts.netloc else "the site's robots.txt"
