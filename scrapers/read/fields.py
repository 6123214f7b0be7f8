"""Facts of a page, by declared ways tried in order.

A way is `meta:NAME` (name or property, any case), `ld:KEY` (JSON-LD of the article) or a CSS selector,
with `@ATTRIBUTE` at its end when the value sits in an attribute: `time@datetime`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from scrapers.errors import BadDeclaration
from scrapers.read.text import line_of_html, one_line, soup_of, tidy

TITLE = ("ld:headline", "meta:ArticleTitle", "meta:og:title", "h1", "title")
AUTHORS = ("ld:author", "meta:author", "meta:article:author")
PUBLISHER = ("meta:ContentSource", "meta:source")
ARTICLE_TYPES = ("NewsArticle", "ReportageNewsArticle", "Article", "BlogPosting", "AnalysisNewsArticle")
_ATTRIBUTE = re.compile(r"(?P<css>.+)@(?P<attribute>[\w-]+)")
_SOURCE_MARK = re.compile(r"^\W*(稿件)?(文章)?(信息)?来源\s*[:：]\s*|^source\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """A parsed page and where it came from."""

    text: str
    url: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        return soup_of(self.text)

    @cached_property
    def metas(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for tag in self.soup.find_all("meta"):
            name = _attribute(tag, "property") or _attribute(tag, "name")
            content = _attribute(tag, "content") or _attribute(tag, "value")
            # Bloomberg's old pages hold the name in `name` and the text in `value`.
            if name and content:
                found.setdefault(name.lower(), []).append(one_line(tidy(content)))
        return {name: tuple(values) for name, values in found.items()}

    @cached_property
    def linked_data(self) -> Mapping[str, object]:
        """The JSON-LD object that describes the article; empty when there is none."""
        objects = list(_objects(self.soup))
        for wanted in ARTICLE_TYPES:
            for one in objects:
                kind = one.get("@type")
                if kind == wanted or (isinstance(kind, list) and wanted in kind):
                    return one
        return next((one for one in objects if "datePublished" in one), {})

    def values(self, way: str) -> tuple[str, ...]:
        """Every value a way gives, in page order, blanks tidied, empty ones left out."""
        if way.startswith("meta:"):
            return tuple(value for value in self.metas.get(way[5:].lower(), ()) if value)
        if way.startswith("ld:"):
            return tuple(_names(self.linked_data.get(way[3:])))
        return tuple(value for value in (_css_value(tag, way) for tag in self.select(_css(way))) if value)

    def first(self, ways: tuple[str, ...]) -> tuple[str, str] | None:
        """The first value of the first way that has one, with that way."""
        for way in ways:
            for value in self.values(way):
                return value, way
        return None

    def select(self, css: str) -> list[Tag]:
        return select(self.soup, css)


def select(tag: Tag, css: str) -> list[Tag]:
    try:
        return list(tag.select(css))
    except (SelectorSyntaxError, NotImplementedError, ValueError) as error:
        raise BadDeclaration(f"{css!r} is not a CSS selector: {error}", selector=css) from error


def value_in(tag: Tag, ways: str) -> str | None:
    """What the first of several CSS ways, joined by `||`, gives inside `tag`. `.` and `@href` mean the tag itself."""
    for way in (part.strip() for part in ways.split("||")):
        found = [tag] if way == "." or way.startswith("@") else select(tag, _css(way))
        for one in found:
            if value := _css_value(one, f"x{way}" if way.startswith("@") else way):
                return value
    return None


def origin_name(raw: str) -> str:
    """The publisher in a "来源：新华网" line."""
    return _SOURCE_MARK.sub("", raw).strip(" |（）()")


def _css(way: str) -> str:
    match = _ATTRIBUTE.fullmatch(way)
    return match["css"] if match else way


def _css_value(tag: Tag, way: str) -> str:
    match = _ATTRIBUTE.fullmatch(way)
    if match:
        return one_line(tidy(_attribute(tag, match["attribute"])))
    return line_of_html(str(tag))


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else (value or "")


def _objects(soup: BeautifulSoup) -> Iterator[Mapping[str, object]]:
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            stack = [json.loads(script.get_text(), strict=False)]
        except (ValueError, RecursionError):
            continue  # one broken block among several is common; what it lacks shows as a missing field
        while stack:
            one = stack.pop(0)
            if isinstance(one, list):
                stack.extend(one)
            elif isinstance(one, dict):
                yield one
                stack.extend(value for value in (one.get("@graph"), one.get("mainEntity")) if value)


def _names(value: object) -> Iterator[str]:
    """Strings in a JSON-LD value: itself, or the `name` of the things in it."""
    if isinstance(value, str) and value.strip():
        yield line_of_html(value)
    elif isinstance(value, dict):
        yield from _names(value.get("name"))
    elif isinstance(value, list):
        for one in value:
            yield from _names(one)
