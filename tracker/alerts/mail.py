"""An alert as a mail: plain text and HTML, one message id for ever, one-click unsubscription."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from tracker.alerts.content import AlertContent, content
from tracker.models import Alert


def alert_mail(alert: Alert) -> EmailMultiAlternatives:
    """The mail of one alert; the same alert gives the same message id however often it is built.

    Shape: `alert` with transition (matter, event, mention, document) and watch (user) selected.
    Source: RFC 8058 for the two List-Unsubscribe headers.
    """
    user = alert.watch.user
    said = content(alert.transition, alert.watch, user)
    text, html = render(said)
    mail = EmailMultiAlternatives(
        subject=said.subject,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[user.email],
        headers={
            "Message-ID": alert.message_id,
            "List-Unsubscribe": f"<{said.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",  # no holiday replies (RFC 3834)
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def render(said: AlertContent) -> tuple[str, str]:
    """Plain text and HTML of one alert."""
    context = {"said": said}
    return render_to_string("emails/alert.txt", context), render_to_string("emails/alert.html", context)
