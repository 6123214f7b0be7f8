"""Sources in the hands of administrators: guess, try, save, change, switch, check, delete."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import feed, page
from tracker.env import env
from tracker.models import Item, PageDeclaration, Source, SourceFault
from tracker.stages import declaring, load, trial
from tracker.stages.lease import named_lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSite]:
    changes = {"allow_private_addresses": True, "per_host_delay_s": 0.0}
    monkeypatch.setattr(trial, "env", env.model_copy(update=changes))
    monkeypatch.setattr(trial, "robots_rules", {})
    with LoopbackSite() as site:
        today = timezone.now().strftime("%a, %d %b %Y 00:00:00 GMT").encode()
        site.serve("/feed", feed(site, "/a").replace(b"Mon, 02 Mar 2026 08:00:00 GMT", today))
        site.serve("/a", page())
        head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
        site.serve("/", f"<html><head><title>The Wire</title>{head}</head><p>Welcome to our pages</p></html>")
        yield site


def filled(site: LoopbackSite, **changes: Any) -> dict[str, Any]:
    return {
        "urls": site.url("/feed"), "way": "feed", "name": "The Wire", "publisher": "Wire Media", "kind": "news",
        "tier": "media", "language": "en", "jurisdiction": "CN", "homepage": "https://wire.example", "terms": "x",
        "cadence_minutes": "60", "zone": "UTC", "least": "1", "most": "100", "max_pages": "1", "page_body": "#story",
        **changes,
    }  # fmt: skip


def post(browser: Client, path: str, fields: dict[str, Any], do: str = "", **headers: str) -> str:
    answer = browser.post(path, {**fields, **({"do": do} if do else {})}, headers=headers or None)
    return answer.content.decode()


def saved(browser: Client, site: LoopbackSite, **changes: Any) -> Source:
    answer: HttpResponse = browser.post("/sources/new/", {**filled(site, **changes), "do": "save"})
    assert answer.status_code == 302, answer.content.decode()
    return Source.objects.get(slug=answer.headers["Location"].strip("/").split("/")[-1])


def test_one_look_at_an_address_fills_the_form_in(browser: Client, site: LoopbackSite) -> None:
    page = post(browser, "/sources/new/", {"address": site.url("/")}, "guess")
    assert "Filled in below by one look" in page
    assert f"{site.url('/feed')}</textarea>" in page
    assert 'value="Wire"' in page
    assert not PageDeclaration.objects.exists()


def test_an_address_that_gives_nothing_is_told_in_words(browser: Client, site: LoopbackSite) -> None:
    page = post(browser, "/sources/new/", {"address": site.url("/nowhere")}, "guess")
    assert "Nothing could be made of it: the server answers 404" in page
    assert "it may have moved" in page


def test_a_try_shows_items_dates_and_a_document_and_stores_nothing(browser: Client, site: LoopbackSite) -> None:
    page = post(browser, "/sources/new/", filled(site), "try")
    assert "What would be collected" in page
    assert "This works." in page
    for part in ("Story /a", f"{timezone.now():%Y-%m-%d}", "Tesla asks for leave", "BEIJING - Tesla has asked"):
        assert part in page
    part = post(browser, "/sources/new/", filled(site), "try", **{"HX-Request": "true"})
    assert "This works." in part
    assert "<html" not in part
    assert not Source.objects.exists()
    assert not Item.objects.exists()


def test_a_try_tells_what_is_wrong_and_what_to_look_at(browser: Client, site: LoopbackSite) -> None:
    page = post(browser, "/sources/new/", filled(site, page_body="#other"), "try")
    assert "This does not work yet." in page
    assert "What to look at:" in page
    assert "Compare the declared selectors with" in page


def test_a_try_waits_for_nobody(browser: Client, site: LoopbackSite) -> None:
    with named_lease("trial", now=timezone.now()):
        for do in ("try", "guess"):
            page = post(browser, "/sources/new/", {**filled(site), "address": site.url("/")}, do)
            assert "Somebody else tries a source just now" in page
    assert site.asked == []


def test_saved_it_starts_on_probation_and_says_where_it_comes_from(browser: Client, site: LoopbackSite) -> None:
    row = saved(browser, site)
    assert (row.slug, row.declared_by, row.probation) == ("the-wire", "page", Source.Probation.WAITING)
    page = browser.get("/sources/the-wire/").content.decode()
    assert "an administrator, on this page" in page
    assert "on probation" in page
    assert "added here" in browser.get("/sources/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"urls": "ftp://wire.example"}, "is not an http address"),
        ({"urls": ""}, "This field is required"),
        ({"way": "listing", "listing_row": "li["}, "is not a CSS selector"),
        ({"way": "listing", "listing_row": ""}, "Field required"),
        ({"zone": "Mars"}, "is not an IANA time zone"),
        ({"slug": "miit"}, "A source of the project has this name"),
        ({"slug": "No Name"}, "Lower-case letters"),
        ({"name": "特斯拉"}, "Lower-case letters"),
        ({"least": "9", "most": "3"}, "More than the most."),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(
    browser: Client, site: LoopbackSite, changes: dict[str, str], words: str
) -> None:
    answer = browser.post("/sources/new/", {**filled(site, **changes), "do": "save"})
    assert answer.status_code == 422
    page = answer.content.decode().replace("&#x27;", "'")
    assert words in page
    assert "field-error" in page
    part = post(browser, "/sources/new/", filled(site, **changes), "try", **{"HX-Request": "true"})
    assert "It cannot be tried yet" in part
    assert site.asked == []
    assert not PageDeclaration.objects.exists()


def test_every_way_survives_the_form(browser: Client, site: LoopbackSite) -> None:
    ways = {
        "feed": {"feed_has_whole_text": "on"},
        "sitemap": {"sitemap_only": "/autos/", "sitemap_languages": "en\neng"},
        "listing": {
            "listing_row": "ul li",
            "listing_link": "a@href",
            "listing_title": "a",
            "listing_published": "time",
        },
        "json": {"json_rows": "", "json_title": "t", "json_link": "u"},
    }
    for way, fields in ways.items():
        row = saved(browser, site, way=way, name=f"Wire {way}", page_title="h1\nld:headline", **fields)
        before = declaring.table_of(row.slug)
        shown = browser.get(f"/sources/{row.slug}/edit/").context["form"]
        answer = browser.post(f"/sources/{row.slug}/edit/", {**_values(shown), "do": "save"})
        assert answer.status_code == 302, answer.content.decode()
        assert declaring.table_of(row.slug) == before
        assert before is not None
        assert before[way]["urls"] == [site.url("/feed")]


def _values(form: Any) -> dict[str, Any]:
    """What a browser would send back of a form as shown."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "on" if value is True else value for name, value in values.items() if value not in (None, False)}


def test_it_is_switched_off_and_on_deleted_and_brought_back(browser: Client, site: LoopbackSite) -> None:
    row = saved(browser, site)
    browser.post(f"/sources/{row.slug}/switch/", {"to": "off"})
    page = browser.get(f"/sources/{row.slug}/").content.decode()
    assert "Switched off by an administrator" in page
    browser.post(f"/sources/{row.slug}/switch/", {"to": "on"})
    row.refresh_from_db()
    assert row.is_enabled
    asked = browser.get(f"/sources/{row.slug}/delete/").content.decode()
    assert "0 documents" in asked
    after = browser.post(f"/sources/{row.slug}/delete/", follow=True).content.decode()
    assert "is deleted; its documents stay" in after
    assert "/restore/" in after
    row.refresh_from_db()
    assert not row.is_enabled
    assert browser.get(f"/sources/{row.slug}/edit/").status_code == 404
    browser.post(f"/sources/{row.slug}/restore/")
    row.refresh_from_db()
    assert row.is_enabled


def test_a_source_that_did_not_pass_is_checked_again_or_collected_anyway(browser: Client, site: LoopbackSite) -> None:
    row = saved(browser, site)
    failed = {"probation": Source.Probation.FAILED, "is_enabled": False, "disabled_reason": "list: it is gone"}
    Source.objects.filter(pk=row.pk).update(**failed)
    page = browser.get(f"/sources/{row.slug}/").content.decode()
    assert "did not pass its check" in page
    assert "List: it is gone" in page
    browser.post(f"/sources/{row.slug}/check/", {"do": "again"})
    row.refresh_from_db()
    assert (row.probation, row.is_enabled) == (Source.Probation.WAITING, True)
    Source.objects.filter(pk=row.pk).update(**failed)
    browser.post(f"/sources/{row.slug}/check/", {"do": "without"})
    row.refresh_from_db()
    assert (row.probation, row.is_enabled) == (Source.Probation.OVER, True)


def test_terms_that_forbid_are_kept(browser: Client) -> None:
    load.load_sources()
    for path, fields in (("switch", {"to": "on"}), ("check", {"do": "without"})):
        browser.post(f"/sources/hkex/{path}/", fields)
        assert not Source.objects.get(slug="hkex").is_enabled


def test_the_last_check_stands_on_the_sources_page(browser: Client) -> None:
    row = factories.make_source(
        "checked",
        checked_at=timezone.now(),
        last_check={
            "outcome": "failed",
            "findings": [{"about": "list", "words": "it <b>moved</b>", "outcome": "failed"}],
            "look_at": "Open the page.",
            "declaration": "x",
        },
    )
    page = browser.get("/sources/checked/").content.decode()
    assert "Last check" in page
    assert "It &lt;b&gt;moved&lt;/b&gt;" in page
    assert "Open the page." in page
    assert not SourceFault.objects.filter(source=row).exists()


def test_only_administrators_may(client: Client, site: LoopbackSite) -> None:
    load.load_sources()
    client.force_login(factories.make_user())
    paths = ["new", "miit/edit", "miit/switch", "miit/check", "miit/delete", "miit/restore"]
    for path in paths:
        for ask in (client.get, client.post):
            assert ask(f"/sources/{path}/", headers={"Host": "localhost"}).status_code == 403, path
    page = client.get("/sources/miit/", headers={"Host": "localhost"}).content.decode()
    assert "Switch off" not in page
    assert "Add a source" not in client.get("/sources/", headers={"Host": "localhost"}).content.decode()


def test_only_the_pages_own_sources_are_edited_and_deleted(browser: Client) -> None:
    load.load_sources()
    assert browser.get("/sources/miit/edit/").status_code == 404
    assert browser.post("/sources/miit/delete/").status_code == 404
    assert Source.objects.get(slug="miit").is_enabled
