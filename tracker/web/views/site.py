"""Help, health, and the pages that say what went wrong."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tracker.web.pieces import marks

# In the order in which a reader meets them.
SIGNS = tuple(
    (mark, mark.title)
    for mark in (
        marks.CONFIRMED, marks.REPORTED, marks.DISPUTED, marks.UNREVIEWED, marks.BUNDLED,
        marks.OPENS, marks.CLOSES, marks.IN_PROCESS,
    )
)  # fmt: skip


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html", {"signs": SIGNS})


@login_not_required
def healthz(_request: HttpRequest) -> JsonResponse:
    """For supervisors and load balancers: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False, "database": "no answer"}, status=503)
    return JsonResponse({"ok": True})
