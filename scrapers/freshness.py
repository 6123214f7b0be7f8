"""What a server says about how long its answer holds, and what to ask with next time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "has it changed?" with."""

    etag: str | None = None
    last_modified: str | None = None


def expires_at(headers: Mapping[str, str], *, now: datetime) -> datetime | None:
    """When asking again makes sense, aware UTC; None when the server does not say (header names in lower case)."""
    control = headers.get("cache-control", "")
    if re.search(r"no-cache|no-store", control, re.IGNORECASE):
        return None
    if found := MAX_AGE.search(control):
        return now + timedelta(seconds=int(found[1]))
    try:
        at = parsedate_to_datetime(headers.get("expires", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
