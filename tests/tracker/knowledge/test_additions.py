"""Additions over the shipped knowledge, and as files."""

from pathlib import Path

import pytest

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.additions import NOTHING, AddedAlias, AddedCue, Additions, use
from tracker.knowledge.additions_files import read_additions, together, write_additions
from tracker.knowledge.cues import LANGUAGES, cue_problem, listed_cues, load_cues
from tracker.knowledge.entities import COLUMNS, listed_entities, load_entities
from tracker.knowledge.entity import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.lexicon import lexicon, tokenise
from tracker.nlp.normalise import normalise
from tracker.nlp.reader import EXTRACTOR_VERSION, extractor_version

TESLA, NORVIK = EntityId("tesla"), EntityId("norvik-motors")
ADDED = Additions.of(
    [Entity(NORVIK, EntityType.COMPANY, "Norvik Motors", "北澜汽车", jurisdiction="NO")],
    [AddedAlias(TESLA, "Tallowmere Carworks")],
    [AddedCue("en", "permit", "wheel licence"), AddedCue("zh", "data", "车窗影像"), AddedCue("en", "may", "mayhap")],
)

pytestmark = pytest.mark.usefixtures("_no_additions")


def names(text: str, language: str = "en") -> dict[str, str]:
    return {one.surface: one.entity for one in default_gazetteer().find(normalise(text, language=language))}


def test_a_version_is_that_of_the_content() -> None:
    again = Additions.of(reversed(ADDED.entities), ADDED.aliases, reversed(ADDED.cues))
    assert again == ADDED
    assert ADDED.version != Additions.of(ADDED.entities).version
    assert Additions.of().version == NOTHING.version == ""


def test_what_is_in_use_is_read_and_what_is_not_is_not() -> None:
    text = "Norvik Motors wants a wheel licence, mayhap, said Tallowmere Carworks."
    assert names(text) == {}
    use(ADDED)
    assert names(text) == {"Norvik Motors": NORVIK, "Tallowmere Carworks": TESLA}
    assert names("北瀾汽車上路", "zh") == {"北瀾汽車": NORVIK}
    lower = text.lower()
    assert {"permit", "may"} <= {hit.word_class for hit in lexicon("en").find(lower, tokenise(lower))}
    assert "data" in {hit.word_class for hit in lexicon("zh").find("车窗影像", ())}
    assert load_entities()[NORVIK].jurisdiction == "NO"
    assert "Tallowmere Carworks" in load_entities()[TESLA].aliases
    assert NORVIK not in listed_entities()
    assert extractor_version() == f"{EXTRACTOR_VERSION}.{ADDED.version}"
    use(NOTHING)
    assert names(text) == {}
    assert load_cues("en") is listed_cues("en")
    assert extractor_version() == EXTRACTOR_VERSION


def test_an_addition_never_takes_a_listed_name_or_stops_the_reading() -> None:
    use(Additions.of(aliases=[AddedAlias(EntityId("byd"), "Tesla"), AddedAlias(EntityId("gone"), "Gonemobile")]))
    assert names("Tesla met Gonemobile.") == {"Tesla": TESLA}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Tesla Motors", "is a name of Tesla already"),
        ("tesla motors", ""),
        ("Beijing", "aliases_in_context.tsv"),
        ("-x", "letter or a digit"),
        ("A", "too short"),
        ("Norvik", ""),
    ],
)
def test_why_a_name_cannot_be_added(name: str, reason: str) -> None:
    assert reason in default_gazetteer().why_not(name, EntityId("byd"))
    assert bool(reason) is bool(default_gazetteer().why_not(name, EntityId("byd")))


@pytest.mark.parametrize(
    ("language", "text", "is_right"),
    [
        ("en", "send ~ abroad", True),
        ("en", "transf*", True),
        ("en", "Transfer", False),
        ("en", "to*", False),
        ("en", "~ abroad", False),
        ("en", "a * b", False),
        ("en", "two  words", False),
        ("en", 'quo"te', False),
        ("en", "", False),
        ("zh", "数据~出境", True),
        ("zh", "出境~", False),
        ("zh", "出境*", False),
        ("zh", "一~二~三", False),
    ],
)
def test_what_may_be_a_cue(language: str, text: str, is_right: bool) -> None:
    assert (cue_problem(language, text) == "") is is_right


def test_there_and_back_through_files(tmp_path: Path) -> None:
    known = ADDED.over(listed_entities())
    written = write_additions(ADDED, tmp_path, known)
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {
        "entities.csv", "cues/en/autonomy_permit.toml", "cues/en/common.toml", "cues/zh/data_transfer.toml",
    }  # fmt: skip
    assert together(read_additions(tmp_path, listed_entities())) == ADDED
    assert read_additions(tmp_path / "entities.csv", known) == ()
    assert len(read_additions(tmp_path / "cues" / "en" / "common.toml", known)) == 1


def test_merged_files_are_the_very_files_of_the_project(tmp_path: Path) -> None:
    """A written row takes the place of the listed one, and written words are words of the same class."""
    write_additions(ADDED, tmp_path, ADDED.over(listed_entities()))
    rows = listed_entities(tmp_path / "entities.csv")
    assert {**listed_entities(), **rows} == ADDED.over(listed_entities())


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("entities.csv", "id,name\n", "entities.csv: the header must be"),
        ("entities.csv", "new,company,,,New", "entities.csv, line 2: 5 cells"),
        ("entities.csv", "new,thing,,,New,,,,,,,,", "entities.csv, line 2: unknown type"),
        ("entities.csv", "new,company,,,New,,,nobody,,,,,", "line 2: 'new' has the unknown parent"),
        ("entities.csv", "new,company,,,New,,,,,,,,\nnew,company,,,New,,,,,,,,", "line 3: the id 'new' stands twice"),
        ("entities.csv", "tesla,media,,,Tesla,,,,,,,,", "line 2: 'tesla' is listed with the type 'company'"),
        ("cues/en/data_transfer.toml", 'type = "data_transfer"\n[words]\ndata = [\n "map*",\n "Ab"]', "line 5: 'Ab'"),
        ("cues/en/data_transfer.toml", 'type = "data_transfer"\n[words]\nnone = ["a"]', "line 3: data_transfer has no"),
        ("cues/en/data_transfer.toml", 'type = "chip_supply"\n[words]\n', "line 1: the file must be named"),
        ("cues/en/data_transfer.toml", 'type = "data_transfer"\n[words]\ndata = "x"', "line 3: data must be a list"),
        (
            "cues/en/data_transfer.toml",
            'type = "data_transfer"\n[[rule]]\nname = "x"',
            "line 2: 'rule' cannot be added",
        ),
        ("cues/en/data_transfer.toml", "[words", "at line 1"),
        ("cues/de/data_transfer.toml", "[words]", "named for its language"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(file: str, content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    header = "" if content.startswith("id,") or file.endswith("toml") else ",".join(COLUMNS) + "\n"
    path.write_text(header + content + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeInvalid) as failure:
        read_additions(path, listed_entities())
    assert message in str(failure.value)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeInvalid, match="neither"):
        read_additions(tmp_path, listed_entities())


@pytest.mark.parametrize("language", LANGUAGES)
def test_listed_words_keep_their_order(language: str) -> None:
    use(ADDED)
    for name, own in listed_cues(language).words.items():
        assert load_cues(language).words[name][: len(own)] == own
