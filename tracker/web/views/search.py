from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.web import bar, filters
from tracker.web.queries.search import search_page
from tracker.web.viewer import is_part, viewer


def search(request: HttpRequest) -> HttpResponse:
    chosen = filters.from_request(request)
    template = "partials/search_results.html" if is_part(request) else "pages/search.html"
    context = {"page": search_page(chosen, viewer()), "filters": chosen, "bar": bar.bundled_only(request.path, chosen)}
    return render(request, template, context)
