from datetime import datetime

from tests.factories import NOW


class FixedClock:
    """Stands still; sleeping costs nothing."""

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        pass
