from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scrapers.read.encoding import cleaned, decode, demojibaked, misdeclared

TEXT = "工业和信息化部公开征求意见：智能网联汽车“准入”——镕堃"  # two characters beyond GB2312
HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=60)


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (TEXT.encode(), "", "utf-8"),
        (TEXT.encode(), "text/html; charset=gb2312", "utf-8"),  # the header can lie
        (b'<meta charset="gb2312">' + TEXT.encode(), "", "utf-8"),  # and so can the page
        (TEXT.encode("gb18030"), "text/html; charset=GBK", "gb18030"),
        (TEXT.encode("gb18030"), "application/atom+xml;charset='gb2312'", "gb18030"),
        (b'<?xml version="1.0" encoding="gb2312"?>' + TEXT.encode("gb18030"), "", "gb18030"),
        (b'<META http-equiv="Content-Type" content="a; charset=gb2312"/>' + TEXT.encode("gb18030"), "", "gb18030"),
        (TEXT.encode("utf-8-sig"), "text/html; charset=gbk", "utf-8"),
        (TEXT.encode("utf-16"), "text/html; charset=gbk", "utf-16-le"),
        (TEXT.encode("gb18030"), "text/html; charset=nonsense", "gb18030"),
    ],
)  # fmt: skip
def test_order(body: bytes, content_type: str, encoding: str) -> None:
    found = decode(body, content_type=content_type)
    assert found.encoding == encoding
    assert found.text.endswith(TEXT)


def test_one_bad_byte_does_not_change_the_encoding() -> None:
    found = decode(b"<meta charset=gb2312>" + TEXT.encode() + b"\xff" + TEXT.encode())
    assert (found.encoding, found.text.count("\ufffd")) == ("utf-8", 1)
    assert found.warnings == ("1 characters could not be read as utf-8",)


@pytest.mark.parametrize("label", ["hex", "rot13", "unicode_escape", "utf-7", "idna", "zlib", "undefined"])
def test_labels_that_are_no_page_encodings(label: str) -> None:
    found = decode(b"\xff\\u0041+AGE-", content_type=f"text/html; charset={label}")
    assert (found.text, found.encoding) == ("ÿ\\u0041+AGE-", "cp1252")


@given(HAN, st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_chinese_round_trip(text: str, encoding: str) -> None:
    body = text.encode(encoding)
    # Strict UTF-8 comes first, whatever is declared; a few characters of GB can be sound UTF-8 of other ones ("一一").
    assume(encoding != "gb18030" or b"\xef\xbf\xbd" in body.decode("utf-8", "replace").encode())
    assert decode(body, content_type=f"text/html; charset={encoding}").text == text


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_become_storable_text(body: bytes, content_type: str) -> None:
    text = decode(body, content_type=content_type).text
    text.encode("utf-8")
    assert "\x00" not in text


def test_mojibake_is_repaired_and_sound_text_left_alone() -> None:
    assert demojibaked("â\x80¦") == "…"
    assert demojibaked(TEXT) == TEXT
    assert demojibaked("Tesla’s plan — naïve café") == "Tesla’s plan — naïve café"


def test_unstorable_characters_go() -> None:
    assert cleaned("a\x00b\r\nc\ud800d\x0be") == "ab\ncde"


def test_recorded_cases(shared: Path) -> None:
    folder = shared / "replay" / "feed-encoding"
    headers = {"http_application_atom_xml_gb2312_charset.xml": "application/atom+xml;charset='gb2312'"}
    for path in sorted(folder.iterdir()):
        found = decode(path.read_bytes(), content_type=headers.get(path.name.removeprefix("feedparser_"), ""))
        assert found.text
    latin = decode((folder / "iso-8859-1.rss").read_bytes())
    assert "Jornal de Notícias - Últimas Notícias" in latin.text
    regional = (shared / "replay" / "xinhua" / "he.xinhuanet.com_gb2312_wayback.html").read_bytes()
    assert decode(regional, content_type="text/html").encoding == "gb18030"


def test_chinese_bytes_under_a_false_declaration_are_read_and_told() -> None:
    text = '<?xml version="1.0" encoding="utf-8"?><rss><title>智能网联汽车准入管理公开征求意见</title></rss>' * 3
    decoded = decode(text.encode("gb18030"), content_type="application/rss+xml; charset=utf-8")
    assert (decoded.text, decoded.encoding) == (text, "gb18030")
    assert decoded.warnings == ("declared utf-8, read as gb18030",)
    assert misdeclared(text.encode("gb18030"), content_type="text/xml; charset=utf-8") == (
        "declared utf-8, but the bytes are gb18030"
    )


def test_western_bytes_under_a_false_declaration_are_not_taken_for_chinese() -> None:
    text = "<p>Le ministère a délivré hier à Tesla une première autorisation, déjà contestée.</p>" * 5
    decoded = decode(text.encode("latin-1"), content_type="text/html; charset=utf-8")
    assert decoded.encoding == "utf-8"
    assert "could not be read as utf-8" in decoded.warnings[0]
