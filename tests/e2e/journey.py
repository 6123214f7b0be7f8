"""The journey of a document through an installation, as its operator and its reader see it.

The same steps run on SQLite without services and on PostgreSQL with Redis and a worker; only who drives differs.
"""

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import duckdb

from tests.installation import Installation, toml_table, wait_until
from tests.loopback import LoopbackSite
from tests.mail_server import MailServer

MATTER = "fsd-permission"
READER = "analyst@example.org"


def page(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )


def feed(site: LoopbackSite, *entries: tuple[str, str, str]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{site.url(path)}</link><guid>{site.url(path)}</guid>"
        f"<pubDate>{date}</pubDate></item>"
        for path, title, date in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Notices</title>{items}</channel></rss>'


SOUGHT = ("/wire/sought.html", "Tesla asks China to allow FSD", "Mon, 02 Mar 2026 08:00:00 +0800")
APPROVED = ("/notices/approved.html", "Notice on Tesla's driver assistance", "Wed, 01 Apr 2026 09:00:00 +0800")
BROKEN = ("/notices/broken.html", "A notice whose page fails", "Wed, 01 Apr 2026 10:00:00 +0800")
HIDDEN = ("/private/hidden.html", "A page that robots may not fetch", "Wed, 01 Apr 2026 11:00:00 +0800")
DECISION = (
    "The Ministry of Industry and Information Technology said on Wednesday that it has approved Tesla's application "
    "to offer Full Self-Driving in China."
)


def build_site(site: LoopbackSite) -> None:
    site.robots("User-agent: *\nDisallow: /private/\n")
    listing = f"<ul><li class=row><a href='{SOUGHT[0]}'>{SOUGHT[1]}</a> <time>2026-03-02</time></li></ul>"
    site.serve("/wire/", page("The wire", listing))
    site.serve(
        SOUGHT[0],
        page(
            SOUGHT[1],
            "Tesla is seeking approval from Chinese regulators to launch its Full Self-Driving software in China, "
            "three people familiar with the matter said on Monday.",
            "The application is now being reviewed, the people said. Tesla did not answer a request for comment.",
        ),
    )
    site.serve(
        "/notices/feed.xml", feed(site, ("/notices/old.html", "An older notice", "Sun, 01 Feb 2026 09:00:00 +0800"))
    )
    site.serve(
        "/notices/old.html", page("An older notice", "The ministry's hall is closed for the holidays this week. " * 6)
    )


def publish_decision(site: LoopbackSite) -> None:
    site.serve("/notices/feed.xml", feed(site, APPROVED, BROKEN, HIDDEN))
    site.serve(
        APPROVED[0],
        page(
            APPROVED[1],
            DECISION,
            "The ministry said the company passed the checks on data security and on the recording of driving data. "
            "Drivers must keep their hands on the wheel.",
        ),
    )
    site.serve(BROKEN[0], "the database is down", status=500)
    site.serve(HIDDEN[0], page(HIDDEN[1], "Nobody may read this."))


def sources(site: LoopbackSite) -> str:
    common: dict[str, object] = {"jurisdiction": "CN", "language": "en", "terms": "Ours.", "homepage": site.url("/")}
    wire = {"name": "The wire", "publisher": "Loopback Wire", "kind": "news", "tier": "media", **common}
    notices = {"name": "Notices", "publisher": "Loopback Ministry", "kind": "notice", "tier": "official", **common}
    way = {"urls": [site.url("/wire/")], "row": "li.row", "link": "a@href", "title": "a", "published": "time"}
    return "\n".join(
        (
            f"[sources.the-wire]\n{toml_table(wire)}\n[sources.the-wire.listing]\n{toml_table(way)}",
            f"[sources.the-notices]\n{toml_table(notices)}",
            f"[sources.the-notices.feed]\n{toml_table({'urls': [site.url('/notices/feed.xml')]})}",
        )
    )


WATCH = f"""
from django.utils import timezone
from tracker.alerts import watches
from tracker.models import Matter, User
user = User.objects.create_user({READER!r}, "a long pass phrase")
matters = list(Matter.objects.filter(slug={MATTER!r}))
watch = watches.create(user, watches.Wanted("FSD", matters=matters, minimum_tier="media"), now=timezone.now())
result = watch.public_id
"""
COUNTS = """
from django.apps import apps
left_out = {"Lease", "HostPace", "Validator", "CollectRun", "SourceFault", "Item", "Session"}
models = [m for m in apps.get_app_config("tracker").get_models() if m.__name__ not in left_out]
result = {m.__name__: m.objects.count() for m in models}
"""
FAULTS = """
from tracker.models import SourceFault
result = {f.url.split("/")[-1]: f.code for f in SourceFault.objects.filter(resolved_at=None, is_warning=False)}
"""
TRANSITIONS = f"""
from tracker.models import Transition
rows = Transition.objects.standing().filter(matter__slug={MATTER!r}).order_by("happened_on")
result = [[t.track, t.from_state, t.to_state, t.evidence] for t in rows]
"""

Drive = Callable[[], None]  # visits both sources and waits until every stage has nothing left


def travel(installation: Installation, site: LoopbackSite, box: MailServer, drive: Drive, export_path: Path) -> None:
    """Every step of the journey with what must hold after it."""
    drive()
    first = installation.run(TRANSITIONS)
    assert [row[0] for row in first] == ["reported"], first
    assert first[0][2] in {"sought", "under_review"}  # the article says both of one day
    assert not box.mails  # a first load is history, and raises no alert

    installation.run(WATCH)
    publish_decision(site)
    drive()
    wait_until(lambda: len(box.mails) > 0, within_s=30, what="a mail")
    confirmed = [row for row in installation.run(TRANSITIONS) if row[0] == "confirmed"]
    assert [row[1:] for row in confirmed] == [["", "approved", DECISION]]
    check_mail(box.mails)
    faults = installation.run(FAULTS)
    assert set(faults) == {"broken.html", "hidden.html"}, faults
    assert HIDDEN[0] not in site.paths()

    before = installation.run(COUNTS)
    drive()
    assert installation.run(COUNTS) == before  # everything twice changes nothing
    assert len(box.mails) == 1
    check_export(installation, export_path)


def check_mail(messages: list[EmailMessage]) -> None:
    assert len(messages) == 1
    mail = messages[0]
    assert mail["To"] == READER
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    for part in (text.get_content(), html.get_content()):
        words = re.sub(r"\s+", " ", part.replace("&#x27;", "'"))
        assert DECISION in words
        assert "Loopback Ministry" in words
        assert f"/matters/{MATTER}/" in words


def check_export(installation: Installation, path: Path) -> None:
    installation.manage("export", str(path))
    counts = installation.run(COUNTS)
    with duckdb.connect(str(path), read_only=True) as exported:
        for table, model in (("document", "Document"), ("document_version", "DocumentVersion"), ("event", "Event")):
            assert one(exported, f"SELECT count(*) FROM {table}") == counts[model]
        moves = (
            "SELECT count(*) FROM transition t JOIN matter m ON t.matter_id = m.id "
            f"WHERE m.slug = '{MATTER}' AND track = 'confirmed' AND to_state = 'approved'"
        )
        assert one(exported, moves) == 1


def one(database: Any, query: str) -> Any:
    return database.execute(query).fetchone()[0]
