"""Structured logs: an event name and fields. Configured once, here: a library does not choose for its caller."""

import logging
import re
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

# Values of these keys never reach a log, whatever code passes them.
_SECRET_KEY = re.compile(r"password|secret|token|authorization|cookie", re.IGNORECASE)
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s:]*:[^@\s]+(?=@)")  # also `redis://:password@host`
_KEY_IN_QUERY = re.compile(r"(?<=[?&])([\w.-]*(?:key|token|password|secret)[\w.-]*=)[^&#\s]+", re.IGNORECASE)


def redact_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if _SECRET_KEY.search(key):
            event[key] = "[redacted]"
        elif isinstance(value, str):
            event[key] = _redacted(value)
    return event


def _redacted(text: str) -> str:
    return _KEY_IN_QUERY.sub(r"\1[redacted]", _CREDENTIALS.sub("[redacted]", text))


def configure_logging(level: str) -> None:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact_secrets,  # last: errors, too, quote the addresses they failed at
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # These speak once per request; their news is in our own events.
    for chatty in ("httpx", "httpcore", "trafilatura", "htmldate", "charset_normalizer", "celery", "kombu"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
