"""The other commands, over a small database."""

import io

import pytest
from django.core.management import call_command, load_command_class

from tests.factories import NOW
from tracker.knowledge.vocabulary import Tier
from tracker.models import DocumentVersion, Item, Source
from tracker.nlp.reader import EXTRACTOR_VERSION
from tracker.stages import briefs, faults, load, sweep

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize("name", ["collect", "sources", "load_knowledge", "load_briefs", "reprocess"])
def test_every_command_has_an_example(name: str) -> None:
    assert f"Example: manage.py {name}" in load_command_class("tracker", name).help


def test_knowledge_and_sources_are_loaded_once() -> None:
    assert "Knowledge loaded" in run("load_knowledge")
    again = run("load_knowledge")
    assert "Knowledge unchanged" in again
    assert "(0 new, 0 changed" in again
    assert "Knowledge loaded" in run("load_knowledge", "--force")


def test_the_health_of_sources() -> None:
    load.load_sources()
    Source.objects.update(probation=Source.Probation.OVER)
    well, failing, off = Source.objects.order_by("slug")[:3]
    Source.objects.filter(pk=well.pk).update(is_enabled=True, last_attempt_at=NOW, last_success_at=NOW)
    Source.objects.filter(pk=failing.pk).update(is_enabled=True, consecutive_failures=3)
    Source.objects.filter(pk=off.pk).update(is_enabled=False, disabled_reason="[its] terms")
    faults.record(failing, faults.Fault("timed_out", "no answer in time"), now=NOW)
    shown = run("sources")
    assert "failing (3 in a row)" in " ".join(shown.split())
    assert "no answer in time" in shown
    assert "[its] terms" in shown
    only = run("sources", "--failing")
    assert f" {failing.slug} " in only
    assert f" {well.slug} " not in only  # one slug may begin another


def test_briefs_come_and_go() -> None:
    load.load_knowledge(now=NOW)
    load.load_briefs(briefs.bundled()[:2], now=NOW)
    sweep.run_all(now=NOW)
    assert Source.objects.get().tier == Tier.BUNDLED
    assert "Removed 2 briefs" in run("load_briefs", "--remove")
    assert not DocumentVersion.objects.exists()


def test_documents_are_read_again() -> None:
    load.load_knowledge(now=NOW)
    load.load_briefs(briefs.bundled()[:2], now=NOW)
    sweep.run_all(now=NOW)
    assert "Nothing to do" in run("reprocess")
    assert "extract 2" in run("reprocess", "--all")
    DocumentVersion.objects.filter(document__items=Item.objects.first()).update(extracted_with="older")
    assert "extract 1" in run("reprocess")
    assert set(DocumentVersion.objects.values_list("extracted_with", flat=True)) == {EXTRACTOR_VERSION}
    assert "read 2" in run("reprocess", "--bytes")
    assert DocumentVersion.objects.count() == 2
