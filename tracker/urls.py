"""Every address of the site. Pages live in `tracker.web`."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, path, register_converter

from tracker.web.views import (
    access,
    account,
    calendar,
    changes,
    declare,
    documents,
    events,
    feeds,
    ladders,
    matters,
    numbers,
    outbox,
    own_matters,
    promises,
    regroup,
    review,
    search,
    site,
    sources,
    unsubscribe,
    watches,
)


class Key:
    """An opaque id, then a slug that may change: `k3f9xw2p-lingang-list-issued`."""

    regex = r"[2-9b-z]{4,12}(?:-[-a-zA-Z0-9_]*)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Key, "key")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", changes.changes, name="changes"),
    path("matters/", matters.board, name="matters"),
    path("matters/new/", own_matters.new, name="matter-new"),
    path("matters/preview/", own_matters.preview, name="matter-preview"),
    path("matters/<slug:slug>/edit/", own_matters.edit, name="matter-edit"),
    path("matters/<slug:slug>/delete/", own_matters.delete, name="matter-delete"),
    path("matters/<slug:slug>/", matters.matter, name="matter"),
    path("promises/", promises.promises, name="promises"),
    path("ladders/", ladders.ladders, name="ladders"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("timeline/", events.timeline, name="timeline"),
    path("events/<key:key>/", events.event, name="event"),
    path("events/<key:key>/regroup/", regroup.event, name="event-regroup"),
    path("events/<key:key>/judge/", regroup.judge, name="event-judge"),
    path("documents/<key:key>/", documents.document, name="document"),
    path("documents/<key:key>/changes/", documents.changes, name="document-changes"),
    path("snapshots/<slug:sha256>/", documents.snapshot, name="snapshot"),
    path("stories/<key:key>/", documents.story, name="story"),
    path("stories/<key:key>/regroup/", regroup.story, name="story-regroup"),
    path("entities/<str:slug>/", documents.entity, name="entity"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", declare.new, name="source-new"),
    path("sources/<slug:slug>/edit/", declare.edit, name="source-edit"),
    path("sources/<slug:slug>/switch/", declare.switch, name="source-switch"),
    path("sources/<slug:slug>/check/", declare.check, name="source-check"),
    path("sources/<slug:slug>/delete/", declare.delete, name="source-delete"),
    path("sources/<slug:slug>/restore/", declare.restore, name="source-restore"),
    path("sources/numbers/", numbers.numbers, name="numbers"),
    path("sources/numbers.csv", numbers.file, name="numbers-file"),
    path("sources/<str:slug>/", sources.source, name="source"),
    path("search/", search.search, name="search"),
    path("watches/", watches.watches, name="watches"),
    path("watches/new/", watches.new, name="watch-new"),
    path("watches/preview/", watches.preview, name="watch-preview"),
    path("watches/unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="watch-unsubscribe"),
    path("watches/feeds/", watches.matter_feeds, name="matter-feeds"),
    path("watches/matter/<slug:slug>/", watches.watch_matter, name="watch-matter"),
    path("watches/<key:key>/", watches.edit, name="watch"),
    path("watches/<key:key>/feed/", watches.feed, name="watch-feed"),
    path("watches/<key:key>/pause/", watches.pause, name="watch-pause"),
    path("watches/<key:key>/resume/", watches.resume, name="watch-resume"),
    path("watches/<key:key>/delete/", watches.delete, name="watch-delete"),
    path("watches/<key:key>/restore/", watches.restore, name="watch-restore"),
    path("feeds/watches/<slug:token>.atom", feeds.watch, name="feed-watch"),
    path("feeds/<slug:token>/calendar.ics", feeds.calendar, name="feed-calendar"),
    path("feeds/<slug:token>/matters/<slug:slug>.atom", feeds.matter, name="feed-matter"),
    path("alerts/outbox/", outbox.waiting, name="outbox"),
    path("alerts/outbox/<slug:kind>/<int:number>/again/", outbox.try_again, name="outbox-again"),
    path("alerts/preview", outbox.previews, name="alert-previews"),
    path("alerts/preview/<slug:kind>", outbox.preview_html, name="alert-preview-html"),
    path("review/names/", review.names, name="review-names"),
    path("review/names/<int:candidate_id>/", review.name, name="review-name"),
    path("review/names/<int:candidate_id>/aside/", review.aside, name="review-aside"),
    path("review/names/<int:candidate_id>/restore/", review.restore, name="review-restore"),
    path("review/words/", review.cues, name="review-words"),
    path("review/words/preview/", review.cue_hits, name="review-words-preview"),
    path("review/decisions/", regroup.decided, name="review-decisions"),
    path("review/decisions/<int:review_id>/undo/", regroup.undo, name="review-decision-undo"),
    path("review/added/", review.added, name="review-added"),
    path("review/added/<int:addition_id>/undo/", review.undo, name="review-undo"),
    path("review/added/<int:addition_id>/redo/", review.redo, name="review-redo"),
    path("help/", site.help_page, name="help"),
    path("healthz", site.healthz, name="healthz"),
    path("login/", access.Login.as_view(), name="login"),
    path("login/send/", access.send_link, name="login-send"),
    path("login/<slug:uid>/<slug:token>/", access.login_link, name="login-link"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", account.account, name="account"),
    path("account/address/<str:token>/", account.address, name="account-address"),
]
