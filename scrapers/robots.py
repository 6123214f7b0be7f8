"""robots.txt, kept. What each kind of answer means here, after RFC 9309 section 2.3.1:

    200             its rules, for our product token
    401, 403        no: whoever shuts us out of the rules does not want us (the RFC would let us in)
    other 4xx       there are no rules: everything is allowed
    429, 5xx        not to be had now: nothing is allowed until it is
    over 512 KB     nothing is allowed: what it says cannot be known
    no connection   the error itself; the page would not have come either

An answer is kept for an hour, a failure for ten minutes: a site that shuts us out is heard at the next visit. (The RFC
would allow a day.)
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import protego

from scrapers.clock import Clock
from scrapers.document import Snapshot
from scrapers.errors import RobotsDisallowed, TooLarge

KEEP_S = timedelta(hours=1).total_seconds()
KEEP_FAILURE_S = timedelta(minutes=10).total_seconds()
MAX_BYTES = 512 * 1024  # the RFC's own lower bound for what a reader must take


@dataclass(frozen=True, slots=True)
class Rules:
    until: float  # clock.monotonic() seconds
    parsed: protego.Protego | None  # None: `refusal` holds for every path, or all is allowed
    refusal: str = ""
    status: int | None = None  # of the answer that refused


class Robots:
    def __init__(
        self, user_agent: str, get: Callable[[str], Snapshot], clock: Clock, kept: MutableMapping[str, Rules] | None
    ) -> None:
        """`get` answers any status as a snapshot and raises ScraperError when there is no answer.

        `kept` outlives this: given again to another client of the same name and clock, it saves the asking.
        """
        self._token = user_agent.split("/")[0]
        self._get = get
        self._clock = clock
        self._rules = {} if kept is None else kept

    def check(self, url: str) -> float:
        """Seconds the site asks to leave between requests (0: it does not say). Raises RobotsDisallowed."""
        rules = self._rules_for(url)
        if rules.refusal:
            raise RobotsDisallowed(rules.refusal, url=url, **({"status": rules.status} if rules.status else {}))
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(url, self._token):
            raise RobotsDisallowed(f"robots.txt disallows {urlsplit(url).path or '/'}", url=url)
        return self._delay(rules.parsed)

    def _delay(self, parsed: protego.Protego) -> float:
        delay = float(parsed.crawl_delay(self._token) or 0.0)
        rate = parsed.request_rate(self._token)
        if rate is not None and rate.requests:
            delay = max(delay, rate.seconds / rate.requests)
        return delay

    def _rules_for(self, url: str) -> Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules.get(origin)
        if rules is None or rules.until <= self._clock.monotonic():
            rules = self._fetch(origin)
            self._rules[origin] = rules
        return rules

    def _fetch(self, origin: str) -> Rules:
        try:
            snapshot = self._get(f"{origin}/robots.txt")
        except TooLarge as error:
            # Its first part may be read, but then whatever stands further down would not be kept.
            refusal = f"robots.txt is too large to be read whole: {error}"
            return Rules(self._clock.monotonic() + KEEP_S, None, refusal)
        now = self._clock.monotonic()
        status = snapshot.status
        if status in {401, 403}:
            return Rules(
                now + KEEP_S, None, f"robots.txt is refused to us with {status}, which we take as a no", status
            )
        if status == 429 or status >= 500:
            return Rules(now + KEEP_FAILURE_S, None, f"robots.txt answers {status}: nothing is allowed for now", status)
        if status != 200:
            return Rules(now + KEEP_S, None)
        return Rules(now + KEEP_S, protego.Protego.parse(snapshot.body[:MAX_BYTES].decode("utf-8", "replace")))
