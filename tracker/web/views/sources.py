from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tracker.models import Source
from tracker.web.queries import sources as queries
from tracker.web.queries import sources_file
from tracker.web.viewer import user_of, viewer


def sources(request: HttpRequest) -> HttpResponse:
    now = viewer()
    context = {
        "cards": queries.source_cards(now),
        "is_offline": queries.is_offline(now),
        "file_problems": sources_file.problems() if user_of(request).is_staff else (),
    }
    return render(request, "pages/sources.html", context)


def source(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Source, slug=slug)
    return render(request, "pages/source.html", {"page": queries.source_page(row, viewer())})
