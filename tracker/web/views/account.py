"""A person's own settings."""

import smtplib
import zoneinfo
from datetime import time

import structlog
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tracker.models import User
from tracker.web import address_change, throttle
from tracker.web.queries import review
from tracker.web.viewer import user_of

log = structlog.get_logger(__name__)
NO_MAIL = (
    "It cannot be changed while sending mail is not set up, because a new address is confirmed by mail. "
    "Whoever runs the tracker sets TRACKER_EMAIL_URL."
)
STORED_AT_ONCE = ("time_zone", "quiet_from", "quiet_until", "digest_at")


class AccountForm(forms.Form):
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="Alerts and log-in links go there. A new address counts once you used the link mailed to it.",
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        help_text="Times on every page are shown in it.",
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones())],
    )

    quiet_from = forms.TimeField(
        label="Quiet hours from",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="No alert comes in quiet hours; what was raised comes when they end. Empty for none.",
    )
    quiet_until = forms.TimeField(
        label="Quiet hours until", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    digest_at = forms.TimeField(
        label="Time of digests",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Daily digests come at this time, weekly ones at this time on Mondays.",
    )

    def __init__(self, user: User, data: dict[str, str] | None = None) -> None:
        super().__init__(data, initial={"email": user.email, **{name: getattr(user, name) for name in STORED_AT_ONCE}})
        self.user = user
        if not settings.EMAIL_CONFIGURED:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = NO_MAIL

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.user.pk).exists():
            raise forms.ValidationError("Somebody else has this address already.")
        return email

    def clean_digest_at(self) -> time:
        given: time | None = self.cleaned_data["digest_at"]
        return self.user.digest_at if given is None else given

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if (given.get("quiet_from") is None) != (given.get("quiet_until") is None) and not (
            {"quiet_from", "quiet_until"} & set(self.errors)
        ):
            self.add_error("quiet_until", "Give both ends of the quiet hours, or neither.")
        return given

    @property
    def new_address(self) -> str:
        """Empty where the address stays."""
        email = str(self.cleaned_data["email"])
        return "" if email == self.user.email.lower() else email


@sensitive_post_parameters("new_password1", "new_password2")
def account(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    kind = request.POST.get("form")
    details = AccountForm(user, request.POST.dict() if kind == "details" else None)
    password = SetPasswordForm(user, request.POST if kind == "password" else None)
    password.fields["new_password1"].help_text = "At least ten characters, and none of the common ones."
    password.fields["new_password2"].help_text = ""
    password.fields["new_password2"].label = "New password, once more"
    if kind == "details" and details.is_valid() and _save(request, details):
        return redirect("account")
    if kind == "password" and password.is_valid():
        update_session_auth_hash(request, password.save())
        messages.success(request, "Your password is set. Log-in links sent earlier no longer work.")
        return redirect("account")
    status = 422 if kind else 200
    waiting = review.waiting_count() if user.is_staff else 0
    context = {"details": details, "password": password, "names_waiting": waiting}
    return render(request, "pages/account.html", context, status=status)


@login_not_required
@never_cache
def address(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; only POST uses the link up. Whoever holds the link reads the mail, logged in here or not."""
    if request.method == "POST":
        new = address_change.confirm(token)
        context = {"outcome": "done" if new else "bad", "new": new}
        return render(request, "pages/account_address.html", context, status=200 if new else 410)
    found = address_change.read(token)
    if found is None:
        return render(request, "pages/account_address.html", {"outcome": "bad"}, status=410)
    user, new = found
    return render(request, "pages/account_address.html", {"outcome": "ask", "new": new, "old": user.email})


def _save(request: HttpRequest, details: AccountForm) -> bool:
    """Store what may be stored at once and begin the change of address; whether that went well."""
    user, new = details.user, details.new_address
    User.objects.filter(pk=user.pk).update(**{name: details.cleaned_data[name] for name in STORED_AT_ONCE})
    if not new:
        messages.success(request, "Your details are saved.")
        return True
    key = f"address-change {user.pk}"
    if throttle.is_held_back(key):
        details.add_error("email", f"Too many changes were asked for. Try again in {throttle.WINDOW_S // 60} minutes.")
        return False
    throttle.note_failure(key)
    try:
        address_change.ask(user, new)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("address_change_not_sent", reason=str(error))
        details.add_error("email", "The mail server did not take a mail to this address. The old one stays.")
        return False
    messages.success(request, f"Open the link that was mailed to {new}. Until then {user.email} stays your address.")
    return True
