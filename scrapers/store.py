"""Raw bytes on disk, kept under their own hash: the same bytes are stored once and never changed.

`ROOT/ab/abcdef….gz`, where `abcdef…` is the SHA-256 of the bytes before compression. Headers and addresses of a
capture are the caller's to keep: the same bytes come from many.
"""

import gzip
import hashlib
import os
import re
import tempfile
import zlib
from pathlib import Path

from scrapers.document import Snapshot
from scrapers.errors import Damaged, NotStored

_SHA256 = re.compile(r"[0-9a-f]{64}")
LEVEL = 6  # 9 is half as fast for two per cent less


class SnapshotStore:
    """Safe for many processes: a file appears whole or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, snapshot: Snapshot | bytes) -> str:
        """Store the bytes unless they are there; returns their SHA-256 in hex."""
        body = snapshot if isinstance(snapshot, bytes) else snapshot.body
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path(sha256)
        if path.exists():
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
            try:
                file.write(gzip.compress(body, LEVEL, mtime=0))
                file.flush()
                os.fsync(file.fileno())  # the database must not point at bytes a power cut can take
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises NotStored, or Damaged when they no longer have that hash."""
        try:
            body = gzip.decompress(self.path(sha256).read_bytes())
        except FileNotFoundError as error:
            raise NotStored("no such bytes in the store", sha256=sha256) from error
        except (OSError, EOFError, zlib.error) as error:
            raise Damaged(f"the stored bytes cannot be unpacked: {error}", sha256=sha256) from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise Damaged("the stored bytes have another hash", sha256=sha256)
        return body

    def exists(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def delete(self, sha256: str) -> bool:
        """Remove the bytes (retention, takedown); False when they were not there."""
        try:
            self.path(sha256).unlink()
        except FileNotFoundError:
            return False
        return True

    def path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise NotStored("not a SHA-256 in lower-case hex", sha256=sha256[:80])
        return self._root / sha256[:2] / f"{sha256}.gz"
