"""The calendar of deadlines, as a page; its feed is among the feeds."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.alerts import addresses
from tracker.web import bar, filters
from tracker.web.queries import deadlines as queries
from tracker.web.viewer import is_part, user_of, viewer


def calendar(request: HttpRequest) -> HttpResponse:
    chosen = filters.from_request(request)
    page = queries.calendar_page(chosen, viewer())
    user = user_of(request)
    if user.feed_token:
        page = replace(page, feed=addresses.calendar_feed(user, matter=chosen.matter, kind=chosen.kind))
    template = "partials/calendar_results.html" if is_part(request) else "pages/calendar.html"
    return render(request, template, {"page": page, "bar": bar.for_calendar(request.path, chosen)})
