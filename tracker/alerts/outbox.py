"""The mails that wait: changes, digests, faults for operators. What each tells is fixed when it is about to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, OuterRef, QuerySet

from tracker.alerts.faults import fault_notice
from tracker.alerts.mail import alert_mail, digest_mail, notice_mail
from tracker.models import Alert, Delivery, Digest, FaultMail, Outgoing, Rhythm, SourceFault, User

ALERT_RELATIONS = (
    "watch__user", "transition__matter", "transition__event", "transition__mention__version",
    "transition__document__current_version", "transition__document__source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """One row of the outbox with what its mail tells: alerts, or faults that are new and that are over."""

    row: Outgoing
    user: User
    alerts: Sequence[Alert] = ()
    opened: Sequence[SourceFault] = ()
    mended: Sequence[SourceFault] = ()

    @property
    def is_empty(self) -> bool:
        """Everything it was to tell was withdrawn."""
        return not (self.alerts or self.opened or self.mended)

    def write(self, *, now: datetime) -> EmailMultiAlternatives:
        if isinstance(self.row, Digest):
            return digest_mail(self.row, self.alerts, now=now)
        if isinstance(self.row, FaultMail):
            notice = fault_notice(self.opened, self.mended)
            return notice_mail(notice, self.user.email, message_id=self.row.message_id)
        first, *others = self.alerts
        return alert_mail(first, [other.watch for other in others], now=now)

    def delivery(self, at: datetime, *, is_accepted: bool, detail: str) -> Delivery:
        name = {Digest: "digest", FaultMail: "fault_mail"}.get(type(self.row), "alert")
        given = {name: self.row}
        return Delivery(attempted_at=at, is_accepted=is_accepted, detail=detail, **given)

    def mark(self, state: str, at: datetime) -> None:
        """Say of the alerts told what is said of the row, in the row's own transaction."""
        pending = Alert.objects.filter(pk__in=[alert.pk for alert in self.alerts], state=Alert.State.PENDING)
        if isinstance(self.row, Digest):
            pending.update(state=state, sent_at=at if state == Alert.State.SENT else None)
        elif isinstance(self.row, Alert) and state == Alert.State.SENT:
            pending.exclude(pk=self.row.pk).update(state=state, sent_at=at, told_with=self.row)


def waiting_alerts(now: datetime) -> QuerySet[Alert]:
    """One alert for each change and person: the first of those that wait. Its mail tells the others too."""
    single = Alert.objects.filter(state=Alert.State.PENDING, digest=None, watch__rhythm=Rhythm.IMMEDIATE)
    earlier = single.filter(
        transition=OuterRef("transition"), watch__user=OuterRef("watch__user"), pk__lt=OuterRef("pk")
    )
    due = single.filter(~Exists(earlier), next_attempt_at__lte=now)
    return due.order_by("next_attempt_at", "id")


def waiting_digests(now: datetime) -> QuerySet[Digest]:
    return Digest.objects.filter(state=Digest.State.PENDING, next_attempt_at__lte=now).order_by("next_attempt_at", "id")


def waiting_fault_mails(now: datetime) -> QuerySet[FaultMail]:
    waiting = FaultMail.objects.filter(state=FaultMail.State.PENDING, next_attempt_at__lte=now)
    return waiting.order_by("next_attempt_at", "id")


def letter(row: Outgoing) -> Letter | None:
    """The row as it is now, with what it tells; None where it was removed meanwhile."""
    if isinstance(row, Digest):
        digest = Digest.objects.select_related("user").filter(pk=row.pk).first()
        if digest is None:
            return None
        told = _live(digest.alerts.all(), digest.user).order_by("transition__learnt_at", "transition_id", "id")
        return Letter(digest, digest.user, list(told))
    if isinstance(row, FaultMail):
        return _of_faults(row)
    alert = Alert.objects.select_related(*ALERT_RELATIONS).filter(pk=row.pk).first()
    if alert is None:
        return None
    user = alert.watch.user
    if alert.watch.deleted_at or alert.watch.is_paused or not user.is_active:
        return Letter(alert, user, [])
    same = Alert.objects.filter(transition=alert.transition, digest=None, watch__rhythm=Rhythm.IMMEDIATE)
    others = _live(same.filter(watch__user=user).exclude(pk=alert.pk), user).order_by("id")
    return Letter(alert, user, [alert, *others])


def _of_faults(row: FaultMail) -> Letter | None:
    mail = FaultMail.objects.select_related("user").filter(pk=row.pk).first()
    if mail is None:
        return None
    if not (mail.user.is_active and mail.user.is_staff):
        return Letter(mail, mail.user)
    faults = SourceFault.objects.select_related("source").in_bulk([*mail.opened, *mail.mended])
    opened, mended = ([faults[id_] for id_ in ids if id_ in faults] for ids in (mail.opened, mail.mended))
    return Letter(mail, mail.user, opened=opened, mended=mended)


def _live(alerts: QuerySet[Alert], user: User) -> QuerySet[Alert]:
    if not user.is_active:
        return alerts.none()
    live = alerts.filter(state=Alert.State.PENDING, watch__deleted_at=None, watch__is_paused=False)
    return live.select_related(*ALERT_RELATIONS)


def try_again(row: Outgoing, *, now: datetime) -> None:
    """Take up again what was set aside, as if it had never been tried."""
    anew = {"state": Outgoing.State.PENDING, "attempts": 0, "next_attempt_at": now}
    if not type(row)._default_manager.filter(pk=row.pk, state=Outgoing.State.SET_ASIDE).update(**anew):
        return
    if isinstance(row, Digest):
        row.alerts.filter(state=Alert.State.SET_ASIDE).update(state=Alert.State.PENDING)
