"""Sources in the hands of administrators: declare, try, change, switch, check again, take away."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from scrapers.advice import advice
from scrapers.check import told
from scrapers.errors import ScraperError
from scrapers.guess.address import guess
from tracker.errors import SourceDeclarationInvalid, TrialBusy
from tracker.models import Source
from tracker.stages import declaring, probation, trial
from tracker.web.administrators import for_administrators
from tracker.web.queries.trial import Trial, trial_of
from tracker.web.source_forms import SourceForm
from tracker.web.viewer import is_part, user_of

BUSY = "Somebody else tries a source just now, and one goes at a time. Try again in half a minute."


@for_administrators
def new(request: HttpRequest) -> HttpResponse:
    if request.POST.get("do") == "guess":
        return _guess(request)
    form = SourceForm(request.POST) if request.method == "POST" else SourceForm()
    return _answer(request, form)


@for_administrators
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    table = declaring.table_of(slug)
    if table is None:
        raise Http404
    form = SourceForm(request.POST, known_as=slug) if request.method == "POST" else SourceForm.of(slug, table)
    return _answer(request, form)


def _answer(request: HttpRequest, form: SourceForm) -> HttpResponse:
    do = request.POST.get("do")
    if do == "try":
        return _try(request, form)
    if do == "save" and form.is_valid():
        try:
            row = declaring.save(form.name_of_source(), form.table(), by=user_of(request), now=timezone.now())
        except SourceDeclarationInvalid as error:  # somebody else took the name meanwhile
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{row.name}” is saved.")
            return redirect("source", row.slug)
    return _form_page(request, form, status=422 if form.is_bound else 200)


def _guess(request: HttpRequest) -> HttpResponse:
    address = request.POST.get("address", "").strip()
    try:
        with trial.trial_fetcher() as fetcher:
            found = guess(address, fetcher)
    except TrialBusy:
        return _form_page(request, SourceForm(), address=address, problem=BUSY)
    except ScraperError as error:
        problem = f"Nothing could be made of it: {told(error)}. {advice(error)}"
        return _form_page(request, SourceForm(initial={"urls": address}), address=address, problem=problem)
    return _form_page(request, SourceForm.guessed(found), address=address, is_guessed=True)


def _try(request: HttpRequest, form: SourceForm) -> HttpResponse:
    found: Trial | None = None
    problem = ""
    if form.is_valid():
        try:
            found = trial_of(trial.try_out(form.source))
        except TrialBusy:
            problem = BUSY
    if is_part(request):
        return render(request, "partials/source_trial.html", {"trial": found, "problem": problem, "form": form})
    return _form_page(request, form, trial=found, trial_problem=problem, status=200 if found or problem else 422)


def _form_page(request: HttpRequest, form: SourceForm, *, status: int = 200, **context: object) -> HttpResponse:
    shown = {"form": form, "slug": form.known_as, "parts": form.parts(), **context}
    return render(request, "pages/source_form.html", shown, status=status)


@for_administrators
@require_POST
def switch(request: HttpRequest, slug: str) -> HttpResponse:
    row = _declared(slug)
    is_on = request.POST.get("to") == "on"
    if is_on and (problem := declaring.why_not_on(row)):
        messages.error(request, problem)
        return redirect("source", slug)
    declaring.switch(row, is_on=is_on)
    messages.success(request, f"“{row.name}” is switched {'on' if is_on else 'off'}.")
    return redirect("source", slug)


@for_administrators
@require_POST
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """A source that did not pass is checked again, or its documents count without."""
    row = _declared(slug)
    if problem := declaring.why_not_on(row):
        messages.error(request, problem)
    elif request.POST.get("do") == "without":
        probation.do_without(row, now=timezone.now())
        messages.success(request, f"“{row.name}” is collected without a check.")
    else:
        probation.try_again(row)
        messages.success(request, f"“{row.name}” is checked again within a minute.")
    return redirect("source", slug)


@for_administrators
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says what goes and what stays; POST does it."""
    row = _declared(slug)
    if declaring.table_of(slug) is None:
        raise Http404
    if request.method == "POST":
        declaring.delete(slug, by=user_of(request), now=timezone.now())
        undo = f"undo:{reverse('source-restore', args=[slug])}"
        messages.success(request, f"“{row.name}” is deleted; its documents stay.", extra_tags=undo)
        return redirect("sources")
    return render(request, "pages/source_delete.html", {"source": row, "documents": row.documents.count()})


@for_administrators
@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    row = _declared(slug)
    declaring.restore(slug, by=user_of(request), now=timezone.now())
    messages.success(request, f"“{row.name}” is back.")
    return redirect("source", slug)


def _declared(slug: str) -> Source:
    return get_object_or_404(Source.objects.exclude(declared_by=Source.DeclaredBy.BUNDLE), slug=slug)
