"""The questions of the data dictionary run as they stand, and answer."""

import pytest

from tests.tracker.exports.conftest import Opened
from tracker.env import REPOSITORY
from tracker.exports.questions import QUESTIONS, Question
from tracker.models import Event, Matter, Transition

pytestmark = pytest.mark.usefixtures("journey")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asked)
def test_each_runs_and_answers(exported: Opened, question: Question) -> None:
    # The names and days that the examples ask for.
    Matter.objects.filter(slug="data-out").update(slug="fsd-permission")
    Event.objects.update(target_date="2026-03", target_start="2026-03-01", target_end="2026-03-31")
    Transition.objects.update(known_at="2026-02-01T00:00:00Z")
    rows = exported().execute(question.sql).fetchall()
    assert rows, question.sql


def test_each_stands_in_the_dictionary() -> None:
    page = (REPOSITORY / "docs" / "data-dictionary.md").read_text()
    assert all(question.asked in page and question.sql in page for question in QUESTIONS)
