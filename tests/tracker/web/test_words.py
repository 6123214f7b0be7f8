"""Words for figures, at their cuts."""

import pytest

from tracker.web.words import confidence_words


@pytest.mark.parametrize(
    ("confidence", "said"),
    [
        (0.9, "clearly"),
        (0.65, "clearly"),
        (0.64, "probably"),
        (0.4, "probably"),
        (0.39, "uncertain"),
        (0.0, "uncertain"),
    ],
)
def test_how_sure_the_reading_is(confidence: float, said: str) -> None:
    assert said in confidence_words(confidence)
