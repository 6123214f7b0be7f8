from collections.abc import Iterator

import pytest

from tracker.knowledge import additions


@pytest.fixture
def _no_additions() -> Iterator[None]:
    """Whatever the test takes into use is out of use after it."""
    yield
    additions.use(additions.NOTHING)
