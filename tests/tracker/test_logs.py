import io
import logging

import pytest
import structlog

from tracker.logs import configure_logging, redact_secrets


def test_secrets_never_reach_a_log() -> None:
    event = {"event": "sent", "api_token": "abc", "url": "smtp://me:hunter2@mail:587/x", "count": 3}
    shown = redact_secrets(None, "info", event)
    assert shown == {"event": "sent", "api_token": "[redacted]", "url": "smtp://[redacted]@mail:587/x", "count": 3}


def test_nor_do_those_in_errors_and_queries(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure_logging("INFO")
    shown = io.StringIO()
    root.handlers[0].setStream(shown)  # type: ignore[attr-defined]
    try:
        for log in (structlog.get_logger("a"), logging.getLogger("b")):
            try:
                raise ConnectionError("no answer from redis://:hunter2@queue/0")
            except ConnectionError:
                log.exception("GET https://example.org/x?a=1&api_key=hunter3")
    finally:
        root.handlers = handlers
        root.setLevel(level)
    assert shown.getvalue().count("x?a=1&api_key=[redacted]") == 2
    assert shown.getvalue().count("Error: no answer from redis://[redacted]@queue/0") == 2
    assert "hunter" not in shown.getvalue()
