"""Settings: the table tells the truth, and production starts with nothing assumed."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from tracker.env import REPOSITORY, Env, read_env
from tracker.errors import SettingsInvalid

TABLE = REPOSITORY / "docs" / "settings.md"


def documented() -> dict[str, tuple[str, str]]:
    rows = re.findall(r"^\| `TRACKER_(\w+)` \| (.*?) \| (.*?) \|$", TABLE.read_text(), re.MULTILINE)
    return {name.lower(): (default, text) for name, default, text in rows}


def shown_default(name: str) -> str:
    default = Env.model_fields[name].default
    if name == "data_dir":
        return "`data` in the checkout"
    return "none" if default in (None, "") else f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_the_table_lists_every_setting_with_its_default_and_meaning() -> None:
    expected = {name: (shown_default(name), field.description) for name, field in Env.model_fields.items()}
    assert documented() == expected


def test_production_without_a_secret_key_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_SECRET_KEY", raising=False)
    with pytest.raises(ValidationError, match="TRACKER_SECRET_KEY must be set"):
        Env(mode="production")


def test_what_is_wrong_is_named_and_no_secret_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgres://me:hunter2@db/x")
    monkeypatch.setenv("TRACKER_PORT", "many")
    with pytest.raises(SettingsInvalid, match="TRACKER_PORT") as caught:
        read_env()
    monkeypatch.delenv("TRACKER_PORT")
    monkeypatch.setenv("TRACKER_MODE", "production")
    monkeypatch.setenv("TRACKER_SECRET_KEY", "")
    with pytest.raises(SettingsInvalid, match="TRACKER_SECRET_KEY must be set") as also:
        read_env()
    assert "hunter" not in str(caught.value) + str(also.value)


def test_local_mode_makes_one_key_and_keeps_it(tmp_path: Path) -> None:
    env = Env(data_dir=tmp_path, secret_key=None)
    assert env.secret() == env.secret()
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_secrets_do_not_show_when_printed() -> None:
    env = Env(database_url="postgres://me:hunter2@db/x", secret_key="hunter3")
    assert "hunter" not in repr(env)
