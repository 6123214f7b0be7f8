"""A person's watches. Every change goes through `tracker.alerts.watches`."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tracker.alerts import watches as writes
from tracker.knowledge.vocabulary import EventType
from tracker.models import Entity, EventRole, Matter, Transition, Watch
from tracker.web import words
from tracker.web.bar import Option
from tracker.web.pieces.values import ChangeLine
from tracker.web.queries import watches as queries
from tracker.web.queries.changes import change_lines, with_evidence
from tracker.web.viewer import user_of, viewer
from tracker.web.watch_forms import WatchForm, criteria_of

PREVIEW_LINES = 5


@dataclass(frozen=True, slots=True)
class Preview:
    count_words: str
    lines: tuple[ChangeLine, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    matters: tuple[Option, ...]
    types: tuple[Option, ...]
    entities: tuple[Option, ...]
    minimum_tiers: tuple[Option, ...]


def watches(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/watches.html", {"page": queries.watches_page(user_of(request), viewer())})


def new(request: HttpRequest) -> HttpResponse:
    form = WatchForm(request.POST) if request.method == "POST" else WatchForm()
    if request.POST.get("do") == "save" and form.is_valid():
        watch = writes.create(user_of(request), name=form.cleaned_data["name"], **form.criteria(), now=timezone.now())
        messages.success(request, f"“{watch.name}” watches from now on.", extra_tags=_undo("watch-delete", watch))
        return redirect("watches")
    return _form_page(request, form, None)


def edit(request: HttpRequest, key: str) -> HttpResponse:
    watch = _own(request, key)
    form = WatchForm(request.POST) if request.method == "POST" else WatchForm.of(watch)
    if request.POST.get("do") == "save" and form.is_valid():
        writes.update(watch, name=form.cleaned_data["name"], **form.criteria(), now=timezone.now())
        messages.success(request, f"“{form.cleaned_data['name']}” is saved.")
        return redirect("watches")
    return _form_page(request, form, watch)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The part of the form that says what the choices would have done."""
    return render(request, "partials/watch_preview.html", {"preview": _preview(WatchForm(request.POST))})


@require_POST
def watch_matter(request: HttpRequest, slug: str) -> HttpResponse:
    matter = get_object_or_404(Matter, slug=slug)
    user = user_of(request)
    if not Watch.objects.filter(user=user, deleted_at__isnull=True, matters=matter).exists():
        watch = writes.create(
            user, name=matter.title_en, matters=[matter], types=[], entities=[],
            minimum_tier=WatchForm.base_fields["minimum_tier"].initial, now=timezone.now(),
        )  # fmt: skip
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
    writes.resume(watch, now=timezone.now())
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


@csrf_exempt
@login_not_required
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """One click from a mail (RFC 8058): the key in the address is the permission, so no log-in and no form token.

    GET only asks, because mail scanners follow links.
    """
    watch = Watch.objects.filter(unsubscribe_key=key, deleted_at__isnull=True).first()
    if watch is None:
        return render(request, "pages/unsubscribe.html", {"outcome": "gone"}, status=404)
    if request.method == "POST":
        writes.pause(watch, now=timezone.now())
        return render(request, "pages/unsubscribe.html", {"outcome": "done", "name": watch.name})
    return render(request, "pages/unsubscribe.html", {"outcome": "ask", "name": watch.name})


def _own(request: HttpRequest, key: str) -> Watch:
    return get_object_or_404(Watch, public_id=key, user=user_of(request), deleted_at__isnull=True)


def _undo(name: str, watch: Watch) -> str:
    return f"undo:{reverse(name, args=[watch.public_id])}"


def _form_page(request: HttpRequest, form: WatchForm, watch: Watch | None) -> HttpResponse:
    is_refused = request.POST.get("do") == "save"
    context = {"form": form, "watch": watch, "options": _options(form), "preview": _preview(form, watch)}
    return render(request, "pages/watch_form.html", context, status=422 if is_refused else 200)


def _options(form: WatchForm) -> Options:
    def marked(name: str, pairs: list[tuple[str, str]]) -> tuple[Option, ...]:
        value = form[name].value()
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])} if value else set()
        return tuple(Option(value, word, value in chosen) for value, word in pairs)

    return Options(
        matters=marked("matters", list(Matter.objects.order_by("position", "slug").values_list("slug", "title_en"))),
        types=marked("types", [(type_.value, words.type_word(type_)) for type_ in EventType]),
        entities=marked("entities", _entities(form)),
        minimum_tiers=marked("minimum_tier", form.fields["minimum_tier"].choices),  # type: ignore[attr-defined]
    )


def _entities(form: WatchForm) -> list[tuple[str, str]]:
    """Those that take part in an event, and those chosen already; all of them while there are no events."""
    rows = Entity.objects.order_by("name_en")
    part = rows.filter(Exists(EventRole.objects.filter(entity=OuterRef("pk"))))
    chosen = rows.filter(pk__in=form["entities"].value() or [])
    pairs = dict((part | chosen).values_list("slug", "name_en")) or dict(rows.values_list("slug", "name_en"))
    return list(pairs.items())


def _preview(form: WatchForm, watch: Watch | None = None) -> Preview | None:
    """From what is filled in, also while the name is still missing; from the stored watch where nothing is yet."""
    if form.is_bound:
        form.is_valid()
        if set(form.errors) - {"name"}:
            return None
        criteria = form.criteria()
    elif watch is not None:
        criteria = criteria_of(watch)
    else:
        return None
    now = viewer()
    found = writes.preview(**criteria, now=now.now)
    newest = with_evidence(Transition.objects.filter(pk__in=[row.pk for row in found[:PREVIEW_LINES]]))
    return Preview(
        words.counted(len(found), "time"),
        change_lines(newest.order_by("-happened_on", "-id"), now),
        "" if found else "A quiet year, or conditions that nothing meets. Bundled briefs never count.",
    )
