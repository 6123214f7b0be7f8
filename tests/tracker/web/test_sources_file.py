"""A mistake in the operator's file of sources is told on the page of sources, to operators."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests import factories
from tracker.env import env
from tracker.models import User
from tracker.stages import declared

pytestmark = pytest.mark.django_db
TITLE = "Your file of sources cannot be used."
GOOD = """\
[sources.{slug}]
name = "Example Wire"
publisher = "Example Media"
kind = "news"
jurisdiction = "CN"
language = "en"
homepage = "https://wire.example"
terms = "Excerpts with a link."

[sources.{slug}.feed]
urls = ["https://wire.example/feed"]
"""


@pytest.fixture
def file() -> Iterator[Path]:
    path = env.data_dir / "sources.toml"
    yield path
    path.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (GOOD.format(slug="wire").replace('"news"', "news"), 4, "Invalid value"),
        (GOOD.format(slug="wire").replace('"news"', '"novel"'), 4, "kind: Input should be"),
        (GOOD.format(slug="wire").replace('terms = "Excerpts with a link."\n', ""), 1, "terms: Field required"),
        (GOOD.format(slug="wire").replace("https://wire.example/feed", "<b>ftp</b>"), 11, "&lt;b&gt;ftp&lt;/b&gt;"),
        ("[other]\n", 1, "only tables [sources.NAME] belong here"),
    ],
)
def test_a_broken_file_is_told_with_line_and_remedy(
    browser: Client, file: Path, text: str, line: int, message: str
) -> None:
    file.write_text(text)
    page = browser.get("/sources/").content.decode()
    assert TITLE in page
    assert f"{file}</code>, line {line}:" in page
    assert message in page.replace("&#x27;", "'")
    assert "Mend it there." in page
    file.write_text(GOOD.format(slug="wire"))
    assert TITLE not in browser.get("/sources/").content.decode()


def test_a_name_that_is_taken_is_told(browser: Client, file: Path) -> None:
    slug = next(iter(declared.project_sources()))
    file.write_text("\n\n" + GOOD.format(slug=slug))
    page = browser.get("/sources/").content.decode()
    assert f"Your source “{slug}” is left out." in page
    assert f"{file}</code>, line 3:" in page
    assert TITLE not in page


def test_a_file_that_is_not_utf_8_is_told(browser: Client, file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    assert TITLE in browser.get("/sources/").content.decode()


def test_a_file_that_the_settings_name_must_be_there(
    browser: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "mine.toml"
    monkeypatch.setattr(declared, "env", env.model_copy(update={"sources_file": named}))
    assert f'{named}</code>: <span class="long">there is no such file' in browser.get("/sources/").content.decode()


def test_only_operators_see_the_path(client: Client, file: Path) -> None:
    file.write_text("broken")
    client.force_login(factories.make_user())
    page = client.get("/sources/", headers={"Host": "localhost"})
    assert page.status_code == 200
    assert str(file) not in page.content.decode()
    assert User.objects.filter(is_staff=True).count() == 0


def test_without_a_file_nothing_is_said(browser: Client) -> None:
    assert "Your file of sources" not in browser.get("/sources/").content.decode()
