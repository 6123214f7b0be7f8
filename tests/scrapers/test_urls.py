import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import Unreadable
from scrapers.urls import canonical_url, fetchable_url, same_site, with_query

LIST = "http://www.mot.gov.cn/hudong/yijianzhengji/index.html"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("./202607/t1.html", "https://www.mot.gov.cn/hudong/yijianzhengji/202607/t1.html"),
        ("../a.html", "https://www.mot.gov.cn/hudong/a.html"),
        ("/a.html#top", "https://www.mot.gov.cn/a.html"),
        ("//other.example/a", "https://other.example/a"),
        ("https://media.bis.gov/press-release/a", "https://www.bis.gov/press-release/a"),
        ("https://www.example.com:443/a", "https://www.example.com/a"),
        ("http://www.example.com:80/a", "https://www.example.com/a"),
        ("http://www.example.com:8000/a", "http://www.example.com:8000/a"),
        ("HTTP://WWW.Example.COM", "https://www.example.com/"),
        ("http://a.example/p?utm_source=rss&id=3&utm_medium=x", "https://a.example/p?id=3"),
        ("http://a.example/p?ktm_source=feed", "https://a.example/p"),
        ("http://a.example/p?spm=1&from=x&f=2&oc=5", "https://a.example/p"),
        ("http://a.example/p?id=20250828165129&format=a", "https://a.example/p?id=20250828165129&format=a"),
        (
            "http://a.example/附件.doc?fileName=附 件",
            "https://a.example/%E9%99%84%E4%BB%B6.doc?fileName=%E9%99%84%20%E4%BB%B6",
        ),
        ("http://a.example/%e9%99%84", "https://a.example/%E9%99%84"),
        ("http://a.example/100%", "https://a.example/100%25"),
        ("  http://a.example/a\n", "https://a.example/a"),
        ("http://新闻.example/a", "https://xn--efvy88h.example/a"),
    ],
)
def test_canonical(link: str, expected: str) -> None:
    assert canonical_url(link, LIST) == expected


@pytest.mark.parametrize(
    ("other", "page"),
    [
        ("http://m.36kr.com/p/31?f=rss", "https://36kr.com/p/31"),
        ("https://36kr.com:443/p/31?utm_source=x&spm=a.b", "https://36kr.com/p/31"),
        ("http://gov.cn/zhengce/1.htm", "https://www.gov.cn/zhengce/1.htm"),
        ("http://big5.www.gov.cn/gate/big5/www.gov.cn/zhengce/1.htm", "https://www.gov.cn/zhengce/1.htm"),
        (
            "https://www.sec.gov/ix?doc=/Archives/edgar/data/0001318605/000162828025003063/a.htm",
            "https://www.sec.gov/Archives/edgar/data/1318605/000162828025003063/a.htm",
        ),
        (
            "http://sec.gov/Archives/edgar/data/1318605/0001628280-25-003063/a.htm",
            "https://www.sec.gov/Archives/edgar/data/1318605/000162828025003063/a.htm",
        ),
        ("https://a.example/story/amp/", "https://a.example/story/"),
        ("https://a.example/story/amp", "https://a.example/story"),
        ("https://a.example/story?id=3&print=1", "https://a.example/story?id=3"),
        ("https://a.example/story?outputType=amp", "https://a.example/story"),
    ],
)
def test_other_addresses_of_a_page(other: str, page: str) -> None:
    assert canonical_url(other) == page
    assert canonical_url(page) == page


@pytest.mark.parametrize(
    "link",
    [
        "https://a.example/amp", "https://a.example/print/2", "https://a.example/p?cid=1&source=2&keyword=3",
        "https://a.example/forum?mod=thread&tid=3", "https://m.a.example/p", "https://a.example/p?print=5",
        "https://www.sec.gov/Archives/edgar/data/1318605/000162828025003063/",
    ],
)  # fmt: skip
def test_what_may_name_another_page_stays(link: str) -> None:
    assert canonical_url(link) == link


@pytest.mark.parametrize("link", ["", "javascript:void(0)", "mailto:a@b.example", "ftp://a.example/", "http://", "http://[x/",
                                  "http://a.example:99999/", "http://a b.example/", "x" * 3000])  # fmt: skip
def test_what_is_no_link(link: str) -> None:
    with pytest.raises(Unreadable):
        canonical_url(link)


def test_http_stays_for_fetching() -> None:
    assert fetchable_url("http://a.example/a?utm_source=x#b") == "http://a.example/a"


@given(st.text(max_size=60), st.sampled_from([None, LIST, "https://a.example/b?c=d"]))
def test_any_link_is_settled_once(link: str, base: str | None) -> None:
    try:
        once = canonical_url(link, base)
    except Unreadable:
        return
    assert canonical_url(once) == once
    assert once.startswith(("https://", "http://"))
    assert once.isascii()


@given(st.text(alphabet="abc/?&=%#éä中 .-_~:@;+,", max_size=40))
def test_any_path_is_settled_once(tail: str) -> None:
    try:
        once = canonical_url("http://a.example/" + tail)
    except Unreadable:
        return
    assert canonical_url(once) == once


def test_queries_and_sites() -> None:
    assert with_query("https://a.example/l?pageNo=1&x=", pageNo=2) == "https://a.example/l?x=&pageNo=2"
    assert same_site("https://www.a.example/b", "http://a.example")
    assert not same_site("https://a.example", "https://b.example")
