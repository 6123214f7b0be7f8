"""Leaving from a mail (RFC 8058): the signed address is the permission, so no log-in and no form token."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from tracker.alerts import unsubscribe as leaving


@csrf_exempt
@login_not_required
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET only asks, because mail scanners follow links."""
    watches = leaving.read(token)
    if not watches:
        return render(request, "pages/unsubscribe.html", {"outcome": "gone"}, status=404)
    context = {"outcome": "ask", "names": [watch.name for watch in watches]}
    if request.method == "POST":
        leaving.stop(watches, now=timezone.now())
        context["outcome"] = "done"
    return render(request, "pages/unsubscribe.html", context)
