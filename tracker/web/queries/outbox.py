"""Mails of all persons that wait or were set aside, for administrators."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from tracker.models import Alert, Delivery, Digest, FaultMail, Outgoing
from tracker.web import words
from tracker.web.pieces.dates import DateWords
from tracker.web.viewer import Viewer

SHOWN = 100


@dataclass(frozen=True, slots=True)
class OutboxLine:
    kind: str
    number: int
    what: str
    to: str
    why: str  # what the server said last
    attempts: str
    next_at: DateWords | None


@dataclass(frozen=True, slots=True)
class OutboxPage:
    set_aside: tuple[OutboxLine, ...]
    failing: tuple[OutboxLine, ...]
    waiting: str
    sent: str


def outbox_page(viewer: Viewer) -> OutboxPage:
    pending = Outgoing.State.PENDING
    waiting = Alert.objects.filter(state=pending).count()
    return OutboxPage(
        set_aside=_lines(viewer, state=Outgoing.State.SET_ASIDE),
        failing=_lines(viewer, state=pending, attempts__gt=0),
        waiting=words.counted(waiting, "alert"),
        sent=words.counted(Delivery.objects.filter(is_accepted=True).count(), "mail"),
    )


def _lines(viewer: Viewer, **which: object) -> tuple[OutboxLine, ...]:
    tries = Prefetch("deliveries", Delivery.objects.order_by("-attempted_at"))
    alerts: QuerySet[Alert] = Alert.objects.filter(digest=None, **which).prefetch_related(tries)
    digests: QuerySet[Digest] = Digest.objects.filter(**which).prefetch_related(tries)
    alerts = alerts.select_related("watch__user", "transition__matter").order_by("-next_attempt_at", "-id")
    digests = digests.select_related("user").order_by("-next_attempt_at", "-id")
    told: QuerySet[FaultMail] = FaultMail.objects.filter(**which).prefetch_related(tries)
    told = told.select_related("user").order_by("-next_attempt_at", "-id")
    return (
        *(
            _line(
                viewer, row, "alert", row.watch.user.email,
                _move(row),
            )
            for row in alerts[:SHOWN]
        ),
        *(_line(viewer, row, "digest", row.user.email, f"{row.rhythm} digest".capitalize()) for row in digests[:SHOWN]),
        *(_line(viewer, row, "faults", row.user.email, "Faults of sources") for row in told[:SHOWN]),
    )  # fmt: skip


def _move(row: Alert) -> str:
    matter = row.transition.matter
    return f"{matter.title_en}: {words.state_word(matter.slug, row.transition.to_state)}"


def _line(viewer: Viewer, row: Alert | Digest | FaultMail, kind: str, to: str, what: str) -> OutboxLine:
    last = next((one for one in row.deliveries.all() if not one.is_accepted), None)
    return OutboxLine(
        kind=kind,
        number=row.pk,
        what=what,
        to=to,
        why=last.detail if last else "",
        attempts=words.counted(row.attempts, "attempt"),
        next_at=viewer.moment(row.next_attempt_at) if row.state == Outgoing.State.PENDING else None,
    )
