"""For administrators: mails that could not be delivered, and what every mail looks like."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tracker.alerts import outbox as boxes
from tracker.models import Alert, Digest, FaultMail
from tracker.web.administrators import for_administrators
from tracker.web.middleware import POLICY
from tracker.web.queries import mail_previews, outbox
from tracker.web.viewer import user_of, viewer

KINDS = {"alert": Alert, "digest": Digest, "faults": FaultMail}


@for_administrators
def waiting(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/outbox.html", {"page": outbox.outbox_page(viewer())})


@for_administrators
@require_POST
def try_again(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    row = get_object_or_404(KINDS[kind], pk=number)
    boxes.try_again(row, now=timezone.now())
    messages.success(request, "It waits to be sent again.")
    return redirect("outbox")


@for_administrators
def previews(request: HttpRequest) -> HttpResponse:
    mails = mail_previews.all_mails(user_of(request), viewer())
    response = render(request, "pages/mail_previews.html", {"mails": mails})
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


@for_administrators
def preview_html(request: HttpRequest, kind: str) -> HttpResponse:
    """The HTML part alone, shown in a frame of the previews' page: with the styles that mails carry in themselves."""
    found = {mail.kind: mail for mail in mail_previews.all_mails(user_of(request), viewer())}.get(kind)
    if found is None or not found.html:
        raise Http404
    response = HttpResponse(found.html)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
