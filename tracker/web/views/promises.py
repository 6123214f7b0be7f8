from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.web import bar, filters
from tracker.web.queries import promises as queries
from tracker.web.viewer import is_part, viewer


def promises(request: HttpRequest) -> HttpResponse:
    chosen = filters.from_request(request)
    template = "partials/promises_results.html" if is_part(request) else "pages/promises.html"
    page = queries.promises_page(chosen, viewer())
    shown = bar.for_promises(request.path, chosen, queries.speakers())
    return render(request, template, {"page": page, "bar": shown})
