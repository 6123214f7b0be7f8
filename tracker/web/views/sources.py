from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tracker.models import Source
from tracker.web.queries import sources as queries
from tracker.web.viewer import viewer


def sources(request: HttpRequest) -> HttpResponse:
    now = viewer()
    context = {"cards": queries.source_cards(now), "is_offline": queries.is_offline(now)}
    return render(request, "pages/sources.html", context)


def source(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Source, slug=slug)
    return render(request, "pages/source.html", {"page": queries.source_page(row, viewer())})
