from collections.abc import Iterator

import pytest

from tests.tracker.stages.site import LoopbackSite


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    site = LoopbackSite()
    yield site
    site.close()
