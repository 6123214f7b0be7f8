"""Changes as Atom: what a watch matches, and what moved a matter. The same address gives the same ids for ever."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from tracker.alerts import addresses
from tracker.alerts.content import certainty_words, source_line, state_words
from tracker.alerts.matching import changes, fits
from tracker.alerts.watches import Wanted
from tracker.knowledge.labels import label
from tracker.models import Matter, Transition, Watch

ENTRIES = 50
LOOKED_AT = 2000  # newest changes that a watch's feed is chosen from


def of_watch(watch: Watch, address: str) -> str:
    """What the watch asks for among the newest changes; history and bundled briefs are no news and left out."""
    criteria = Wanted.of(watch).criteria()
    newest = list(_news()[:LOOKED_AT])
    found = [row for row, change in zip(newest, changes(newest), strict=True) if fits(criteria, change)]
    return _atom(
        f"Watch: {watch.name}", f"watch {watch.public_id}", addresses.watch(watch), address, found[:ENTRIES],
        empty_since=watch.created_at,
    )  # fmt: skip


def of_matter(matter: Matter, address: str) -> str:
    found = list(_news().filter(matter=matter)[:ENTRIES])
    return _atom(matter.title_en, f"matter {matter.slug}", addresses.matter(matter), address, found)


def _news() -> "QuerySet[Transition]":
    rows = Transition.objects.news().select_related("event", "matter", "mention__version", "document__current_version")
    return rows.defer("mention__version__text", "document__current_version__text").order_by("-learnt_at", "-id")


def _atom(
    title: str,
    key: str,
    page: str,
    address: str,
    rows: Sequence[Transition],
    *,
    empty_since: datetime | None = None,
) -> str:
    feed = _Feed(
        title=title,
        link=page,
        description="What changed, who says so, and how sure that is",
        feed_url=address,
        feed_guid=_id(key),
        author_name="China Autonomy Tracker",
        language="en",
        emptied=empty_since,
    )
    for row in rows:
        feed.add_item(
            title=f"{row.matter.title_en}: {_move(row)} ({label('track', row.track)})",
            link=addresses.event(row),
            description=_html(row),
            unique_id=_id(f"transition {row.change_id}"),
            pubdate=row.learnt_at,
            updateddate=row.known_at,
            author_name=row.document.publisher if row.document else "China Autonomy Tracker",
            categories=(row.event.type, row.to_state, row.track),
        )
    return str(feed.writeString("utf-8"))


class _Feed(Atom1Feed):
    """An empty feed keeps the time it was made, so that it stays the same until something happens."""

    def latest_post_date(self) -> datetime:
        return self.feed["emptied"] if not self.items and self.feed["emptied"] else super().latest_post_date()


def _id(key: str) -> str:
    """The same for ever and on every address of the site: no part of it depends on settings."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'china-autonomy-tracker {key}')}"


def _move(row: Transition) -> str:
    before = state_words(row, row.from_state) or label("no_state", row.track)
    after = state_words(row, row.to_state) or label("no_state", row.track)
    return f"{'Corrected: ' if row.correction else ''}{before} → {after}"


def _html(row: Transition) -> str:
    parts: Iterable[str] = (
        f"<p>{escape(_move(row))}. {escape(certainty_words(row))}.</p>",
        f"<p>{escape(row.correction)}</p>" if row.correction else "",
        f"<p>Disputed: {escape(row.dispute_reason)}</p>" if row.dispute_reason else "",
        f'<blockquote lang="{escape(row.evidence_language)}">{escape(" ".join(row.evidence.split()))}</blockquote>',
        f'<p>{escape(source_line(row))}. <a href="{escape(addresses.evidence(row))}">Read it in place</a></p>',
    )
    return "".join(parts)
