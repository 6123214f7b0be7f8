import pytest

from scrapers.discover.sitemap import NewsSitemap
from scrapers.errors import LayoutChanged, NothingFound, Unreadable
from tests.scrapers.discover.test_feed import BOMB, snapshot, source

INDEX = "".join(
    f"<sitemap><loc>https://a.example/{day}.xml</loc><lastmod>2026-09-{day}</lastmod></sitemap>" for day in (18, 20, 19)
)


def urlset(*rows: str) -> str:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'


def test_the_newest_sitemaps_of_an_index_are_followed() -> None:
    found = NewsSitemap(("https://a.example/",)).find(snapshot(f"<sitemapindex>{INDEX}</sitemapindex>"), source())
    assert (found.items, found.next_urls) == ((), ("https://a.example/20.xml", "https://a.example/19.xml"))


def test_plain_sitemaps_have_titles_from_addresses() -> None:
    rows = urlset(
        "<url><loc>https://a.example/cars/fsd-in-china.html</loc><lastmod>2026-09-20</lastmod></url>",
        "<url><loc>https://a.example/food/soup.html</loc></url>",
        "<url><loc>nonsense/cars/</loc></url>",
    )
    found = NewsSitemap(("https://a.example/",), only="/cars/").find(snapshot(rows), source())
    assert [item.title for item in found.items] == ["fsd in china", "cars"]


def test_zipped() -> None:
    import gzip

    rows = urlset("<url><loc>https://a.example/a</loc></url>")
    assert NewsSitemap(("https://a.example/",)).find(snapshot(gzip.compress(rows.encode())), source()).items


@pytest.mark.parametrize(
    ("body", "kind"),
    [(urlset(), NothingFound), ("<html></html>", LayoutChanged), ("", Unreadable), ("no", Unreadable),
     (BOMB + urlset("<url><loc>&b;</loc></url>"), Unreadable)],
)  # fmt: skip
def test_what_is_no_sitemap(body: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        NewsSitemap(("https://a.example/",)).find(snapshot(body), source())
