"""A real SMTP server on loopback that can refuse, drop, be slow and not answer at all.

Import the fixture `mail_server` where it is used.
"""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """Takes mails unless told otherwise by `refuse` (address → answer), `data_answer` or `drops`."""

    mails: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 Taken"
    drops: int = 0  # how many messages are taken and then answered by closing the connection
    pause_s: float = 0  # between taking a message and saying so
    stalls: int = 0  # how many messages are neither taken nor answered
    connections: int = 0
    taken: list[tuple[str, float]] = field(default_factory=list)  # message id and when, each time
    dropped_at: set[float] = field(default_factory=set)  # those of `taken` that were not answered
    taken_at: dict[str, float] = field(
        default_factory=dict
    )  # message id → when it was first taken, seconds of the clock
    port: int = 0

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        if self.stalls:
            self.stalls -= 1
            await asyncio.sleep(3600)
        if self.data_answer.startswith("250"):
            mail = BytesParser(policy=default).parsebytes(envelope.content)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            self.taken.append((str(mail["Message-ID"]).strip(), time.time()))
            self.taken_at.setdefault(*self.taken[-1])
            await asyncio.sleep(self.pause_s)
        if self.drops:
            self.drops -= 1
            assert server.transport is not None
            self.dropped_at.update(at for _, at in self.taken[-1:])
            server.transport.abort()  # the message is ours, but the client never hears of it
        return self.data_answer


def free_port() -> int:
    """For servers that must be told their port beforehand: aiosmtpd connects to the very one it is given."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def running() -> Iterator[MailServer]:
    server = MailServer(port=free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    with running() as server:
        settings.EMAIL_CONFIGURED = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 2
        settings.BASE_URL = "https://tracker.example.org"
        settings.DEFAULT_FROM_EMAIL = "Tracker <tracker@example.org>"
        yield server
