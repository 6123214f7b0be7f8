"""People make matters in the pages: with a preview, for everybody; only their makers and administrators change them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import NOW, make_entities, make_event_mention, make_user, make_version
from tracker.models import DocumentVersion, Matter, User
from tracker.stages import follow, merge

RULE = {"title_en": "XPeng in Guangzhou", "types": ["autonomy_permit"], "any": ["xpeng"], "sense": "permission"}


def run_all() -> None:
    DocumentVersion.objects.filter(storied_at=None).update(storied_at=NOW)
    while merge.run() or follow.run():
        pass


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def told(db: None) -> None:
    make_entities("xpeng", "tesla", "guangzhou")
    day = timezone.now().date() - timedelta(days=40)
    version = make_version(published=day)
    make_event_mention(version, "autonomy_permit", "approved", date=str(day), actor=["xpeng"], place=["guangzhou"])
    run_all()


@pytest.fixture
def analyst(db: None) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(make_user("desk@example.org"))
    return client


def test_the_preview_says_what_would_have_been(analyst: Client, told: None) -> None:
    said = text_of(analyst.post("/matters/preview/", {**RULE, "title_en": ""}))
    assert "gathered 1 event and moved 1 time" in said
    assert "Nothing reported → to Approved reported" in said
    assert not Matter.objects.filter(is_own=True).exists()
    assert "A quiet year" in text_of(analyst.post("/matters/preview/", {**RULE, "any": ["tesla"]}))
    assert "Choose at least one kind" in text_of(analyst.post("/matters/preview/", {**RULE, "types": []}))


def test_it_is_made_and_stands_with_the_others(analyst: Client, told: None) -> None:
    page = analyst.post("/matters/new/", {**RULE, "do": "preview"})
    assert page.status_code == 200
    assert "gathered 1 event" in text_of(page)
    response = analyst.post("/matters/new/", {**RULE, "do": "save"}, follow=True)
    assert "“XPeng in Guangzhou” is made." in text_of(response)
    run_all()
    page = analyst.get("/matters/own-xpeng-in-guangzhou/")
    said = text_of(page)
    assert "made here" in said
    assert "Approved" in said
    assert 'href="/matters/own-xpeng-in-guangzhou/edit/"' in page.content.decode()
    board = text_of(analyst.get("/matters/"))
    assert "XPeng in Guangzhou" in board
    assert "Made here" in board
    for path in ("/", "/calendar/", "/promises/", "/timeline/?matter=own-xpeng-in-guangzhou", "/watches/new/"):
        assert analyst.get(path).status_code == 200


def test_what_is_missing_is_said(analyst: Client, told: None) -> None:
    response = analyst.post("/matters/new/", {"do": "save", "sense": "permission"})
    assert response.status_code == 422
    assert "Choose at least one kind of event." in text_of(response)
    assert not Matter.objects.filter(is_own=True).exists()


def test_it_is_changed(analyst: Client, told: None) -> None:
    analyst.post("/matters/new/", {**RULE, "do": "save"})
    form = analyst.get("/matters/own-xpeng-in-guangzhou/edit/").content.decode()
    assert 'value="xpeng" checked' in form
    assert "gathered <strong>1 event</strong>" in form
    analyst.post("/matters/own-xpeng-in-guangzhou/edit/", {**RULE, "title_en": "XPeng anywhere", "do": "save"})
    assert Matter.objects.get(is_own=True).title_en == "XPeng anywhere"


def test_it_is_deleted_after_a_question(analyst: Client, told: None) -> None:
    analyst.post("/matters/new/", {**RULE, "do": "save"})
    run_all()
    analyst.post("/watches/matter/own-xpeng-in-guangzhou/")
    asked = text_of(analyst.get("/matters/own-xpeng-in-guangzhou/delete/"))
    assert "with its 1 move" in asked
    assert "1 watch on this matter alone goes, too" in asked
    assert Matter.objects.filter(is_own=True).exists()
    response = analyst.post("/matters/own-xpeng-in-guangzhou/delete/", follow=True)
    assert "is deleted" in text_of(response)
    assert not Matter.objects.filter(is_own=True).exists()


def test_others_and_shipped_matters_are_out_of_reach(analyst: Client, browser: Client, told: None) -> None:
    analyst.post("/matters/new/", {**RULE, "do": "save"})
    stranger = Client(SERVER_NAME="localhost")
    stranger.force_login(make_user("other@example.org"))
    assert stranger.get("/matters/own-xpeng-in-guangzhou/edit/").status_code == 403
    assert stranger.post("/matters/own-xpeng-in-guangzhou/delete/").status_code == 403
    assert "/edit/" not in stranger.get("/matters/own-xpeng-in-guangzhou/").content.decode()
    assert browser.get("/matters/own-xpeng-in-guangzhou/edit/").status_code == 200, "an administrator may"
    assert browser.post("/matters/fsd-permission/delete/").status_code == 404
    assert User.objects.filter(email="desk@example.org").exists()
