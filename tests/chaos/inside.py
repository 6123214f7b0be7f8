"""What runs inside the installation: the pages that come in, the work without disturbance, and a worker gone odd."""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

import django

django.setup()

from django.db import OperationalError  # noqa: E402
from django.utils import timezone  # noqa: E402
from kombu.exceptions import OperationalError as BrokerDown  # noqa: E402

from tests.chaos.texts import reports  # noqa: E402
from tracker import tasks  # noqa: E402
from tracker.bench import journey  # noqa: E402
from tracker.errors import LeaseLost  # noqa: E402
from tracker.models import Source, User, Watch  # noqa: E402
from tracker.stages import sweep  # noqa: E402

WATCHES = 3
# Mails go out by the right clock: one that runs ahead takes a lease for expired while the mail is under way.
ODD_STAGES = ("read", "compare", "extract", "story", "merge", "follow", "alert")
MOST_MINUTES_OFF = 20


def prepare() -> None:
    """Sources, knowledge and watches on everything, of as many people."""
    journey.prepare(0)
    Watch.objects.all().delete()
    for number in range(WATCHES):
        person = User.objects.create_user(f"reader{number}@example.org")
        Watch.objects.create(user=person, name=f"Everything {number}", created_at=journey.NOW)


def feed(count: int, *, seed: int | None) -> None:
    """Store the pages; with a seed in an order of its own. What follows finds them by itself."""
    sources = list(Source.objects.filter(slug__startswith="bench-").order_by("slug"))
    numbered = list(enumerate(reports(count)))
    if seed is not None:
        Random(seed).shuffle(numbered)
    for number, article in numbered:
        # Each source in one language: a page in another than the last ones is refused, which depends on the order.
        own = sources[article.language == "zh" :: 2]
        journey.store_fetched(number, article, own[number % len(own)])


def calm() -> None:
    sweep.run_all()


def finish() -> None:
    """What was refused is tried again, and what the dead had leased is free: as if hours had passed."""
    later = timezone.now() + timedelta(hours=6)
    while sweep.run_all(now=later):
        later += timedelta(hours=6)


def odd(seed: int) -> None:
    """A worker whose clock jumps, and a sender who repeats every message. Until it is killed."""
    random = Random(seed)
    while True:
        offset = timedelta(minutes=random.uniform(-MOST_MINUTES_OFF, MOST_MINUTES_OFF))
        stage = random.choice(ODD_STAGES)
        _unless_down(lambda stage=stage, offset=offset: sweep.STAGES[stage](limit=20, now=timezone.now() + offset))
        again = random.choice([tasks.sweep, tasks.story, tasks.merge, tasks.follow, tasks.alert, tasks.deliver])
        for _ in range(3):
            _unless_down(again.delay)
        time.sleep(0.5)


def _unless_down(act: Callable[[], object]) -> None:
    try:
        act()
    except (LeaseLost, OperationalError, BrokerDown) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    if what == "prepare":
        prepare()
    elif what == "feed":
        feed(int(numbers[0]), seed=int(numbers[1]) if len(numbers) > 1 else None)
    elif what == "calm":
        calm()
    elif what == "finish":
        finish()
    elif what == "odd":
        odd(int(numbers[0]))
