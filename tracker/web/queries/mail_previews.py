"""Every mail the tracker sends, as it would look now, written by the very code that sends it and sent to nobody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives

from tracker.alerts.faults import fault_notice
from tracker.alerts.mail import Notice, alert_mail, digest_mail, notice_mail
from tracker.models import Alert, Digest, Rhythm, SourceFault, Transition, User, Watch
from tracker.web import address_change, login
from tracker.web.queries.changes import with_evidence
from tracker.web.viewer import Viewer

DIGEST_ENTRIES = 5
NEW_ADDRESS = "new.address@example.org"


@dataclass(frozen=True, slots=True)
class MailPreview:
    kind: str  # for the address
    title: str
    empty: str  # why there is nothing to show; empty where there is
    headers: Sequence[tuple[str, str]] = ()
    text: str = ""
    html: str = ""


def all_mails(user: User, viewer: Viewer) -> tuple[MailPreview, ...]:
    """With data of this installation. Nothing is stored: the rows behind the mails are made and forgotten."""
    rows = with_evidence(Transition.objects.listed().exclude(track=Transition.Track.BUNDLED)).order_by(
        "-learnt_at", "-id"
    )
    samples = rows if rows.exists() else with_evidence(Transition.objects.listed().order_by("-learnt_at", "-id"))
    newest = list(samples[:DIGEST_ENTRIES])
    disputed = samples.exclude(dispute_reason="").first() or samples.filter(matter__is_disputed=True).first()
    # A number that no row has: it asks for everything and names nothing.
    watch = Watch(pk=0, user=user, name="Everything", created_at=viewer.now)
    faults = list(SourceFault.objects.filter(is_warning=False).select_related("source").order_by("-last_seen_at")[:3])
    no_change = "No matter has moved yet."

    def alert(row: Transition) -> EmailMultiAlternatives:
        return alert_mail(_alert(row, watch), now=viewer.now)

    def digest() -> EmailMultiAlternatives:
        made = Digest(user=user, rhythm=Rhythm.DAILY.value, due_at=viewer.now, message_id="<digest.sample@localhost>")
        return digest_mail(made, [_alert(row, watch) for row in newest], now=viewer.now)

    def notice(of: Notice) -> Callable[[], EmailMultiAlternatives]:
        return lambda: notice_mail(of, user.email)

    to_old, to_new = address_change.notices_of_change(user.email, NEW_ADDRESS)
    return (
        _shown("immediate", "A change, at once", (lambda: alert(newest[0])) if newest else no_change),
        _shown("disputed", "A change that is disputed",
               (lambda: alert(disputed)) if disputed else "Nothing is disputed."),
        _shown("digest", "A daily digest", digest if newest else no_change),
        _shown("faults", "Sources that went wrong, to operators",
               notice(fault_notice(faults)) if faults else "No source has gone wrong yet."),
        _shown("login", "A log-in link", notice(login.notice_of_link(user))),
        _shown("address-link", "A new address, to be confirmed",
               notice(address_change.notice_of_link(user, NEW_ADDRESS))),
        _shown("address-asked", "A new address was asked for, to the old one",
               notice(address_change.notice_of_asking(NEW_ADDRESS))),
        _shown("address-changed", "The address was changed, to the old one", notice(to_old)),
        _shown("address-new", "The address was changed, to the new one", notice(to_new)),
    )  # fmt: skip


def _shown(kind: str, title: str, make: Callable[[], EmailMultiAlternatives] | str) -> MailPreview:
    if isinstance(make, str):
        return MailPreview(kind, title, make)
    mail = make()
    named = ("From", "To", "Subject", "Message-ID", "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post")
    message = mail.message()
    headers = [(name, str(message[name])) for name in named if message[name] is not None and name != "Subject"]
    html = str(mail.alternatives[0][0])
    return MailPreview(kind, title, "", [("Subject", str(mail.subject)), *headers], str(mail.body), html)


def _alert(row: Transition, watch: Watch) -> Alert:
    return Alert(transition=row, watch=watch, message_id=f"<alert.{row.public_id}.sample@localhost>")
