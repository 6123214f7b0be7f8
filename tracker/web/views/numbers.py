"""Gaps in the serial numbers of notices, as a page and as a file."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.web.queries.numbers import series_with_gaps

COLUMNS = (
    "issued_by", "series", "year", "first_not_seen", "last_not_seen", "number_before", "day_before", "page_before",
    "number_after", "day_after", "page_after", "seen_in_series", "is_mostly_unseen",
)  # fmt: skip


def numbers(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/numbers.html", {"series": series_with_gaps()})


def file(request: HttpRequest) -> HttpResponse:
    """One row a gap."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="numbers-not-seen.csv"'
    rows = csv.writer(response)
    rows.writerow(COLUMNS)
    for series in series_with_gaps():
        for gap in series.gaps:
            around = [
                cell
                for one in (gap.before, gap.after)
                for cell in (one.serial, one.day, request.build_absolute_uri(one.href))
            ]
            whose = (_safe(series.body), _safe(series.name), series.year or "")
            rows.writerow([*whose, gap.first, gap.last, *around, len(series.seen), series.is_sparse])
    return response


def _safe(text: str) -> str:
    """A spreadsheet takes a cell that begins like this for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
