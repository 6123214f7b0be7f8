from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.web import bar, filters
from tracker.web.queries.blind import blind_lines
from tracker.web.queries.changes import changes_page
from tracker.web.viewer import is_part, viewer


def changes(request: HttpRequest) -> HttpResponse:
    chosen = filters.from_request(request)
    page = changes_page(chosen, request.GET.get("after", ""), request.GET.get("before", ""), viewer())
    template = "partials/changes_results.html" if is_part(request) else "pages/changes.html"
    blind = () if is_part(request) else blind_lines(viewer())
    return render(request, template, {"page": page, "bar": bar.for_changes(request.path, chosen), "blind": blind})
