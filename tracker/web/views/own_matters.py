"""Matters that people make: made, rehearsed, changed, taken away. Every change goes through `stages.own_matters`."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tracker.models import Matter
from tracker.stages import own_matters as writes
from tracker.web.matter_forms import MatterForm
from tracker.web.queries import own_matters as queries
from tracker.web.viewer import user_of, viewer


def new(request: HttpRequest) -> HttpResponse:
    form = MatterForm(request.POST) if request.method == "POST" else MatterForm()
    if request.POST.get("do") == "save" and form.is_valid():
        matter = writes.create(user_of(request), form.wanted(), now=timezone.now())
        messages.success(
            request, f"“{matter.title_en}” is made. Its events and states appear as soon as they are followed."
        )
        return redirect("matter", matter.slug)
    return _form_page(request, form, None)


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    matter = _own(request, slug)
    form = MatterForm(request.POST) if request.method == "POST" else MatterForm.of(matter)
    if request.POST.get("do") == "save" and form.is_valid():
        writes.update(matter, form.wanted(), now=timezone.now())
        messages.success(request, f"“{form.cleaned_data['title_en']}” is saved.")
        return redirect("matter", matter.slug)
    return _form_page(request, form, matter)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The part of the form that says what the rule would have gathered."""
    return render(request, "partials/matter_preview.html", {"preview": _rehearsal(MatterForm(request.POST))})


def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says what goes and what stays; POST does it."""
    matter = _own(request, slug)
    if request.method == "POST":
        writes.delete(matter, now=timezone.now())
        messages.success(request, f"“{matter.title_en}” is deleted.")
        return redirect("matters")
    context = {
        "matter": matter,
        "moves": matter.transitions.standing().count(),
        "alone": len(writes.watches_on_it_alone(matter)),
    }
    return render(request, "pages/matter_delete.html", context)


def _own(request: HttpRequest, slug: str) -> Matter:
    """Errors: 404 for one that nobody made here, 403 for one that somebody else made."""
    matter = get_object_or_404(Matter, slug=slug, is_own=True)
    if not may_change(matter, request):
        raise PermissionDenied("Only who made a matter, or an administrator, may change it.")
    return matter


def may_change(matter: Matter, request: HttpRequest) -> bool:
    user = user_of(request)
    return matter.is_own and (user.is_staff or matter.made_by_id == user.pk)


def _form_page(request: HttpRequest, form: MatterForm, matter: Matter | None) -> HttpResponse:
    context = {
        "form": form,
        "matter": matter,
        "groups": queries.groups(form),
        "more_groups": queries.more_groups(form),
        "is_more_open": queries.is_more_open(form),
        "preview": _rehearsal(form, matter),
    }
    is_refused = request.POST.get("do") == "save"
    return render(request, "pages/matter_form.html", context, status=422 if is_refused else 200)


def _rehearsal(form: MatterForm, matter: Matter | None = None) -> queries.RehearsalShown | None:
    """From what is filled in, also while the title is still missing; else from the stored matter."""
    if form.is_bound:
        form.is_valid()
        if set(form.errors) - {"title_en"}:
            return None
        return queries.shown(form.wanted(), viewer())
    return queries.shown(writes.rule_of(matter), viewer()) if matter is not None else None
