"""Who looks, and when: what words about time depend on. Time is passed in everywhere below the views."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from django.http import HttpRequest
from django.utils import timezone

from tracker.models import User
from tracker.web.pieces.dates import DateWords, moment_in_words


@dataclass(frozen=True, slots=True)
class Viewer:
    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def end_of(self, day: date | None) -> datetime | None:
        """The last moment of a day, for what was known then; None for a day that is not over: that is now."""
        return datetime.combine(day, time.max, self.zone) if day is not None and day < self.today else None

    def moment(self, value: datetime | None) -> DateWords | None:
        return moment_in_words(value, self.zone, self.now)


def viewer() -> Viewer:
    return Viewer(timezone.now(), timezone.get_current_timezone())


def user_of(request: HttpRequest) -> User:
    """The logged-in person; the middleware lets nobody else in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the results alone. Going back in history asks for the whole page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"
