"""Names to review, words to add, and what was added: as an administrator uses the pages."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, make_source, make_user, make_version
from tests.tracker.stages.knowing import NORVIK, waiting_text
from tracker.knowledge import additions as in_process
from tracker.models import Candidate, CandidateSighting, Document, Entity, KnowledgeAddition, User
from tracker.stages import extract, load

pytestmark = pytest.mark.usefixtures("_read")


@pytest.fixture
def _read(db: None) -> Iterator[None]:
    """Two stored texts that name Norvik Motors, one of them a bundled brief."""
    load.load_knowledge(now=NOW)
    waiting_text()
    waiting_text(NORVIK + " It is early.", source=make_source("briefs", tier="bundled"))
    extract.run(now=NOW)
    yield
    in_process.use(in_process.NOTHING)


def norvik() -> Candidate:
    return Candidate.objects.get(surface="Norvik Motors")


def page(browser: Client, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def undo_path(body: str) -> str:
    found = re.search(
        r'action="(/review/[^"]+/(?:undo|redo|restore|aside)/)"[^>]*>[^>]*><button class="button-plain">', body
    )
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", ["/review/names/", "/review/names/1/", "/review/words/", "/review/added/"])
def test_only_administrators_get_in(path: str, user: User) -> None:
    reader = Client(SERVER_NAME="localhost")
    assert reader.get(path).headers["Location"].startswith("/login/")
    reader.force_login(make_user())
    assert reader.get(path).status_code == 403
    assert reader.post(path).status_code == 403
    assert "Names to review" not in reader.get("/account/").content.decode()


def test_the_way_there(browser: Client) -> None:
    assert "2 waiting" in page(browser, "/account/")
    assert 'href="/review/names/"' in page(browser, "/help/")


def test_names_with_sentences_and_counts(browser: Client) -> None:
    body = page(browser, "/review/names/")
    assert "Looks like: company" in body
    assert "in 2 documents" in body
    assert '<b class="trigger">Norvik Motors</b> has applied' in body
    without = page(browser, "/review/names/?bundled=hide")
    assert "in 1 document<" in without
    assert 'lang="en">Norvik Motors' not in page(browser, "/review/names/?kind=authority")
    assert "Haven Transport Bureau" in page(browser, "/review/names/?kind=authority&words=haven")
    assert "No name waits that fits" in page(browser, "/review/names/?language=zh")
    part = browser.get("/review/names/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_an_empty_list_says_why(browser: Client) -> None:
    Document.objects.all().delete()
    assert "No name waits for a decision" in page(browser, "/review/names/")
    assert "Nothing was added yet" in page(browser, "/review/added/")


def test_more_names_on_more_pages_and_no_more_questions(browser: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        browser.get("/review/names/")
    version = make_version()
    for number in range(30):
        one = Candidate.objects.create(language="en", key=f"Name {number}", surface=f"Name {number}", type="company")
        CandidateSighting.objects.create(
            candidate=one, document=version.document, version=version, start=0, end=20, seen_at=NOW
        )
    with CaptureQueriesContext(connection) as many:
        first = page(browser, "/review/names/")
    assert len(many) <= len(few) + 1
    following = re.search(r'href="\?([^"]+)"> ?More names', first) or re.search(r'href="\?([^"]+)">More names', first)
    assert following is not None
    second = page(browser, "/review/names/?" + following[1].replace("&amp;", "&"))
    shown = [re.findall(r'href="/review/names/(\d+)/" lang', body) for body in (first, second)]
    assert len(shown[0]) == 20
    assert len(shown[1]) == 12
    assert not set(shown[0]) & set(shown[1])


def test_a_name_becomes_an_alias_and_is_undone(browser: Client) -> None:
    path = f"/review/names/{norvik().pk}/"
    assert 'value="tesla"' in page(browser, f"{path}?find=特斯拉")
    assert "Nothing is listed under" in page(browser, f"{path}?find=zzzz")
    part = browser.get(f"{path}?find=tesla", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'value="tesla"' in part
    body = browser.post(path, {"do": "alias", "entity": "tesla"}, follow=True).content.decode()
    assert "is a name of Tesla from now on" in body
    assert "were read with other knowledge" in body
    assert Entity.objects.get(pk="tesla").aliases.filter(text="Norvik Motors").exists()
    assert "This name was added" in page(browser, path)
    undone = browser.post(undo_path(body), follow=True).content.decode()
    assert norvik().decision == ""
    assert not Entity.objects.get(pk="tesla").aliases.filter(text="Norvik Motors").exists()
    browser.post(undo_path(undone))
    assert norvik().decision == "alias"


def test_a_name_becomes_an_entity(browser: Client, user: User) -> None:
    path = f"/review/names/{norvik().pk}/"
    assert 'value="norvik-motors"' in page(browser, path)
    fields = {
        "do": "entity",
        "type": "company",
        "name_en": "Norvik",
        "name_zh": "北澜汽车",
        "jurisdiction": "no",
        "id": "",
    }
    browser.post(path, fields)
    row = KnowledgeAddition.objects.get()
    assert (row.entity_slug, row.added_by, row.cells["aliases"]) == ("norvik", user, "Norvik Motors")
    assert (row.cells["jurisdiction"], row.cells["name_zh"]) == ("NO", "北澜汽车")
    assert Entity.objects.filter(pk="norvik").exists()
    added = page(browser, "/review/added/")
    assert "New company" in added
    assert user.email in added


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"do": "alias"}, "Choose whose name it is"),
        ({"do": "alias", "entity": "nobody"}, "no entity has the id"),
        ({"do": "entity", "type": "company", "name_en": "", "id": ""}, "This field is required"),
        ({"do": "entity", "type": "company", "name_en": "Nvidia", "id": "x"}, "is a name of Nvidia already"),
        ({"do": "entity", "type": "company", "name_en": "New", "id": "tesla"}, "is taken by Tesla"),
        ({"do": "entity", "type": "company", "name_en": "New", "id": "N x"}, "Lower-case letters"),
        ({"do": "entity", "type": "company", "name_en": "New", "jurisdiction": "China"}, "Two letters"),
    ],
)
def test_what_is_refused_is_told_and_nothing_stored(fields: dict[str, str], told: str, browser: Client) -> None:
    response = browser.post(f"/review/names/{norvik().pk}/", fields)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not KnowledgeAddition.objects.exists()
    assert norvik().decision == ""


def test_set_aside_and_put_back(browser: Client) -> None:
    body = browser.post(f"/review/names/{norvik().pk}/aside/", follow=True).content.decode()
    assert 'lang="en">Norvik Motors' not in body
    assert 'lang="en">Norvik Motors' in page(browser, "/review/names/?state=aside")
    assert "is set aside" in page(browser, f"/review/names/{norvik().pk}/")
    extract.run(now=NOW + timedelta(hours=1))
    browser.post(undo_path(body))
    assert 'lang="en">Norvik Motors' in page(browser, "/review/names/")


def word(**fields: str) -> dict[str, str]:
    return {"language": "en", "type": "data_transfer", "word_class": "transfer", "text": "applied to", **fields}


def test_a_word_is_tried_on_stored_texts_and_added(browser: Client) -> None:
    assert "outbound_step" in page(browser, "/review/words/?language=zh&type=data_transfer")
    assert "negation" in page(browser, "/review/words/?type=common")
    tried = browser.post("/review/words/preview/", word(text="has applied")).content.decode()
    assert "<strong>2 sentences</strong>, in 2 of the 2 newest English texts" in tried
    assert '<b class="trigger">has applied</b>' in tried
    whole = browser.post("/review/words/", word(do="preview", text="driving data"))
    assert whole.status_code == 200
    assert "2 of them hold a word of this class already" in whole.content.decode()
    assert not KnowledgeAddition.objects.exists()
    body = browser.post("/review/words/", word(do="save", text="Wheel Licence"), follow=True).content.decode()
    assert "“wheel licence” counts as “transfer” from now on" in body
    assert "English, Data transfer out of China" in page(browser, "/review/added/")
    browser.post(undo_path(body))
    assert KnowledgeAddition.objects.get().undone_at is not None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"word_class": ""}, "This field is required"),
        ({"word_class": "negation"}, "Choose one of the classes"),
        ({"text": "a* b"}, "at least 3 letters"),
        ({"text": "transfer*"}, "in the class transfer already"),
        ({"language": "fr"}, "Nothing was added"),
    ],
)
def test_a_wrong_word_is_refused(fields: dict[str, str], told: str, browser: Client) -> None:
    response = browser.post("/review/words/", word(do="save", **fields))
    assert response.status_code == 422
    assert told in response.content.decode()
    assert browser.post("/review/words/preview/", word(**fields)).status_code == 200
    assert not KnowledgeAddition.objects.exists()


def test_chinese_words_are_tried_in_either_script(browser: Client) -> None:
    make_version(title="數據", text="特斯拉獲准將車輛數據搬至海外。", language="zh-Hant")
    tried = browser.post("/review/words/preview/", word(language="zh", text="搬至~海外")).content.decode()
    assert '<b class="trigger">搬至海外</b>' in tried


@pytest.mark.parametrize("path", ["/review/names/", "/review/names/ID/", "/review/words/", "/review/added/"])
def test_the_pages_are_whole(path: str, browser: Client) -> None:
    browser.post(f"/review/names/{norvik().pk}/", {"do": "alias", "entity": "tesla"})
    KnowledgeAddition.objects.update(undone_at=NOW)
    Candidate.objects.update(decision="")
    body = browser.get(path.replace("ID", str(norvik().pk))).content.decode()
    assert body.count("<h1") == 1
    ids = re.findall(r' id="([^"]+)"', body)
    assert len(ids) == len(set(ids)), "an id stands twice"
    for refused in (" style=", "<style", " onclick", "<script>", ">None<"):
        assert refused not in body
