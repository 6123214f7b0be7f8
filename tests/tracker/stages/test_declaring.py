"""Sources that administrators declare on the page: kept in the database, beside the operator's file."""

from collections.abc import Iterator

import pytest

from tests import factories
from tests.loopback import LoopbackSite
from tests.tracker.stages.collecting import NOW, SLUG, declaring, feed, make_fetcher, page, toml
from tracker.errors import SourceDeclarationInvalid
from tracker.models import PageDeclaration, Source, User
from tracker.stages import collect, declared, load
from tracker.stages import declaring as writes
from tracker.stages.fetch import pending

pytestmark = pytest.mark.django_db


def table(site: LoopbackSite, path: str = "/feed", **changes: object) -> dict[str, object]:
    return {
        "name": "Page Wire", "publisher": "Page Media", "kind": "news", "jurisdiction": "CN", "language": "en",
        "homepage": site.url("/"), "terms": "Made for a test.", "feed": {"urls": [site.url(path)]},
        "page": {"body": ["#story"]}, **changes,
    }  # fmt: skip


@pytest.fixture
def admin() -> User:
    return factories.make_user("admin@example.org", is_staff=True)


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    with LoopbackSite() as site:
        site.serve("/feed", feed(site, "/a"))
        site.serve("/a", page())
        yield site


def visit(slug: str) -> Source:
    with make_fetcher() as fetcher:
        collect.run_source(slug, now=NOW, fetcher=fetcher)
    return Source.objects.get(slug=slug)


def test_a_saved_source_is_stored_proves_itself_and_is_collected(site: LoopbackSite, admin: User) -> None:
    row = writes.save("page-wire", table(site), by=admin, now=NOW)
    assert (row.declared_by, row.probation, row.is_enabled) == ("page", Source.Probation.WAITING, True)
    row = visit("page-wire")
    assert (row.probation, row.items.count()) == (Source.Probation.OVER, 1)
    load.load_sources()
    assert Source.objects.get(slug="page-wire").declared_by == "page"


def test_what_is_changed_proves_itself_anew_and_a_new_name_does_not_need_to(site: LoopbackSite, admin: User) -> None:
    writes.save("page-wire", table(site), by=admin, now=NOW)
    visit("page-wire")
    row = writes.save("page-wire", table(site, name="Renamed"), by=admin, now=NOW)
    assert (row.name, row.probation) == ("Renamed", Source.Probation.OVER)
    assert pending(now=NOW).exists()
    row = writes.save("page-wire", table(site, "/other"), by=admin, now=NOW)
    assert row.probation == Source.Probation.WAITING
    assert not pending(now=NOW).exists(), "what the old declaration listed is not read by the new one unproven"


def test_taken_away_it_is_not_visited_and_it_can_come_back(site: LoopbackSite, admin: User) -> None:
    writes.save("page-wire", table(site), by=admin, now=NOW)
    visit("page-wire")
    writes.delete("page-wire", by=admin, now=NOW)
    row = Source.objects.get(slug="page-wire")
    assert (row.is_enabled, row.disabled_reason, row.items.count()) == (False, declared.NOT_DECLARED, 1)
    assert declared.find("page-wire") is None
    assert writes.table_of("page-wire") is None
    writes.restore("page-wire", by=admin, now=NOW)
    assert Source.objects.get(slug="page-wire").is_enabled


@pytest.mark.parametrize(
    ("changes", "key"), [({"kind": "novel"}, "kind"), ({"feed": {"urls": ["ftp://x"]}}, "feed.urls.0"), ({"x": 1}, "x")]
)
def test_what_makes_no_sense_is_refused_with_its_key(
    site: LoopbackSite, admin: User, changes: dict[str, object], key: str
) -> None:
    with pytest.raises(SourceDeclarationInvalid) as refused:
        writes.save("page-wire", table(site, **changes), by=admin, now=NOW)
    assert refused.value.context["key"] == key
    assert not str(refused.value).startswith("page:")
    assert not PageDeclaration.objects.exists()


def test_names_that_are_taken_are_refused(site: LoopbackSite, admin: User) -> None:
    writes.save("page-wire", table(site), by=admin, now=NOW)
    assert "already" in writes.name_problem("page-wire", is_new=True)
    assert writes.name_problem("page-wire", is_new=False) == ""
    for taken in ("miit", "new", "Not a name", ""):
        assert writes.name_problem(taken, is_new=True)
        with pytest.raises(SourceDeclarationInvalid):
            writes.save(taken, table(site), by=admin, now=NOW)
    with declaring(toml(site)):
        assert "file" in writes.name_problem(SLUG, is_new=True)


def test_of_two_with_one_name_the_files_counts(site: LoopbackSite, admin: User) -> None:
    writes.save(SLUG, table(site), by=admin, now=NOW)
    with declaring(toml(site)) as path:
        row = Source.objects.get(slug=SLUG)
        assert (row.declared_by, row.name) == ("user", "Example Wire")
        path.write_text("broken")
        load.load_sources()
        assert Source.objects.get(slug=SLUG).is_enabled
    load.load_sources()
    assert Source.objects.get(slug=SLUG).declared_by == "page"


def test_a_declaration_that_a_later_version_refuses_is_told_and_loses_nothing(site: LoopbackSite, admin: User) -> None:
    writes.save("page-wire", table(site), by=admin, now=NOW)
    PageDeclaration.objects.update(table={**table(site), "gone": True})
    loaded = load.load_sources()
    assert "page-wire" in loaded.errors[0]
    row = Source.objects.get(slug="page-wire")
    assert (row.is_enabled, row.disabled_reason) == (True, "")


def test_any_source_is_switched_off_and_on_but_none_against_its_terms_or_its_file(
    site: LoopbackSite, admin: User
) -> None:
    row = writes.save("page-wire", table(site), by=admin, now=NOW)
    writes.switch(row, is_on=False)
    load.load_sources()
    row.refresh_from_db()
    assert (row.is_enabled, row.disabled_reason) == (False, writes.SWITCHED_OFF)
    writes.switch(row, is_on=True)
    row.refresh_from_db()
    assert row.is_enabled
    with declaring(toml(site).replace('language = "en"', 'language = "en"\nenabled = false')):
        for slug in ("hkex", SLUG):
            refused = Source.objects.get(slug=slug)
            assert writes.why_not_on(refused)
            writes.switch(refused, is_on=True)
            refused.refresh_from_db()
            assert not refused.is_enabled
