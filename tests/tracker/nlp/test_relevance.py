from datetime import date

import pytest

from tracker.nlp.gazetteer import default_gazetteer
from tracker.nlp.pipeline import read_layers
from tracker.nlp.relevance import relevance_features
from tracker.nlp.types import InputDocument
from tracker.nlp.views import view_document


@pytest.mark.parametrize(
    ("text", "language", "together"),
    [
        ("Robotaxis may now carry passengers in Shenzhen.", "en", True),
        ("Robotaxis may now carry passengers in Phoenix.", "en", False),
        ("Recordings of the cars may not leave China.", "en", True),
        ("Recordings of the choir may not leave China.", "en", False),
        ("Washington banned the sale of AI chips to China.", "en", True),
        ("Potato chips are dear in China.", "en", False),
        ("深圳放行无人出租车。", "zh", True),
        ("凤凰城放行无人出租车。", "zh", False),
        ("中国的病历数据不得出省。", "zh", False),
    ],
)
def test_a_field_of_ours_and_china_stand_together(text: str, language: str, *, together: bool) -> None:
    document = view_document(read_layers(InputDocument("d", "", text, language, date(2025, 1, 1))))
    assert f"together {together}" in relevance_features(document, [], default_gazetteer().entities)
