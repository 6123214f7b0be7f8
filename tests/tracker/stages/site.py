"""The loopback site as these tests use it: what a path serves is replaced, not queued."""

from typing import Any

from tests.loopback import LoopbackSite


class NewsSite(LoopbackSite):
    def serve(self, path: str, body: bytes | str = b"", **answer: Any) -> None:
        self._answers.pop(path, None)
        super().serve(path, body, **answer)

    def conditions(self, path: str) -> list[str | None]:
        """The ETag that each request for the path asked with."""
        return [asked.headers.get("if-none-match") for asked in self.asked if asked.path == path]
