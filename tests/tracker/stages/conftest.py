from collections.abc import Iterator

import pytest

from tests.tracker.stages.site import NewsSite


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as site:
        yield site
