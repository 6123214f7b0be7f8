from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tracker.models import Source
from tracker.web.queries import sources as queries
from tracker.web.viewer import viewer


def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/sources.html", {"cards": queries.source_cards(viewer())})


def source(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Source, slug=slug)
    return render(request, "pages/source.html", {"page": queries.source_page(row, viewer())})
