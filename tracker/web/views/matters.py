from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tracker.models import Matter
from tracker.web import bar, filters
from tracker.web.queries import matters
from tracker.web.viewer import is_part, user_of, viewer
from tracker.web.views.own_matters import may_change


def board(request: HttpRequest) -> HttpResponse:
    chosen = filters.from_request(request)
    template = "partials/board_results.html" if is_part(request) else "pages/matters.html"
    page = matters.board(chosen, viewer())
    return render(request, template, {"page": page, "bar": bar.for_states(request.path, chosen)})


def matter(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Matter, slug=slug)
    chosen = filters.from_request(request)
    page = matters.matter_page(row, chosen, user_of(request), viewer())
    template = "partials/matter_results.html" if is_part(request) else "pages/matter.html"
    context = {"page": page, "bar": bar.for_states(request.path, chosen), "may_change": may_change(row, request)}
    return render(request, template, context)
