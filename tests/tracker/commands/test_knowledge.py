"""Additions out of the database as files, and files into it: all of them or none."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW, make_user
from tests.tracker.stages.collecting import ARTICLE
from tracker.knowledge import additions as in_process
from tracker.knowledge.additions import AddedAlias, AddedCue
from tracker.knowledge.additions_files import write_additions
from tracker.knowledge.entities import listed_entities
from tracker.knowledge.entity import Entity
from tracker.knowledge.vocabulary import EntityId, EntityType
from tracker.models import Entity as EntityRow
from tracker.models import KnowledgeAddition
from tracker.stages import additions, load

VALUES = (
    Entity(EntityId("norvik-motors"), EntityType.COMPANY, "Norvik Motors", "北澜汽车", jurisdiction="NO"),
    AddedAlias(EntityId("tesla"), "Tallowmere Carworks"),
    AddedCue("en", "permit", "wheel licence"),
    AddedCue("zh", "may", "说不准"),
)


@pytest.fixture(autouse=True)
def _nothing_stays_in_use() -> Iterator[None]:
    yield
    in_process.use(in_process.NOTHING)


@pytest.fixture
def _knowledge(db: None) -> None:
    load.load_knowledge(now=NOW)


def run(*arguments: object) -> str:
    output = io.StringIO()
    call_command("knowledge", *map(str, arguments), stdout=output)
    return output.getvalue()


@pytest.mark.usefixtures("_knowledge")
def test_out_and_in_again(tmp_path: Path) -> None:
    user = make_user("reviewer@example.org")
    assert "Nothing was added yet" in run("export", tmp_path / "none")
    for value in VALUES:
        additions.add(value, by=user, now=NOW)
    before = additions.stored()
    shown = run("export", tmp_path / "out")
    assert "entities.csv" in shown
    assert "permit.toml" in shown
    with pytest.raises(CommandError, match="not empty"):
        run("export", tmp_path / "out")
    assert "Added: entities 0, names of known entities 0, words 0" in run("import", tmp_path / "out")
    KnowledgeAddition.objects.all().delete()
    EntityRow.objects.filter(pk="norvik-motors").delete()
    done = run("import", tmp_path / "out", "--by", "Reviewer@example.org")
    assert "Added: entities 1, names of known entities 1, words 2" in done
    assert additions.stored() == before
    assert EntityRow.objects.filter(pk="norvik-motors").exists()
    assert set(KnowledgeAddition.objects.values_list("added_by", flat=True)) == {user.pk}


@pytest.mark.usefixtures("_knowledge")
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("other,company,,,Other,,Nvidia,,,,,,", "entities.csv, line 3: “Nvidia” is a name of Nvidia already"),
        ("other,company,,,Other,,Good Carworks,,,,,,", "line 3: “Good Carworks” is also given to 'good'"),
        ("other,company,,,,,,,,,,,", "line 3: 'other' has no English name"),
    ],
)
def test_one_bad_line_and_nothing_is_added(row: str, message: str, tmp_path: Path) -> None:
    run_header = "id,type,kinds,core,name_en,name_zh,aliases,parent,jurisdiction,tickers,cik,wikidata,notes"
    path = tmp_path / "entities.csv"
    path.write_text(f"{run_header}\ngood,company,,,Good Carworks,,,,,,,,\n{row}\n", encoding="utf-8")
    with pytest.raises(CommandError) as failure:
        run("import", path)
    assert message in str(failure.value)
    assert "Nothing was added" in str(failure.value)
    assert failure.value.returncode == 2
    assert not KnowledgeAddition.objects.exists()


@pytest.mark.usefixtures("_knowledge")
def test_what_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("import", tmp_path / "none.csv")
    with pytest.raises(CommandError, match="Nobody has the address"):
        run("import", tmp_path, "--by", "nobody@example.org")


@pytest.mark.parametrize("workers", [1, 2])
def test_extract_reads_with_a_file_of_additions_and_no_database(workers: int, tmp_path: Path) -> None:
    added = in_process.Additions.of(aliases=[AddedAlias(EntityId("tesla"), "Tallowmere Carworks")])
    write_additions(added, tmp_path / "additions", added.over(listed_entities()))
    text = ARTICLE.replace("Tesla", "Tallowmere Carworks")
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "a", "language": "en", "text": text}) + "\n", encoding="utf-8")
    actors = {}
    for knowledge in (None, tmp_path / "additions"):
        in_process.use(in_process.NOTHING)
        call_command("extract", source, output=target, workers=workers, knowledge=knowledge)
        events = json.loads(target.read_text(encoding="utf-8"))["events"]
        actors[knowledge is not None] = {actor for event in events for actor in event["actor"]}
    assert "tesla" in actors[True] - actors[False]
    (tmp_path / "bad.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(CommandError, match="the header must be"):
        call_command("extract", source, output=target, knowledge=tmp_path / "bad.csv")
