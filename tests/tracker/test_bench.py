"""The bench measures what it says, in a place of its own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from tests.installation import Installation
from tracker.bench import journey, pages, watching
from tracker.bench.articles import CHARACTERS, WORDS, articles, length
from tracker.bench.figures import Figure, percentile
from tracker.bench.parts import PARTS
from tracker.env import env
from tracker.errors import BenchFailed
from tracker.models import DocumentVersion, Event, Watch


@pytest.fixture
def own_sources() -> Iterator[None]:
    """The bench declares sources of its own in the data directory, here that of the test run."""
    yield
    (env.data_dir / "sources.toml").unlink()


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_percentile_is_the_smallest_value_that_covers_the_share(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_ratio_is_a_multiple_of_the_baseline() -> None:
    figure = Figure("f", 20.0, "documents/s", "b", 80.0)
    assert figure.ratio == 0.25
    assert Figure.from_json(figure.as_json()) == figure


@pytest.mark.parametrize(("language", "wanted"), [("en", WORDS), ("zh", CHARACTERS)])
def test_articles_are_made_the_same_each_time_and_as_long_as_wanted(language: str, wanted: int) -> None:
    made = list(articles(language, 30, seed=5))
    assert made == list(articles(language, 30, seed=5))
    assert made != list(articles(language, 30, seed=6))
    assert len({article.text for article in made}) == 30
    mean = sum(length(article.text, language) for article in made) / 30
    assert wanted <= mean <= 1.15 * wanted


def test_a_part_refuses_any_installation_but_a_throw_away_one(db: None) -> None:
    for part in ("stages", "timeline"):
        with pytest.raises(BenchFailed, match="throw-away"):
            PARTS[part](is_quick=True, progress=lambda _: None)


def test_the_command_measures_in_a_process_and_an_installation_of_its_own(tmp_path: Path) -> None:
    output = Installation(tmp_path).manage("bench", "--quick", "--json", "-v0", "--only", "extract")
    told = json.loads(output[output.index("{") :])
    assert [figure["unit"] for figure in told["figures"]] == ["documents/s", "documents/s"]
    for figure in told["figures"]:
        assert figure["value"] > 0
        assert figure["ratio"] == pytest.approx(figure["value"] / figure["baseline_value"])
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".sqlite3"]


def test_pages_go_through_all_stages(db: None, own_sources: None) -> None:
    figure = journey.measure(count=12, progress=lambda _: None)
    assert figure.value > 0
    assert figure.details["documents"] == DocumentVersion.objects.count() == 12
    assert figure.details["stories"] < 12, "some pages retell others"
    assert figure.details["event mentions"] > 0
    assert 0 < figure.details["alerts"] <= figure.details["transitions"]


def test_the_timeline_answers_over_a_made_up_library(db: None) -> None:
    figure = pages.measure(count=80, requests=10, progress=lambda _: None)
    assert Event.objects.count() == 80
    assert figure.value >= figure.details["median, ms"] > 0
    assert figure.baseline_value > 0
    assert figure.details["queries of the first page"] > 0


def test_watches_are_matched_by_the_index_as_one_by_one(db: None) -> None:
    figure = watching.measure(watches=200, transitions=20, progress=lambda _: None)
    assert Watch.objects.count() == 200
    assert 0 < figure.details["watches matched, mean"] <= figure.details["watches looked at, mean"] < 200
    assert figure.value > 0
    assert figure.baseline_value > 0


def test_no_table_outside_the_list_points_into_it_but_those_the_stages_here_leave_empty_or_unset() -> None:
    """The tables are emptied and filled again: what points to them and stays would break the keys."""
    pointing = {
        (model.__name__, field.name)
        for model in apps.get_models(include_auto_created=True)
        if model not in journey.WRITTEN
        for field in model._meta.concrete_fields
        if field.related_model in journey.WRITTEN
    }
    assert pointing == {
        ("Delivery", "alert"), ("Item", "document"), ("Item", "attached_to"), ("PageChange", "document"),
        ("Comparison", "version"), ("Comparison", "previous"),
        ("ReviewedText", "document"), ("ReviewedText", "story"), ("ReviewedText", "event"),
        ("SerialNumber", "version"),
    }  # fmt: skip
