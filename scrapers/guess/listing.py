"""Which rows of a page are its list: the largest group of like elements that each hold one telling link."""

import re
from collections.abc import Iterable, Sequence

from bs4 import BeautifulSoup, Tag

from scrapers.read.dates import parse_published

LEAST_ROWS = 3
LEAST_TITLE = 6  # characters: shorter links are menus, in either script
HIGHEST = 6  # levels that a row may lie above its link
FURNITURE = frozenset({"nav", "footer", "header", "aside", "form"})
_CLASS = re.compile(r"[A-Za-z_][\w-]*")  # others would need escapes in a selector
_NUMBERED = re.compile(r"\d{2,}|(?:^|[-_])\d+$|first|last|odd|even|active|current")  # of one row, not of all
_DATE = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}")


def guess_listing(soup: BeautifulSoup) -> dict[str, str] | None:
    """Selectors as `scrapers.discover.listing.Listing` takes them; None where nothing looks like a list."""
    groups: dict[int, list[tuple[Tag, Tag]]] = {}
    for link in soup.find_all("a", href=True):
        if not _is_telling(link):
            continue
        for row in _rows_above(link):
            if row.parent is not None:
                groups.setdefault(id(row.parent), []).append((row, link))
    best = max(groups.values(), key=_worth, default=[])
    pairs = list({id(row): (row, link) for row, link in reversed(best)}.values())[::-1]
    if len(pairs) < LEAST_ROWS:
        return None
    rows = [row for row, _ in pairs]
    selector = _row_selector(soup, rows)
    if selector is None:
        return None
    return {"row": selector, **_link_selectors(pairs), **_date_selector(rows)}


def _is_telling(link: Tag) -> bool:
    href = str(link["href"])
    if href.startswith(("#", "javascript:", "mailto:")) or any(parent.name in FURNITURE for parent in link.parents):
        return False
    return len(_title(link)) >= LEAST_TITLE


def _title(link: Tag) -> str:
    """What it says, or where that is cut short, its title."""
    return max(" ".join(link.get_text(" ").split()), str(link.get("title", "")), key=len)


def _rows_above(link: Tag) -> Iterable[Tag]:
    """The link and its parents, as far up as they may be one row of several."""
    here: Tag | None = link
    for _ in range(HIGHEST):
        if here is None or here.name in {"body", "html", "[document]"}:
            return
        yield here
        here = here.parent


def _worth(group: Sequence[tuple[Tag, Tag]]) -> float:
    """Many rows with long titles, each with a date, beat menus and link farms; a row with many links is no row."""
    rows = {id(row): row for row, _ in group}
    if len(rows) < LEAST_ROWS or len({row.name for row in rows.values()}) > 2:
        return 0.0
    chars = sum(min(len(_title(link)), 120) for _, link in group) / len(group)
    dated = sum(bool(_DATE.search(row.get_text(" "))) for row in rows.values()) / len(rows)
    single = len(rows) / len(group)
    return min(len(rows), 60) * chars * single * (1 + 3 * dated)


def _classes(tag: Tag) -> list[str]:
    given = tag.get("class") or []
    names = given if isinstance(given, list) else [given]
    return [name for name in names if _CLASS.fullmatch(name) and not _NUMBERED.search(name)]


def _step(tag: Tag) -> str:
    name = str(tag.get("id") or "")
    if _CLASS.fullmatch(name) and not _NUMBERED.search(name):
        return f"{tag.name}#{name}"
    return ".".join([tag.name, *_classes(tag)[:2]])


def _row_selector(soup: BeautifulSoup, rows: Sequence[Tag]) -> str | None:
    """The shortest selector found that takes these rows and few others."""
    tag = rows[0].name
    shared = set(_classes(rows[0])).intersection(*(set(_classes(row)) for row in rows))
    last = ".".join([tag, *[name for name in _classes(rows[0]) if name in shared][:2]])
    if not shared:
        last += ":has(a)" if tag != "a" else ""
    path = last
    candidates = [path] if shared else []
    here = rows[0].parent
    while here is not None and here.name not in {"html", "[document]"} and len(candidates) < HIGHEST:
        path = f"{_step(here)} > {path}"
        candidates.append(path)
        here = here.parent
    wanted = {id(row) for row in rows}
    for css in candidates:
        taken = {id(row) for row in soup.select(css)}
        if len(taken & wanted) * 10 >= len(wanted) * 9 and len(taken) * 4 <= len(wanted) * 5:
            return css
    return candidates[-1] if candidates else None


def _link_selectors(pairs: Sequence[tuple[Tag, Tag]]) -> dict[str, str]:
    if all(row is link for row, link in pairs):
        link = "."
    elif all(row.find("a", href=True) is link for row, link in pairs):
        link = "a"
    else:  # a picture or a category comes before the title
        shared = set(_classes(pairs[0][1])).intersection(*(set(_classes(one)) for _, one in pairs))
        parent = pairs[0][1].parent
        link = f"a.{min(shared)}" if shared else f"{parent.name} > a" if parent is not None else "a"
    is_titled = all(one.get("title") for _, one in pairs) and link != "."
    return {
        "link": "@href" if link == "." else f"{link}@href",
        "title": f"{link}@title || {link}" if is_titled else link,
    }


def _date_selector(rows: Sequence[Tag]) -> dict[str, str]:
    """The smallest element that holds a date in most rows."""
    counts: dict[str, int] = {}
    for row in rows:
        for tag in row.find_all(True):
            if tag.name == "time" and tag.get("datetime"):
                counts["time@datetime"] = counts.get("time@datetime", 0) + 1
            said = tag.get_text(" ").strip()
            if tag.name != "a" and tag.find(True) is None and _is_date(said):
                css = ".".join([tag.name, *_classes(tag)[:1]])
                counts[css] = counts.get(css, 0) + 1
    best = max(counts, key=lambda css: (counts[css], css == "time@datetime"), default="")
    return {"published": best} if best and 2 * counts[best] > len(rows) else {}


def _is_date(said: str) -> bool:
    return len(said) < 40 and _DATE.search(said) is not None and parse_published(said, zone="UTC").at is not None
