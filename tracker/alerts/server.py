"""The mail server: handing it a mail, and what its refusal means."""

import smtplib
from dataclasses import dataclass

import structlog
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a mail was not taken. `is_final`: it never will be; `is_server_down`: nobody was there to take it."""

    detail: str
    is_final: bool = False
    is_server_down: bool = False


def hand_over(mail: EmailMultiAlternatives, connection: BaseEmailBackend) -> Refusal | None:
    """None if the server took it."""
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        close(connection)
        return Refusal(f"no connection: {_words(error)}", is_server_down=True)
    try:
        connection.send_messages([mail])
    except ValueError as error:  # an address or a header that no mail may carry
        return Refusal(f"could not be written: {error}", is_final=True)
    except (OSError, smtplib.SMTPException) as error:
        close(connection)  # its state is unknown; the next mail opens another
        return Refusal(_words(error), is_final=_is_final(error))
    return None


def close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException) as error:  # it was broken anyway
        log.info("mail_connection_broken", reason=_words(error))


def _is_final(error: Exception) -> bool:
    """A 5xx on the recipient or the message is for ever; on the sender or the log-in it is our settings' fault."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_text(words)}" for code, words in error.recipients.values()]
        return f"recipient refused: {'; '.join(answers)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"[:500]


def _text(words: bytes | str) -> str:
    return (words.decode(errors="replace") if isinstance(words, bytes) else words)[:400]
