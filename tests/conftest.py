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
    """Hypothesis leaves a callback with the collector that keeps modules alive past the interpreter's end, of which
    duckdb then complains below pytest's summary."""
    gc.callbacks.clear()
