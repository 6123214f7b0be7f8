from pathlib import Path

import pytest

from tracker.errors import KnowledgeInvalid
from tracker.knowledge.entities import COLUMNS, load_entities
from tracker.knowledge.tables import FOLDER, read_rows
from tracker.nlp.contexts import load_context_rules
from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.references import load_references


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "entities.csv"
    path.write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    return path


def row(**cells: str) -> str:
    return ",".join(cells.get(column, "") for column in COLUMNS)


def test_an_entity_is_read_with_all_its_names(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        row(id="norvik", type="company", kinds="carmaker", name_en="Norvik", name_zh="诺维克", aliases="Norvik|NVK"),
    )
    (entity,) = load_entities(path).values()
    assert list(entity.names()) == ["Norvik", "诺维克", "NVK"]
    assert entity.kinds == ("carmaker",)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([row(id="a", type="company", name_en="A"), row(id="a", type="company", name_en="B")], "twice"),
        ([row(id="a", type="firm", name_en="A")], "unknown type 'firm'"),
        ([row(id="a", type="company", name_en="A", parent="b")], "unknown parent 'b'"),
        ([row(id="A b", type="company", name_en="A")], "lower-case"),
        ([row(id="a", type="company")], "no English name"),
        ([row(id="a", type="company", name_en="A", cik="12")], "10 digits"),
        (["a,company"], "2 cells"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, rows: list[str], problem: str) -> None:
    with pytest.raises(KnowledgeInvalid, match=problem):
        load_entities(table(tmp_path, *rows))


def test_a_wrong_header_is_named(tmp_path: Path) -> None:
    path = tmp_path / "entities.csv"
    path.write_text("id,kind\n", encoding="utf-8")
    with pytest.raises(KnowledgeInvalid, match="header"):
        load_entities(path)


def test_the_shipped_files_are_sound() -> None:
    assert len(load_entities()) > 800
    assert default_gazetteer().entities.keys() == load_entities().keys()
    assert load_context_rules()
    for language in ("en", "zh"):
        _, kinds = load_references(language)
        named = {kind for one in kinds.values() for kind in one.kinds}
        listed = {kind for entity in load_entities().values() for kind in entity.kinds}
        assert named <= listed | {"software"}


def test_every_evaluated_entity_is_kept(shared: Path) -> None:
    columns = ("id", "type", "name_en", "name_zh", "aliases")
    for given in read_rows(shared / "eval" / "entities.csv", columns):
        entity = next(one for one in load_entities().values() if one.id == given["id"])
        assert (entity.type, entity.name_en, entity.is_core) == (given["type"], given["name_en"], True)
        assert set(given.many("aliases")) <= set(entity.names())


def test_data_files_have_no_stray_rows() -> None:
    assert all(list(read_rows(FOLDER / "entities.csv", COLUMNS)))
