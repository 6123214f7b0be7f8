"""Feeds. Feed readers and calendar programs do not log in: the secret part of the address is the permission, and can
be taken back."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from tracker.alerts import addresses, feeds
from tracker.models import Matter, User, Watch
from tracker.web import ics
from tracker.web.filters import Filters
from tracker.web.queries import deadlines

ATOM = "application/atom+xml; charset=utf-8"


@login_not_required
@require_safe
@conditional_page
def watch(_request: HttpRequest, token: str) -> HttpResponse:
    row = Watch.objects.filter(feed_token=token, deleted_at=None, user__is_active=True).first()
    if row is None:
        raise Http404("No feed has this address; it may have been closed.")
    return _answer(feeds.of_watch(row, addresses.watch_feed(row)))


@login_not_required
@require_safe
@conditional_page
def matter(_request: HttpRequest, token: str, slug: str) -> HttpResponse:
    user = User.objects.filter(feed_token=token, is_active=True).first()
    if user is None:
        raise Http404("No feed has this address; it may have been closed.")
    row = get_object_or_404(Matter, slug=slug)
    return _answer(feeds.of_matter(row, addresses.matter_feed(row, user)))


@login_not_required
@require_safe
@conditional_page
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    if not User.objects.filter(feed_token=token, is_active=True).exists():
        raise Http404("No feed has this address; it may have been closed.")
    chosen = Filters.parse(request.GET)
    matter = get_object_or_404(Matter, slug=chosen.matter).title_en if chosen.matter else ""
    name = f"China autonomy: {matter or 'deadlines'}"
    file = ics.calendar(deadlines.for_feed(chosen, timezone.now().date()), name=name)
    headers = {"Cache-Control": "private, max-age=300", "Content-Disposition": 'inline; filename="deadlines.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


def _answer(atom: str) -> HttpResponse:
    """The ETag comes from the bytes, which change with the entries alone."""
    return HttpResponse(atom, content_type=ATOM, headers={"Cache-Control": "private, max-age=300"})
