from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from scrapers.errors import ScraperError
from tracker.models import Comparison, Entity, Snapshot
from tracker.stages import snapshots
from tracker.web import bar, filters, links
from tracker.web.queries import comparisons, decisions, documents, entities, stories
from tracker.web.viewer import viewer


def document(request: HttpRequest, key: str) -> HttpResponse:
    row = documents.document_by_id(key.partition("-")[0])
    if row is None:
        raise Http404
    number = request.GET.get("version", "")
    page = documents.document_page(row, int(number) if number.isdecimal() else None, viewer())
    if page is None:
        raise Http404
    if not number and page.href != request.path:
        return redirect(page.href)
    return render(request, "pages/document.html", {"page": page})


def changes(request: HttpRequest, key: str) -> HttpResponse:
    row = documents.document_by_id(key.partition("-")[0])
    number, basis = request.GET.get("version", ""), request.GET.get("basis", Comparison.Basis.VERSION.value)
    version = documents.version_of(row, int(number) if number.isdecimal() else None) if row else None
    told = comparisons.changes_of(version, basis, shown=None) if version else None
    if version is None or told is None:
        raise Http404
    context = {
        "changes": told,
        "title": version.title,
        "language": version.language,
        "document_href": links.document(version.document, version),
    }
    return render(request, "pages/document_changes.html", context)


def snapshot(_request: HttpRequest, sha256: str) -> HttpResponse:
    """The bytes as they were received. Always a download and never shown: they are a stranger's page."""
    row = get_object_or_404(Snapshot, sha256=sha256)
    try:
        body = snapshots.load(row).body
    except ScraperError as error:
        raise Http404(str(error)) from error
    response = HttpResponse(body, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{sha256[:16]}.bin"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def story(request: HttpRequest, key: str) -> HttpResponse:
    row = stories.story_by_id(key.partition("-")[0])
    if row is None:
        raise Http404
    if links.story(row) != request.path:
        return redirect(links.story(row))
    context = {"page": stories.story_page(row, viewer()), "decisions": decisions.of_story(row, viewer())}
    return render(request, "pages/story.html", {**context, "regroup": reverse("story-regroup", args=[row.public_id])})


def entity(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Entity, slug=slug)
    chosen = filters.from_request(request)
    page = entities.entity_page(row, chosen, viewer())
    return render(request, "pages/entity.html", {"page": page, "bar": bar.bundled_only(request.path, chosen)})
