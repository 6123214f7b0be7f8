"""What every test may use."""

import gc
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recordings and evaluation data beside the project; tests that need it skip without it."""
    path = Path(__file__).resolve().parents[2] / "shared"
    if not path.is_dir():
        pytest.skip("needs the folder `shared` beside the project")
    return path


def pytest_unconfigure() -> None:
    """Lets the interpreter free everything at its end, else duckdb complains of leaks below pytest's summary.

    The reader hides what it has loaded from the collector; hypothesis leaves it a callback that keeps modules alive.
    """
    gc.unfreeze()
    gc.callbacks.clear()
