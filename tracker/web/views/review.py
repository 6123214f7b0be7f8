"""Where administrators make the knowledge grow: names to review, words to add, and what was added."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tracker.errors import AdditionRefused
from tracker.knowledge.additions import AddedAlias
from tracker.knowledge.additions_files import classes_of
from tracker.knowledge.cues import load_cues
from tracker.knowledge.vocabulary import EntityId
from tracker.models import Candidate, KnowledgeAddition
from tracker.stages import additions
from tracker.web import filters as filtering
from tracker.web.administrators import for_administrators
from tracker.web.bar import for_names
from tracker.web.queries import build
from tracker.web.queries import review as queries
from tracker.web.queries.cue_preview import CuePreview, cue_preview
from tracker.web.review_forms import CueForm, EntityForm
from tracker.web.viewer import is_part, user_of, viewer

SAMPLE = 8  # words shown of a class


@dataclass(frozen=True, slots=True)
class WordClass:
    name: str
    sample: str
    is_chosen: bool


@for_administrators
def names(request: HttpRequest) -> HttpResponse:
    chosen = filtering.from_request(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in queries.TYPES else ""
    is_aside = request.GET.get("state") == "aside"
    page = queries.names_page(chosen, viewer(), kind=kind, is_aside=is_aside, after=request.GET.get("after", ""))
    more = {name: value for name, value in (("kind", kind), ("state", "aside" if is_aside else "")) if value}
    context = {
        "page": page,
        "bar": for_names(request.path, chosen, kind=kind, is_aside=is_aside),
        "is_aside": is_aside,
        "is_filtered": chosen.is_any_set or bool(kind),
        "next_query": chosen.query(**more, after=page.next) if page.next else "",
        "first_query": chosen.query(**more),
        "rereading": queries.rereading_count(),
    }
    return render(request, "partials/review_names.html" if is_part(request) else "pages/review_names.html", context)


@for_administrators
def name(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """One name with what may be done with it; POST does it."""
    candidate = get_object_or_404(Candidate, pk=candidate_id)
    asked = request.GET.get("find", "").strip()[:100]
    if is_part(request) and request.method == "GET":
        return render(request, "partials/review_choices.html", _choices(candidate, asked))
    form = EntityForm.of(candidate)
    problem = ""
    if request.method == "POST" and not candidate.decision:
        if request.POST.get("do") == "entity":
            form = EntityForm(request.POST)
        outcome = _decide(request, candidate, form)
        if isinstance(outcome, HttpResponse):
            return outcome
        problem = outcome
    line = queries.name_line(candidate.pk, filtering.from_request(request), viewer())
    context = {
        "candidate": candidate,
        "line": line,
        "first_examples": line.examples[: queries.EXAMPLES_SHOWN] if line else (),
        "more_examples": line.examples[queries.EXAMPLES_SHOWN :] if line else (),
        "form": form,
        "problem": problem,
        "failed": request.POST.get("do", ""),
        **_choices(candidate, asked, request.POST.get("entity", "")),
    }
    return render(request, "pages/review_name.html", context, status=422 if request.method == "POST" else 200)


def _decide(request: HttpRequest, candidate: Candidate, form: EntityForm) -> HttpResponse | str:
    """Where to go next, or why it was refused; empty where the form itself says so."""
    user, now = user_of(request), timezone.now()
    try:
        if request.POST.get("do") == "alias":
            entity = EntityId(request.POST.get("entity", ""))
            if not entity:
                return "Choose whose name it is."
            row = additions.add(AddedAlias(entity, candidate.surface), by=user, now=now, candidate=candidate)
            told = f"“{candidate.surface}” is a name of {_name_of(entity)} from now on."
        else:
            if not form.is_valid():
                return ""
            value = form.value(candidate)
            row = additions.add(value, by=user, now=now, candidate=candidate)
            told = f"{value.name_en} is known from now on, as “{value.id}”."
    except AdditionRefused as error:
        return f"It was not added: {error}."
    messages.success(request, f"{told} {_reading_again()}", extra_tags=_undo("review-undo", row.pk))
    return redirect("review-names")


@for_administrators
@require_POST
def aside(request: HttpRequest, candidate_id: int) -> HttpResponse:
    candidate = get_object_or_404(Candidate, pk=candidate_id)
    if not candidate.decision:
        additions.decide(candidate, Candidate.Decision.ASIDE, by=user_of(request), now=timezone.now())
    messages.success(request, f"“{candidate.surface}” is set aside.", extra_tags=_undo("review-restore", candidate.pk))
    return redirect("review-names")


@for_administrators
@require_POST
def restore(request: HttpRequest, candidate_id: int) -> HttpResponse:
    candidate = get_object_or_404(Candidate, pk=candidate_id)
    if candidate.decision == Candidate.Decision.ASIDE:
        additions.decide(candidate, Candidate.Decision.WAITS, by=user_of(request), now=timezone.now())
    messages.success(
        request, f"“{candidate.surface}” waits for a decision again.", extra_tags=_undo("review-aside", candidate.pk)
    )
    return redirect("review-names")


@for_administrators
def cues(request: HttpRequest) -> HttpResponse:
    """The form that adds a word; GET chooses language and kind of event, which decide the classes."""
    is_posted = request.method == "POST"
    form = CueForm(request.POST) if is_posted else CueForm(initial=_asked(request))
    is_saved = request.POST.get("do") == "save"
    problem = ""
    if is_saved and form.is_valid():
        try:
            row = additions.add(form.value(), by=user_of(request), now=timezone.now())
        except AdditionRefused as error:
            problem = f"It was not added: {error}."
        else:
            messages.success(
                request,
                f"“{row.text}” counts as “{row.word_class}” from now on. {_reading_again()}",
                extra_tags=_undo("review-undo", row.pk),
            )
            return redirect(f"{reverse('review-words')}?language={row.language}&type={form.cleaned_data['type']}")
    context = {
        "form": form,
        "problem": problem,
        "classes": _classes(form),
        "preview": _preview(form) if is_posted else None,
        "is_asked": is_posted,
        "rereading": queries.rereading_count(),
    }
    return render(request, "pages/review_words.html", context, status=422 if is_saved else 200)


@for_administrators
@require_POST
def cue_hits(request: HttpRequest) -> HttpResponse:
    """The part of the form that says what the phrase would find."""
    form = CueForm(request.POST)
    context = {"preview": _preview(form), "form": form, "is_asked": bool(request.POST.get("text"))}
    return render(request, "partials/cue_preview.html", context)


@for_administrators
def added(request: HttpRequest) -> HttpResponse:
    page = queries.added_page(viewer(), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    pager = {
        "newer": f"before={page.newer}" if page.newer else "",
        "older": f"after={page.older}" if page.older else "",
    }
    context = {"page": page, "pager": pager, "rereading": queries.rereading_count()}
    return render(request, "pages/review_added.html", context)


@for_administrators
@require_POST
def undo(request: HttpRequest, addition_id: int) -> HttpResponse:
    row = get_object_or_404(KnowledgeAddition, pk=addition_id)
    additions.undo(row, by=user_of(request), now=timezone.now())
    messages.success(
        request, f"“{row.text}” no longer counts. {_reading_again()}", extra_tags=_undo("review-redo", row.pk)
    )
    return redirect("review-added")


@for_administrators
@require_POST
def redo(request: HttpRequest, addition_id: int) -> HttpResponse:
    row = get_object_or_404(KnowledgeAddition, pk=addition_id)
    try:
        additions.redo(row, by=user_of(request), now=timezone.now())
    except AdditionRefused as error:
        messages.warning(request, f"“{row.text}” was not added again: {error}.")
    else:
        messages.success(request, f"“{row.text}” counts again.", extra_tags=_undo("review-undo", row.pk))
    return redirect("review-added")


def _undo(view: str, id_: int) -> str:
    return f"undo:{reverse(view, args=[id_])}"


def _reading_again() -> str:
    return "Stored texts are read again in the background."


def _name_of(entity: EntityId) -> str:
    return next(iter(build.entity_names([entity]).values()), entity)


def _choices(candidate: Candidate, asked: str, chosen: str = "") -> dict[str, object]:
    return {
        "asked": asked,
        "chosen": chosen,
        "choices": queries.entity_choices(asked, like=candidate.surface),
    }


def _asked(request: HttpRequest) -> dict[str, str]:
    """Language and kind of event of the address, where they are known ones."""
    found = {}
    for field in ("language", "type"):
        known = {value for value, _ in CueForm.base_fields[field].choices}  # type: ignore[attr-defined]  # a choice field
        if request.GET.get(field) in known:
            found[field] = request.GET[field]
    return found


def _classes(form: CueForm) -> tuple[WordClass, ...]:
    known = [dict(form.fields[name].choices) for name in ("language", "type")]  # type: ignore[attr-defined]  # choice fields
    language, type_ = str(form["language"].value()), str(form["type"].value())
    if language not in known[0] or type_ not in known[1]:
        return ()
    every = load_cues(language).words
    chosen = form["word_class"].value()
    return tuple(
        WordClass(name, ", ".join(word.strip() for word in every[name][:SAMPLE]), name == chosen)
        for name in classes_of(language, type_)
    )


def _preview(form: CueForm) -> CuePreview | None:
    if not form.is_valid():
        return None
    value = form.value()
    return cue_preview(value.language, value.word_class, value.text)
