"""Where administrators put stories or events together, take them apart, and take that back."""

import re
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tracker.errors import ReviewRefused
from tracker.models import Document, Event, Review
from tracker.stages import reviews
from tracker.web import links
from tracker.web.administrators import for_administrators
from tracker.web.queries import decisions, events, stories
from tracker.web.viewer import user_of, viewer

_ID = re.compile(r"(?:.*/(?:events|stories)/)?([a-z0-9]+)")  # an id, or an address that holds one


@for_administrators
def event(request: HttpRequest, key: str) -> HttpResponse:
    """The sentences that tell an event, to take some out, and the events it may be one with; POST does it."""
    row = events.event_by_id(key.partition("-")[0])
    if row is None:
        raise Http404
    user, now, problem = user_of(request), timezone.now(), ""
    if request.method == "POST":

        def decide() -> Review:
            if request.POST.get("do") == "split":
                chosen = _numbers(request, "mention")
                return reviews.split_event(row, chosen, by=user, now=now)
            other = events.event_by_id(_asked_for(request))
            if other is None:
                raise ReviewRefused("there is no event at this address")
            return reviews.merge_events(row, other, by=user, now=now)

        problem = _decide(request, decide)
        if not problem:
            return redirect("event", key.partition("-")[0])
    context = {
        "page": events.event_page(row, viewer()),
        "sentences": events.sentences(row, viewer()),
        "candidates": decisions.events_like(row, viewer()),
        "href": links.event(row),
        "problem": problem,
    }
    return render(request, "pages/event_regroup.html", context, status=422 if problem else 200)


@require_POST
@for_administrators
def judge(request: HttpRequest, key: str) -> HttpResponse:
    """POST `verdict`: confirmed, rejected or unreviewed."""
    row = events.event_by_id(key.partition("-")[0])
    verdict = request.POST.get("verdict", "")
    if row is None or verdict not in Event.Review.values:
        raise Http404
    reviews.judge(row, Event.Review(verdict), now=timezone.now())
    messages.success(request, _JUDGED[Event.Review(verdict)])
    return redirect("event", key.partition("-")[0])


_JUDGED = {
    Event.Review.CONFIRMED: "Confirmed. The matters take it as certain from now on.",
    Event.Review.REJECTED: "Rejected. It stays here for the record and moves no matter.",
    Event.Review.UNREVIEWED: "Taken back: nobody has checked it.",
}


@for_administrators
def story(request: HttpRequest, key: str) -> HttpResponse:
    """The documents of a story, to take some out, and the stories it may be one with; POST does it."""
    row = stories.story_by_id(key.partition("-")[0])
    if row is None:
        raise Http404
    user, now, problem = user_of(request), timezone.now(), ""
    if request.method == "POST":

        def decide() -> Review:
            if request.POST.get("do") == "split":
                chosen = Document.objects.filter(story=row, pk__in=_numbers(request, "document"))
                return reviews.split_story(row, list(chosen.values_list("pk", flat=True)), by=user, now=now)
            other = stories.story_by_id(_asked_for(request))
            if other is None:
                raise ReviewRefused("there is no story at this address")
            return reviews.merge_stories(row, other, by=user, now=now)

        problem = _decide(request, decide)
        if not problem:
            return redirect("story", key.partition("-")[0])
    context = {
        "page": stories.story_page(row, viewer()),
        "documents": stories.numbered(row, viewer()),
        "candidates": decisions.stories_like(row),
        "href": links.story(row),
        "problem": problem,
    }
    return render(request, "pages/story_regroup.html", context, status=422 if problem else 200)


@for_administrators
def decided(request: HttpRequest) -> HttpResponse:
    page = decisions.decision_page(viewer(), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    pager = {
        "newer": f"before={page.newer}" if page.newer else "",
        "older": f"after={page.older}" if page.older else "",
    }
    return render(request, "pages/review_decisions.html", {"page": page, "pager": pager})


@for_administrators
@require_POST
def undo(request: HttpRequest, review_id: int) -> HttpResponse:
    row = get_object_or_404(Review, pk=review_id)
    reviews.undo(row, by=user_of(request), now=timezone.now())
    messages.success(request, "The decision no longer counts.")
    return redirect("review-decisions")


def _decide(request: HttpRequest, decide: Callable[[], Review]) -> str:
    """Why it was refused; empty where it was done."""
    try:
        review = decide()
    except ReviewRefused as error:
        return f"Nothing was changed: {error}."
    is_merge = review.act == Review.Act.MERGE
    told = "They are one from now on." if is_merge else "What you chose is taken out from now on."
    review.refresh_from_db()
    if not review.is_settled:
        told += " It shows within a minute: others are being sorted just now."
    messages.success(request, told, extra_tags=f"undo:{reverse('review-decision-undo', args=[review.pk])}")
    return ""


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [int(value) for value in request.POST.getlist(name) if value.isdecimal()]


def _asked_for(request: HttpRequest) -> str:
    """The public id of what was chosen from the list, or of the address that was entered."""
    text = request.POST.get("address", "").strip() or request.POST.get("other", "")
    found = _ID.match(text)
    return found[1] if found else ""
