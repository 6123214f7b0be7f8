from collections.abc import Iterator

import pytest

from tests.loopback import LoopbackSite


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    with LoopbackSite() as site:
        yield site
