from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.web import bar, filters
from tracker.web.queries import ladders as queries
from tracker.web.viewer import is_part


def ladders(request: HttpRequest) -> HttpResponse:
    chosen = filters.from_request(request)
    page = queries.ladder_page(chosen)
    template = "partials/ladders_results.html" if is_part(request) else "pages/ladders.html"
    return render(request, template, {"page": page, "bar": bar.for_ladders(request.path, chosen, page.cities)})
