import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "package",
    ["tracker.nlp.pipeline", "tracker.nlp.components", "tracker.nlp.evaluation.tables", "tracker.knowledge.entities"],
)
def test_reading_needs_no_django(package: str) -> None:
    unwanted = ("django", "celery", "duckdb", "scrapers")
    code = f"import sys, {package}; print([name for name in {unwanted} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
