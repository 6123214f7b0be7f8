"""Writing beside the target and renaming at the end: an earlier export stands until the new one is whole."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import ExportFailed


@contextmanager
def replacing(target: Path, *, is_export: Callable[[Path], bool]) -> Iterator[Path]:
    """A free path in the target's folder; what lies there at the end takes the target's place.

    Something at the target that is no earlier export is never replaced.
    Errors: ExportFailed, before any work, where the target cannot be written or holds something else.
    """
    _check(target, is_export)
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.partial")
    try:
        yield partial
        _move(partial, target)
    except OSError as error:
        raise ExportFailed(f"{target} could not be written: {error}", path=str(target)) from error
    finally:
        _remove(partial)


def _check(target: Path, is_export: Callable[[Path], bool]) -> None:
    folder = target.parent
    if not folder.is_dir():
        raise ExportFailed(f"the folder {folder} does not exist", path=str(target))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ExportFailed(f"no permission to write in the folder {folder}", path=str(target))
    if target.is_symlink() and not target.exists():
        raise ExportFailed(f"{target} is a link to nothing", path=str(target))
    if target.exists() and not is_export(target):
        raise ExportFailed(f"{target} exists and is not an export of this format; it was left alone", path=str(target))


def _move(partial: Path, target: Path) -> None:
    target = target.resolve()  # a link to an export stays a link
    if not partial.is_dir():
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(target)
        return
    if not target.exists():
        partial.rename(target)
        return
    # A folder cannot be replaced in one step: the old one steps aside and comes back if the new one fails.
    old = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.old")
    target.rename(old)
    try:
        partial.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)


def _remove(path: Path) -> None:
    for leftover in path.parent.glob(f"{path.name}*"):  # DuckDB keeps its log and spill files beside the file
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)
