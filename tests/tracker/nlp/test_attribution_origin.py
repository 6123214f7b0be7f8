from datetime import date

import pytest

from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.origin import find_origin
from tracker.nlp.pipeline import read_layers
from tracker.nlp.types import InputDocument
from tracker.nlp.views import view_document


def origin(text: str, language: str, *, publisher: str = "", kind: str = "news") -> str | None:
    document = InputDocument("d", "", text, language, date(2025, 1, 1), publisher=publisher, kind=kind)
    return find_origin(view_document(read_layers(document)), default_gazetteer().entities)


@pytest.mark.parametrize(
    ("text", "language", "outlet"),
    [
        ("The regulator cleared the update, Reuters reported on Monday.", "en", "reuters"),
        ("据路透社报道，监管部门已批准该更新。", "zh", "reuters"),
        ("The regulator cleared the update, it said.", "en", None),
        ("The firm said on Weibo that the update was cleared.", "en", None),
        ("Reuters reported the plan, and Bloomberg reported the price.", "en", None),
        ("The update is cleared. This text was originally published on Reuters.", "en", "reuters"),
        ("Reuters found that the update was cleared.", "en", "reuters"),
        ("The update is out, two years after Reuters reported the plan.", "en", None),
        ("The update is out. In March 2023 Reuters reported the plan.", "en", None),
        ("据路透社，该更新已获批准。", "zh", "reuters"),
        ("Reuters reported the plan. The paper has more.", "en", "reuters"),
    ],
    ids=[
        "credited",
        "credited-zh",
        "own",
        "platform",
        "round-up",
        "reprinted",
        "found",
        "background",
        "old",
        "by-zh",
        "reference",
    ],
)
def test_the_outlet_a_text_rests_on(text: str, language: str, outlet: str | None) -> None:
    assert origin(text, language) == outlet


def test_an_outlet_does_not_rest_on_itself() -> None:
    assert origin("The plan is off, Reuters reported.", "en", publisher="Reuters") is None


def test_a_notice_is_its_own_origin() -> None:
    assert origin("According to Reuters reports, nothing.", "en", kind="notice") is None
