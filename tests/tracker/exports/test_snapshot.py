"""An export sees one instant, and holds up nobody meanwhile: a real installation with a second connection writing."""

from pathlib import Path

from tests.installation import Installation

WRITING_MEANWHILE = """
import threading
from pathlib import Path
from django.db import connection
from django.utils import timezone
from tracker.exports.export import export
from tracker.models import CollectRun, Source

def source(slug):
    return Source.objects.create(slug=slug, name=slug, publisher=slug, kind="news", jurisdiction="CN", language="en",
                                 tier="media", cadence_s=60)

def write():
    CollectRun.objects.create(source=source("second"), started_at=timezone.now())
    connection.close()

def progress(table, done, expected):
    if table == "source" and done:
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=5)

source("first")
counts = export(Path(PATH), now=timezone.now(), progress=progress).counts
result = {"exported": [counts["source"], counts["collect_run"]],
          "stored": [Source.objects.count(), CollectRun.objects.count()],
          "is_free": not connection.in_atomic_block}
"""


def test_one_instant_while_others_write(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.manage("migrate", "-v0")
    told = installation.run(WRITING_MEANWHILE.replace("PATH", repr(str(tmp_path / "out.duckdb"))))
    assert told == {"exported": [1, 0], "stored": [2, 1], "is_free": True}
