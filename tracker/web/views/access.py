"""Log in, by password or by link."""

import smtplib
from typing import Any

import structlog
from django import forms
from django.conf import settings
from django.contrib.auth import login as log_in
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tracker.web import login, throttle

log = structlog.get_logger(__name__)


class PasswordForm(AuthenticationForm):
    username = forms.EmailField(
        label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    error_messages = {  # noqa: RUF012  # Django's own form
        "invalid_login": "This e-mail and password do not belong together. Nothing was changed; try again.",
        "inactive": "This account is switched off. Ask an administrator.",
    }


@method_decorator(login_not_required, name="dispatch")
class Login(LoginView):
    template_name = "pages/login.html"
    authentication_form = PasswordForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        email = request.POST.get("username", "")
        if throttle.is_held_back(email):
            return render(request, "pages/login_wait.html", {"minutes": throttle.WINDOW_S // 60}, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        throttle.note_failure(self.request.POST.get("username", ""))
        return super().form_invalid(form)


@login_not_required
@require_POST
def send_link(request: HttpRequest) -> HttpResponse:
    """Says the same whether or not the address is known, so that nobody can find out who has an account."""
    next_path = _safe_path(request, request.POST.get("next", ""))
    outcome = "sent"
    if not settings.EMAIL_CONFIGURED:
        outcome = "no-mail"
    else:
        try:
            login.send_link(request.POST.get("email", "")[:254], next_path)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("login_link_not_sent", reason=str(error))
            outcome = "failed"
    return render(request, "pages/login_sent.html", {"outcome": outcome}, status=502 if outcome == "failed" else 200)


@login_not_required
@never_cache
def login_link(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """GET shows a button; only POST uses the link up."""
    user = login.user_of_link(uid, token)
    if user is None:
        return render(request, "pages/login_link.html", {"is_good": False}, status=410)
    if request.method != "POST":
        return render(request, "pages/login_link.html", {"is_good": True, "email": user.email})
    log_in(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(_safe_path(request, request.GET.get("next", "")) or resolve_url(settings.LOGIN_REDIRECT_URL))


def _safe_path(request: HttpRequest, path: str) -> str:
    """`path` if it stays on this site, else nothing."""
    is_ours = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if is_ours else ""
