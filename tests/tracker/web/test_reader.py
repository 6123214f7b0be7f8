"""The reader: evidence and names in place, versions, and the bytes behind them."""

import re
from datetime import date, timedelta

from django.test import Client

from scrapers import document
from tests import factories
from tests.factories import NOW
from tests.tracker.web.place import ENGLISH, Place
from tracker.models import DocumentVersion, Mention
from tracker.stages import compare, snapshots
from tracker.web import links


def text_of(body: str) -> str:
    """The reader's text without its tags and numbers."""
    inside = body.split('class="reader"', 1)[1].split(">", 1)[1].split("</div>", 1)[0]
    inside = re.sub(r'<a class="note-number".*?</a>', "", inside)
    return re.sub(r"<[^>]+>", "", inside)


def test_the_text_is_unchanged_by_highlighting(browser: Client, place: Place) -> None:
    Mention.objects.create(version=place.version, entity_id="tesla", start=0, end=5, surface="Tesla")
    body = browser.get(links.document(place.version.document)).content.decode()
    assert [line for line in text_of(body).split("\n") if line] == [line for line in ENGLISH.split("\n") if line]
    assert '<a class="entity" href="/entities/tesla/" title="Tesla">' in body
    assert '<mark class="evidence" id="s-0"' in body


def test_the_link_of_a_quote_finds_its_sentence(browser: Client, place: Place) -> None:
    body = browser.get(links.event(place.event)).content.decode()
    hrefs = re.findall(r'class="in-text" href="([^"#]+)#([^"]+)"', body)
    assert hrefs
    for path, anchor in hrefs:
        assert f'id="{anchor}"' in browser.get(path).content.decode()


def test_a_text_is_escaped(browser: Client, place: Place) -> None:
    DocumentVersion.objects.filter(pk=place.version.pk).update(
        text="<script>alert(1)</script> & more", title="<b>x</b>"
    )
    body = browser.get(links.document(place.version.document), follow=True).content.decode()
    assert "<script>alert" not in body
    assert "&lt;b&gt;x&lt;/b&gt;" in body


def test_versions_and_what_changed(browser: Client, place: Place) -> None:
    factories.make_version(
        title=place.version.title, text=ENGLISH + "\n\nA correction.", document=place.version.document,
        known_at=NOW + timedelta(hours=2),
    )  # fmt: skip
    compare.run()
    old = DocumentVersion.objects.select_related("document").get(pk=place.version.pk)
    old_path = links.document(old.document, old)
    assert old_path.endswith("?version=1")
    current = browser.get(old_path.partition("?")[0]).content.decode()
    assert "What this version changed" in current
    assert "A correction." in current.split("What this version changed")[1]
    assert "A correction." not in text_of(browser.get(old_path).content.decode())
    assert browser.get(old_path.replace("version=1", "version=9")).status_code == 404
    # The evidence of the event was read from version 1: its link leads there, not to the newer text.
    assert old_path in browser.get(links.event(place.event)).content.decode()


def test_a_bundled_brief_says_what_it_is(browser: Client, place: Place) -> None:
    brief = place.bundled_event.best_mention.version.document  # type: ignore[union-attr]
    brief.fact_links = ["https://example.org/fact"]
    brief.save()
    body = browser.get(links.document(brief)).content.decode()
    assert "Bundled brief, written for this project." in body
    assert "https://example.org/fact" in body
    assert brief.canonical_url not in body


def test_raw_bytes_are_a_download_and_never_a_page(browser: Client, place: Place) -> None:
    raw = document.Snapshot(
        url="https://news.example.org/1", status=200, headers={"content-type": "text/html"}, body=b"<script>1</script>",
        fetched_at=NOW, requested_url="https://news.example.org/1",
    )  # fmt: skip
    row = snapshots.keep(raw)
    DocumentVersion.objects.filter(pk=place.version.pk).update(snapshot=row)
    assert row.sha256 in browser.get(links.document(place.version.document)).content.decode()
    response = browser.get(links.snapshot(row.sha256))
    assert response.content == raw.body
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_removed_text_says_so(browser: Client, place: Place) -> None:
    DocumentVersion.objects.filter(pk=place.version.pk).update(text="")
    assert "The text is not kept." in browser.get(links.document(place.version.document)).content.decode()


def test_what_a_notice_says_of_itself(browser: Client, place: Place) -> None:
    path = links.document(place.version.document)
    assert "What it says of itself" not in browser.get(path).content.decode()
    DocumentVersion.objects.filter(pk=place.version.pk).update(
        document_number="样例部〔2026〕3号",
        issuing_bodies=["样例部", "样例局"],
        comments_close_on=date(2026, 4, 1),
        attachments=[
            {"url": "https://ministry.example/1.pdf", "name": "附件一", "media_type": "application/pdf"},
            {"url": "javascript:alert(1)", "name": "x", "media_type": None},
        ],
    )
    body = browser.get(path).content.decode()
    facts = body.split("What it says of itself")[1].split("</section>")[0]
    assert "样例部〔2026〕3号" in facts
    assert "样例部, 样例局" in facts
    assert '<time datetime="2026-04-01">1 Apr 2026</time>' in facts
    assert "In effect from" not in facts
    assert '<a class="long" href="https://ministry.example/1.pdf"' in body
    assert "javascript:alert" not in body


def test_a_partial_text_says_so(browser: Client, place: Place) -> None:
    url = links.document(place.version.document)
    assert "public part" not in browser.get(url).content.decode()
    DocumentVersion.objects.filter(pk=place.version.pk).update(is_partial=True, partial_reason="paywall")
    body = browser.get(url).content.decode()
    assert "public part" in body
    assert "The rest is to be paid or logged in for" in body
