from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories import NOW, make_user, make_watch
from tests.moves import LATER, move
from tracker.alerts import digest
from tracker.models import Transition

pytestmark = pytest.mark.django_db


def test_one_entry_for_each_change_with_the_watches_it_matched() -> None:
    everything, rules = make_watch(name="Everything"), make_watch(name="Rules", types=["rulemaking"])
    row = move()
    move("approved", "2026-02-01", is_backfill=True, roles={"actor": ["pony-ai"], "object": ["robotaxi-service"]})
    found = digest.entries(since=NOW - timedelta(days=1), until=LATER)
    assert [(entry.transition, entry.watches) for entry in found] == [(row, (everything,))]
    assert digest.entries(since=NOW, until=LATER) == []
    assert digest.entries(since=NOW - timedelta(days=1), until=LATER, user=rules.user) == []


def test_the_command_prints_and_changes_nothing() -> None:
    user = make_user("analyst@example.org")
    make_watch(user, name="FSD")
    move(now=timezone.now())
    before = list(Transition.objects.values())
    out = StringIO()
    call_command("digest", "--dry-run", "--days", "2", "--user", "Analyst@example.org", stdout=out)
    assert "1 change in the last 2 days" in out.getvalue()
    assert "Tesla FSD: permission in China: nothing reported → Approved (reported)" in out.getvalue()
    assert "Watches: FSD <analyst@example.org>" in out.getvalue()
    assert list(Transition.objects.values()) == before
    out = StringIO()
    call_command("digest", stdout=out)
    assert "0 digests gathered" in out.getvalue(), "the watch asks for mails at once"
    with pytest.raises(CommandError, match="nobody"):
        call_command("digest", "--dry-run", "--user", "none@example.org")
