import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import Damaged, NotStored
from scrapers.store import SnapshotStore

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SnapshotStore:
    return SnapshotStore(tmp_path_factory.mktemp("snapshots"))


@given(body=st.binary(max_size=2000))
def test_what_is_put_is_got(store: SnapshotStore, body: bytes) -> None:
    sha256 = store.put(body)
    assert (store.get(sha256), store.exists(sha256)) == (body, True)


def test_the_same_bytes_are_stored_once(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    threads = [threading.Thread(target=store.put, args=(b"the same",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_missing_damaged_deleted(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    with pytest.raises(NotStored):
        store.get(EMPTY)
    sha256 = store.put(b"bytes")
    other = store.put(b"other bytes")
    store.path(sha256).write_bytes(store.path(other).read_bytes())
    with pytest.raises(Damaged):
        store.get(sha256)
    store.path(sha256).write_bytes(b"not gzip")
    with pytest.raises(Damaged):
        store.get(sha256)
    assert (store.delete(sha256), store.delete(sha256), store.exists(sha256)) == (True, False, False)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", EMPTY.upper(), EMPTY + "\n"])
def test_only_hashes_are_looked_up(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotStored):
        SnapshotStore(tmp_path).get(name)
