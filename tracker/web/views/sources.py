from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tracker.models import Source
from tracker.web.queries import sources as queries
from tracker.web.queries import sources_file
from tracker.web.queries.source_manage import manage
from tracker.web.queries.source_states import is_offline
from tracker.web.source_filters import SourceFilters
from tracker.web.viewer import is_part, user_of, viewer


def sources(request: HttpRequest) -> HttpResponse:
    now = viewer()
    filters = SourceFilters.parse(request.GET)
    cards = queries.source_cards(now)
    context = {
        "cards": filters.chosen(cards),
        "is_any_declared": bool(cards),
        "filters": filters,
        "is_offline": is_offline(now),
        "file_problems": sources_file.problems() if user_of(request).is_staff else (),
    }
    template = "partials/sources_results.html" if is_part(request) else "pages/sources.html"
    return render(request, template, context)


def source(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Source, slug=slug)
    context = {"page": queries.source_page(row, viewer()), "manage": manage(row) if user_of(request).is_staff else None}
    return render(request, "pages/source.html", context)
