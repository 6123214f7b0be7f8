"""The polite client: robots, pace per host, conditional requests, retries, limits, address guard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scrapers.declare import Quirks
from scrapers.document import Snapshot


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FetchSettings:
    user_agent: str  # "product/version (+contact)", see `user_agent`
    per_host_delay_s: float = 5.0
    timeout_s: float = 30.0  # one attempt from first byte sent to last byte received
    max_bytes: int = 20_000_000  # after decompression
    max_redirects: int = 5
    max_attempts: int = 3
    max_wait_s: float = 60.0  # longest pause inside one fetch; told to wait longer, we give up for now
    allow_private_addresses: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """Exactly one of `snapshot` and `not_modified`."""

    snapshot: Snapshot | None
    not_modified: bool
    validators: Validators
    expires_at: datetime | None = None  # aware UTC, from Cache-Control or Expires
    attempts: int = 1


class Fetcher:
    def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        method: str = "GET",
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        quirks: Quirks = Quirks(),
    ) -> Fetched:
        raise NotImplementedError
