from datetime import UTC, datetime

import pytest

from scrapers.document import Document, Partial, Snapshot, SourceKind
from scrapers.paywall import is_teaser, public_part

PUBLIC = "Tesla has asked for leave to move driving data abroad, a person with knowledge of it said."


def read(text: str, *, markup: str = "") -> Document:
    url = "https://wire.example/a"
    page = f"<html><title>T</title>{markup}<p>{text}</p></html>"
    snapshot = Snapshot(url, 200, {"content-type": "text/html"}, page.encode(), datetime(2026, 3, 2, tzinfo=UTC), url)
    return public_part(Document(url, "T", text, "en", SourceKind.NEWS, None), snapshot)


@pytest.mark.parametrize(
    "gate",
    ["Subscribe to continue reading", "To continue reading, please sign in or register", "Subscribers only",
     "Already a subscriber? Sign in", "This article is for subscribers", "You've reached your monthly article limit",
     "Continue reading with a Wire subscription", "Unlock this article for 1 dollar",
     "订阅后阅读全文", "登录后可查看全文", "剩余70%内容需要付费阅读", "剩余内容订阅后可见，付费解锁", "本文为付费内容",
     "试读已结束", "开通会员后即可阅读"],
)  # fmt: skip
def test_what_is_public_is_kept_without_the_gate(gate: str) -> None:
    document = read(f"{PUBLIC}\n{gate}\nAll plans")
    assert (document.text, document.why_partial) == (PUBLIC, Partial.PAYWALL)


@pytest.mark.parametrize(
    "text",
    [
        PUBLIC,
        "Subscribe to our newsletter\n" + PUBLIC,
        f"{PUBLIC}\nOwners can subscribe to the driver assistance package for 99 dollars a month, Tesla said.",
        f"{PUBLIC}\nSubscribe to continue reading\n" + "The text goes on as before. " * 40,
        "登录后查看更多评论\n特斯拉称，数据在境内存储。",
    ],
)
def test_words_of_a_gate_in_a_whole_text(text: str) -> None:
    document = read(text)
    assert (document.text, document.is_partial) == (text, False)


def test_a_gate_beside_the_body() -> None:
    assert read(PUBLIC, markup="<aside>Subscribe now to continue reading</aside>").is_partial
    assert not read(PUBLIC, markup="<script>var s = 'Subscribe to continue reading'</script>").is_partial


def test_what_the_page_says_of_itself() -> None:
    markup = '<script type="application/ld+json">{"isAccessibleForFree": "False"%s}</script>'
    assert read(PUBLIC, markup=markup % "").why_partial == Partial.PAYWALL
    assert read(PUBLIC, markup=markup % ', "wordCount": 900').is_partial
    assert not read(PUBLIC, markup=markup % ', "wordCount": 17').is_partial, "all of it was sent"


@pytest.mark.parametrize("text", [f"{PUBLIC} …", f"{PUBLIC} [...]", f"{PUBLIC} Read more", f"{PUBLIC}阅读全文 »"])
def test_teasers(text: str) -> None:
    assert is_teaser(text)
    assert not is_teaser(PUBLIC)
