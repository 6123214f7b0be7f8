"""Log in, log out, and a person's own settings."""

import smtplib
import zoneinfo
from typing import TYPE_CHECKING, Any

import structlog
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as log_in
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tracker.models import User
from tracker.web import login, throttle
from tracker.web.viewer import user_of

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


# Django's own class takes no type at run time.
if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm


class AccountForm(UserForm):
    time_zone = forms.ChoiceField(
        label="Time zone",
        help_text="Times on every page are shown in it.",
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones())],
    )

    class Meta:
        model = User
        fields = ("email", "time_zone")
        labels = {"email": "E-mail"}  # noqa: RUF012
        help_texts = {"email": "Alerts and log-in links go there."}  # noqa: RUF012

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Somebody else has this address already.")
        return email


@sensitive_post_parameters("new_password1", "new_password2")
def account(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    kind = request.POST.get("form")
    details = AccountForm(request.POST if kind == "details" else None, instance=User.objects.get(pk=user.pk))
    password = SetPasswordForm(user, request.POST if kind == "password" else None)
    password.fields["new_password1"].help_text = "At least ten characters, and none of the common ones."
    password.fields["new_password2"].help_text = ""
    password.fields["new_password2"].label = "New password, once more"
    if kind == "details" and details.is_valid():
        details.save()
        messages.success(request, "Your details are saved.")
        return redirect("account")
    if kind == "password" and password.is_valid():
        update_session_auth_hash(request, password.save())
        messages.success(request, "Your password is set. Log-in links sent earlier no longer work.")
        return redirect("account")
    status = 422 if kind else 200
    return render(request, "pages/account.html", {"details": details, "password": password}, status=status)


def _safe_path(request: HttpRequest, path: str) -> str:
    """`path` if it stays on this site, else nothing."""
    is_ours = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if is_ours else ""
