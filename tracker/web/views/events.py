from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tracker.web import bar, filters, links
from tracker.web.queries import decisions, events
from tracker.web.queries.timeline import timeline_page
from tracker.web.viewer import is_part, viewer


def timeline(request: HttpRequest) -> HttpResponse:
    chosen = filters.from_request(request)
    page = timeline_page(chosen, request.GET.get("after", ""), request.GET.get("before", ""), viewer())
    if is_part(request):
        return render(request, "partials/timeline_results.html", {"page": page, "filters": chosen})
    context = {"page": page, "filters": chosen, "bar": bar.for_timeline(request.path, chosen)}
    return render(request, "pages/timeline.html", context)


def event(request: HttpRequest, key: str) -> HttpResponse:
    """An old slug, or the id of an event that was merged away, leads to where the event is now."""
    row = events.event_by_id(key.partition("-")[0])
    if row is None:
        raise Http404
    if links.event(row) != request.path:
        return redirect(links.event(row), permanent=False)
    context = {"page": events.event_page(row, viewer()), "decisions": decisions.of_event(row, viewer())}
    return render(request, "pages/event.html", {**context, "regroup": reverse("event-regroup", args=[row.public_id])})
