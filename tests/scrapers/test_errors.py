import re
from inspect import getdoc

from scrapers import errors


def tree(kind: type[errors.ScraperError]) -> list[type[errors.ScraperError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in tree(child))]


def test_every_error_has_its_own_code() -> None:
    codes = [kind.code for kind in tree(errors.ScraperError)]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) and len(code) <= 40 for code in codes)


def test_the_drawing_shows_the_tree() -> None:
    drawing = errors.__doc__ or ""
    drawn = re.findall(r"[├└]── (\w+)", drawing)
    assert sorted(drawn) == sorted(kind.__name__ for kind in tree(errors.ScraperError)[1:])


def test_context_is_kept() -> None:
    error = errors.RateLimited("later", retry_after_s=3.0, url="https://a.example/")
    assert (str(error), error.context) == ("later", {"url": "https://a.example/", "retry_after_s": 3.0})
    assert "retry_after_s" in (getdoc(errors.RateLimited) or "")
