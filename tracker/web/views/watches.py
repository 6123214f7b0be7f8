"""A person's watches. Every change goes through `tracker.alerts.watches`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tracker.alerts import addresses
from tracker.alerts import watches as writes
from tracker.alerts.watches import Wanted
from tracker.models import Matter, Watch
from tracker.web.queries import rehearsal, watch_form
from tracker.web.queries import watches as queries
from tracker.web.viewer import user_of, viewer
from tracker.web.watch_forms import WatchForm


def watches(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/watches.html", {"page": queries.watches_page(user_of(request), viewer())})


def new(request: HttpRequest) -> HttpResponse:
    form = WatchForm(request.POST) if request.method == "POST" else WatchForm()
    if request.POST.get("do") == "save" and form.is_valid():
        watch = writes.create(user_of(request), form.wanted(), now=timezone.now())
        messages.success(request, f"“{watch.name}” watches from now on.", extra_tags=_undo("watch-delete", watch))
        return redirect("watches")
    return _form_page(request, form, None)


def edit(request: HttpRequest, key: str) -> HttpResponse:
    watch = _own(request, key)
    form = WatchForm(request.POST) if request.method == "POST" else WatchForm.of(watch)
    if request.POST.get("do") == "save" and form.is_valid():
        writes.update(watch, form.wanted())
        messages.success(request, f"“{form.cleaned_data['name']}” is saved.")
        return redirect("watches")
    return _form_page(request, form, watch)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The part of the form that says what the choices would have done."""
    return render(request, "partials/watch_preview.html", {"preview": _rehearsal(WatchForm(request.POST))})


@require_POST
def watch_matter(request: HttpRequest, slug: str) -> HttpResponse:
    matter = get_object_or_404(Matter, slug=slug)
    user = user_of(request)
    if not Watch.objects.filter(user=user, deleted_at__isnull=True, matters=matter).exists():
        watch = writes.create(user, Wanted(matter.title_en, matters=[matter]), now=timezone.now())
        messages.success(
            request, f"You hear of every move of “{matter.title_en}”.", extra_tags=_undo("watch-delete", watch)
        )
    return redirect("matter", slug)


@require_POST
def pause(request: HttpRequest, key: str) -> HttpResponse:
    watch = _own(request, key)
    writes.pause(watch, now=timezone.now())
    messages.success(
        request, f"“{watch.name}” is paused: moves meanwhile raise no alert.", extra_tags=_undo("watch-resume", watch)
    )
    return redirect("watches")


@require_POST
def resume(request: HttpRequest, key: str) -> HttpResponse:
    watch = _own(request, key)
    writes.resume(watch)
    messages.success(request, f"“{watch.name}” watches again, from now on.", extra_tags=_undo("watch-pause", watch))
    return redirect("watches")


@require_POST
def delete(request: HttpRequest, key: str) -> HttpResponse:
    watch = _own(request, key)
    writes.delete(watch, now=timezone.now())
    messages.success(
        request,
        f"“{watch.name}” is deleted; its unsent alerts are withdrawn.",
        extra_tags=_undo("watch-restore", watch),
    )
    return redirect("watches")


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    watch = get_object_or_404(Watch, public_id=key, user=user_of(request))
    writes.restore(watch, now=timezone.now())
    messages.success(request, f"“{watch.name}” is back.")
    return redirect("watches")


@require_POST
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Open, move or close the feed of a watch."""
    watch = _own(request, key)
    if request.POST.get("do") == "close":
        writes.close_feed(watch)
        messages.success(request, "The feed is closed; its address leads nowhere now.")
    else:
        writes.open_feed(watch)
        messages.success(request, "The feed has a new address, below.")
    return redirect("watch", watch.public_id)


@require_POST
def matter_feeds(request: HttpRequest) -> HttpResponse:
    """Open, move or close the reader's feeds of the matters."""
    user = user_of(request)
    if request.POST.get("do") == "close":
        writes.close_matter_feeds(user)
        messages.success(request, "The feeds of the matters are closed; their addresses lead nowhere now.")
    else:
        writes.open_matter_feeds(user)
        messages.success(request, "The feeds of the matters have new addresses, below.")
    return redirect("watches")


def _own(request: HttpRequest, key: str) -> Watch:
    return get_object_or_404(Watch, public_id=key, user=user_of(request), deleted_at__isnull=True)


def _undo(name: str, watch: Watch) -> str:
    return f"undo:{reverse(name, args=[watch.public_id])}"


def _form_page(request: HttpRequest, form: WatchForm, watch: Watch | None) -> HttpResponse:
    is_refused = request.POST.get("do") == "save"
    context = {
        "form": form,
        "watch": watch,
        "open_groups": watch_form.open_groups(form),
        "more_groups": watch_form.more_groups(form),
        "sure_groups": watch_form.sure_groups(form),
        "is_more_open": watch_form.is_more_open(form),
        "preview": _rehearsal(form, watch),
        "feed_url": addresses.watch_feed(watch) if watch and watch.feed_token else "",
    }
    return render(request, "pages/watch_form.html", context, status=422 if is_refused else 200)


def _rehearsal(form: WatchForm, watch: Watch | None = None) -> rehearsal.RehearsalShown | None:
    """From what is filled in, also while the name is still missing; from the stored watch, or for a watch on
    everything, where nothing is filled in yet."""
    if form.is_bound:
        form.is_valid()
        if set(form.errors) - {"name"}:
            return None
        wanted = form.wanted()
    else:
        wanted = Wanted.of(watch) if watch is not None else Wanted("")
    return rehearsal.shown(wanted.criteria(), wanted.rhythm, viewer())
