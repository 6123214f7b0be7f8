import pytest

from scrapers.errors import TooLarge, Unreadable
from scrapers.read.files import MAX_PAGES, file_text, kind_of
from scrapers.read.pdf import joined
from tests.files import archive, docx_file, pdf

OVERRIDE = b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + OVERRIDE
    + b'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="'
    b'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    b"</Relationships>"
)
WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def word(content: bytes) -> bytes:
    return archive({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": content})


def test_a_pdf_gives_paragraphs_in_both_languages() -> None:
    lines = [
        "关于开展智能网联汽车试点的通知",
        "第一条　为了规范汽车数据出境活动，保护个人和组织的合法权益，根据有关法",
        "律和行政法规，制定本规定。",
        "第二条　本规定自二月一日起施行。",
        "— 1 —",
    ]
    text = file_text("pdf", pdf(lines, ["The request was made in Beijing on the second of March by the", "company."]))
    assert text.split("\n") == [
        "关于开展智能网联汽车试点的通知",
        "第一条　为了规范汽车数据出境活动，保护个人和组织的合法权益，根据有关法律和行政法规，制定本规定。",
        "第二条　本规定自二月一日起施行。",
        "The request was made in Beijing on the second of March by the company.",
    ]


def test_running_heads_and_page_numbers_are_no_text() -> None:
    pages = [["Ministry of Examples", f"Sentence number {n} of the notice.", f"{n}"] for n in range(1, 6)]
    assert file_text("pdf", pdf(*pages)).split("\n") == [f"Sentence number {n} of the notice." for n in range(1, 6)]


def test_lines_of_a_list_stay_apart() -> None:
    lines = ["（一）车辆和驾驶人的数据出境前应当通过安全评估", "（二）重要数据应当在境内存储"]
    assert list(joined(lines)) == lines
    assert list(joined([])) == []


def test_a_docx_gives_paragraphs_and_rows() -> None:
    body = docx_file("第一条 总则", "", "Article 2", table=[["city", "permits"], ["Shenzhen", "12"]])
    assert kind_of(body) == "docx"
    assert file_text("docx", body) == "第一条 总则\nArticle 2\ncity | permits\nShenzhen | 12"


def test_what_was_struck_out_is_no_text_and_what_was_put_in_is() -> None:
    struck = b"<w:del><w:r><w:delText>ten</w:delText><w:t>ten</w:t></w:r></w:del>"
    put_in = b"<w:ins><w:r><w:t>twelve</w:t></w:r></w:ins>"
    body = word(WORD % (b"<w:p><w:r><w:t>Within </w:t></w:r>%s%s<w:r><w:t> days</w:t></w:r></w:p>" % (struck, put_in)))
    assert file_text("docx", body) == "Within twelve days"


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("pdf", b"%PDF-1.7 and then nothing of the kind", "not a sound PDF"),
        ("pdf", pdf(["one"], ["two"])[:-100], "not a sound PDF"),
        ("pdf", pdf([]), "no text layer"),
        ("pdf", pdf(["secret"], encrypted=True), "encrypted"),
        ("docx", b"PK\x03\x04 word/document.xml, cut off", "not a sound DOCX"),
        ("docx", word(b"<not><closed>"), "not a sound DOCX"),
        ("docx", word(WORD % b""), "no text"),
    ],
)
def test_a_broken_file_is_unreadable(kind: str, body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        file_text(kind, body)


def test_glyphs_that_came_apart_are_closed_up() -> None:
    assert (
        file_text("pdf", pdf(["数 据 出 境 评 估"], ["第一条 为了规范数据出境"]))
        == "数据出境评估\n第一条 为了规范数据出境"
    )


def test_a_small_file_that_unpacks_to_a_large_one_is_too_large() -> None:
    body = word(b" " * 600_000_000)
    assert len(body) < 1_000_000
    with pytest.raises((TooLarge, Unreadable)):
        file_text("docx", body)


def test_an_xml_bomb_does_not_go_off() -> None:
    entities = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
    )
    body = word(entities + b"]>" + WORD % b"<w:p><w:r><w:t>&j;</w:t></w:r></w:p>")
    with pytest.raises(Unreadable):
        file_text("docx", body)


def test_too_many_pages_are_too_large() -> None:
    with pytest.raises(TooLarge, match="pages"):
        file_text("pdf", pdf(*[["a line"]] * (MAX_PAGES + 1)))


def test_a_file_that_takes_too_long_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="longer than"):
        file_text("pdf", pdf(["one"]), timeout_s=0.01)


def test_other_files_are_told_apart() -> None:
    assert kind_of(b"\xd0\xcf\x11\xe0 a WPS file") == "an old office file (DOC, XLS or WPS)"
    assert kind_of(archive({"OFD.xml": b"<OFD/>"})) == "an OFD file"
    assert kind_of(archive({"xl/workbook.xml": b""})) == "an XLSX workbook"
    assert kind_of(archive({"a.txt": b""})) == "an archive"
    assert kind_of(b"<html>%PDF" + b" " * 2000) is None
    assert kind_of(b"\n%PDF-1.4") == "pdf"
