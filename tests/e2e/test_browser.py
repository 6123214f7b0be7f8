"""The pages in a real browser: from the log-in link to the highlighted sentence, and what no page may do.

The server is a process of its own: Playwright's sync API and the ORM do not mix in one thread.
"""

import json
import shutil
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.installation import Installation, wait_until
from tests.loopback import LoopbackSite
from tests.mail_server import free_port

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SEED = """
from tests.tracker.web.place import make_place
from tracker.alerts import unsubscribe
from tracker.models import Candidate, CandidateSighting, User
from tracker.web import links
place = make_place(User.objects.create_superuser("analyst@example.org"))
name = Candidate.objects.create(language="en", key="Lingang office", surface="Lingang office", type="authority")
CandidateSighting.objects.create(
    candidate=name, document=place.version.document, version=place.version, start=0, end=86,
    seen_at=place.version.known_at,
)
result = {
    "matter": links.matter(place.matter.slug),
    "pages": [
        "/", "/matters/", links.matter(place.matter.slug), links.matter(place.other_matter.slug), "/timeline/",
        "/timeline/?type=rulemaking", links.event(place.event), links.event(place.bundled_event),
        links.document(place.version.document), links.document(place.bundled_event.best_mention.version.document),
        links.story(place.story), "/entities/tesla/", "/sources/", "/sources/numbers/", "/sources/harbour-wire/",
        "/sources/new/", "/search/?words=Tesla",
        "/watches/", "/watches/new/", "/watches/" + place.watch.public_id + "/", "/help/", "/account/",
        "/review/names/", f"/review/names/{name.pk}/", "/review/words/", "/review/added/",
        "/review/decisions/", f"/events/{place.event.public_id}/regroup/", f"/stories/{place.story.public_id}/regroup/",
        "/watches/unsubscribe/" + unsubscribe.token_of_watches([place.watch]) + "/",
        "/alerts/outbox/", "/alerts/preview",
    ],
}
"""


@dataclass
class Site:
    url: str
    installation: Installation
    seeded: dict[str, Any]

    def login_link(self) -> str:
        return self.installation.manage("login_link").strip().splitlines()[-1]


@dataclass
class Watched:
    """A page, and everything about it that must not happen."""

    page: Page
    site: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda m: self.note(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.note(str(error)))
        self.page.on("request", lambda r: self.note(r.url) if not r.url.startswith(self.site) else None)

    def note(self, problem: str) -> None:
        self.problems.append(problem)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    folder = tmp_path_factory.mktemp("browser")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    installation = Installation(folder / "data", BASE_URL=url)
    installation.manage("migrate", "-v0")
    seeded = installation.run(SEED)
    serve = ("-m", "gunicorn", "tracker.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4")
    with installation.process(*serve, log=folder / "web.log"):
        wait_until(lambda: answers(f"{url}/healthz"), what="the web server's first answer")
        yield Site(url, installation, seeded)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(json.load(response)["ok"])
    except OSError:
        return False


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def logged_in(site: Site, chromium: Browser) -> Any:
    """Cookies of somebody who came in by the link."""
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(site.login_link())
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/matters/")
        return context.storage_state()


@pytest.fixture
def desk(site: Site, chromium: Browser, logged_in: Any) -> Iterator[Watched]:
    with chromium.new_context(storage_state=logged_in, viewport={"width": 1280, "height": 900}) as context:
        yield Watched(context.new_page(), site.url)


def test_from_the_link_to_the_highlighted_sentence(site: Site, chromium: Browser) -> None:
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        watched = Watched(context.new_page(), site.url)
        page = watched.page
        link = site.login_link()
        page.goto(link)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/matters/")
        page.get_by_role("link", name="tesla data transfer", exact=True).first.click()
        page.wait_for_url(f"**{site.seeded['matter']}")
        page.get_by_role("link", name="Permission sought to Approved").click()
        page.wait_for_url("**/events/**")
        quote = page.locator(".quote", has_text="Tesla has won permission").first
        quote.get_by_role("link", name="Show in the text").click()
        page.wait_for_url("**/documents/**#s-*")
        target = page.locator("mark:target")
        assert target.is_visible()
        assert "Tesla has won permission" in target.inner_text()
        box = target.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 900, "the sentence is in view"
        assert watched.problems == []
        page.goto(link)
        assert page.get_by_role("heading", name="This link no longer works").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_stays_in_its_bounds(site: Site, chromium: Browser, logged_in: Any, width: int, scheme: Any) -> None:
    size = {"width": width, "height": 800}
    with chromium.new_context(storage_state=logged_in, viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]
        watched = Watched(context.new_page(), site.url)
        for path in site.seeded["pages"]:
            response = watched.page.goto(site.url + path)
            assert response is not None
            assert response.status == 200, path
            wide = watched.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} scrolls sideways by {wide} px at {width} px"
            assert watched.problems == [], path
            assert watched.page.evaluate(SMALL_TARGETS) == [], path


# Buttons, fields and links outside running text are 24 px or higher, or have as much room around them.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, .button, select, input:not([type=hidden]), nav a")]
    .filter(e => { const r = (e.closest("label") || e).getBoundingClientRect(); return r.width && r.height < 24; })
    .map(e => e.outerHTML.slice(0, 80))"""


def test_filters_replace_the_results_and_stand_in_the_address(site: Site, desk: Watched) -> None:
    page = desk.page
    page.goto(f"{site.url}/timeline/")
    assert page.locator(".event-card").count() == 2
    page.get_by_label("Kind").select_option("rulemaking")
    page.get_by_text("No event fits these filters.").wait_for()
    assert "type=rulemaking" in page.url
    page.get_by_label("Kind").select_option("data_transfer")
    page.locator(".event-card").first.wait_for()
    page.go_back()
    page.get_by_text("No event fits these filters.").wait_for()
    assert desk.problems == []


def test_keys(site: Site, desk: Watched) -> None:
    page = desk.page
    page.goto(f"{site.url}/timeline/")
    page.keyboard.press("j")
    assert page.locator(".event-card.is-chosen").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.wait_for_url("**/events/**")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    assert page.evaluate("document.activeElement.name") == "words"
    assert desk.problems == []


def test_a_watch_is_previewed_made_and_taken_back(site: Site, desk: Watched) -> None:
    page = desk.page
    page.goto(f"{site.url}/watches/new/")
    page.get_by_label("Name", exact=True).fill("Chips")
    page.get_by_label("us chip export controls").check()
    page.locator("#preview strong").wait_for()
    page.get_by_role("button", name="Start watching").click()
    page.wait_for_url("**/watches/")
    toast = page.locator(".toast")
    assert "watches from now on" in toast.inner_text()
    toast.get_by_role("button", name="Undo").click()
    page.get_by_text("is deleted").wait_for()
    assert page.locator(".watch", has_text="Chips").count() == 0
    assert desk.problems == []


def test_a_source_is_looked_at_tried_and_saved(site: Site, desk: Watched) -> None:
    page = desk.page
    today = datetime.now(UTC).strftime("%a, %d %b %Y 00:00:00 GMT")
    with LoopbackSite() as wire:
        item = f"<item><title>A permit</title><link>{wire.url('/a')}</link><pubDate>{today}</pubDate></item>"
        wire.serve("/feed", f'<?xml version="1.0"?><rss version="2.0"><channel><title>W</title>{item}</channel></rss>')
        wire.serve("/a", "<html><title>A permit</title><h1>A permit</h1><p>" + "It was granted today. " * 20)
        page.goto(f"{site.url}/sources/")
        page.get_by_role("link", name="Add a source").click()
        page.get_by_label("Address of the feed").fill(wire.url("/feed"))
        page.get_by_role("button", name="Look at it").click()
        page.get_by_text("Filled in below by one look").wait_for()
        assert page.get_by_label("Addresses of the list").input_value() == wire.url("/feed")
        page.get_by_role("button", name="Try it").click()
        page.get_by_text("It cannot be tried yet").wait_for()
        page.get_by_label("Name", exact=True).fill("Trial Wire")
        page.get_by_label("Terms").fill("Excerpts.")
        page.get_by_role("button", name="Try it").click()
        page.get_by_text("What would be collected").wait_for()
        assert "It was granted today." in page.locator("#trial").inner_text()
        page.get_by_label("List on a page, by CSS selectors").check()
        assert page.get_by_label("Row", exact=True).is_visible()
        page.get_by_label("Feed (RSS or Atom)").check()
        assert not page.get_by_label("Row", exact=True).is_visible()
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/sources/trial-wire/")
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("button", name="Delete it").click()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    page.get_by_text("is back").wait_for()
    assert desk.problems == []


def test_without_script_every_form_still_works(site: Site, chromium: Browser, logged_in: Any) -> None:
    with chromium.new_context(storage_state=logged_in, java_script_enabled=False) as context:
        page = plain_page(context)
        page.goto(f"{site.url}/timeline/")
        page.get_by_label("Kind").select_option("rulemaking")
        page.get_by_role("button", name="Apply").click()
        assert "type=rulemaking" in page.url
        assert page.get_by_text("No event fits these filters.").is_visible()
        page.goto(f"{site.url}/matters/?bundled=hide")
        page.get_by_label("With bundled briefs").check()
        page.get_by_role("button", name="Apply").click()
        assert page.get_by_text("bundled brief", exact=True).first.is_visible()


def plain_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def test_the_first_tab_leads_to_the_content(site: Site, desk: Watched) -> None:
    page = desk.page
    page.goto(f"{site.url}/matters/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert Path(page.url.partition("#")[2]).name == "main"
