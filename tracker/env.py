"""Every setting an operator can give, read once from the environment.

Each field is the environment variable of the same name in capitals with the prefix `TRACKER_`
(`data_dir` is `TRACKER_DATA_DIR`). `docs/settings.md` documents them; a test compares the two.
"""

import contextlib
import secrets
import tempfile
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tracker.errors import SettingsInvalid

REPOSITORY = Path(__file__).resolve().parent.parent


class Env(BaseSettings):
    # Errors do not quote what they were given: it holds passwords. Composed environments set empty for not set.
    model_config = SettingsConfigDict(
        env_prefix="TRACKER_", frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    mode: Literal["local", "production"] = Field(
        "local",
        description="`local`: one machine, defaults; `production`: no default secret, no debug pages.",
    )
    data_dir: Path = Field(
        REPOSITORY / "data", description="Holds the database, snapshots, queue, secret key and exports."
    )
    database_url: SecretStr | None = Field(
        None, description="`postgres://user:password@host/name`; else SQLite in the data directory."
    )
    broker_url: SecretStr | None = Field(
        None, description="`redis://host/0` or `amqp://…`; without it, a queue of files in the data directory."
    )
    email_url: SecretStr | None = Field(
        None,
        description="`smtp://user:password@host:587/?tls=True`; else mails wait and the page says so.",
    )
    email_from: str = Field("China Autonomy Tracker <tracker@localhost>", description="Sender of every mail.")
    secret_key: SecretStr | None = Field(
        None,
        description="Signs sessions and log-in links. Required in production; in local mode generated once.",
    )
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: PositiveInt = Field(8000, le=65535, description="Port the web server listens on.")
    base_url: str = Field(
        "", description="Address of the site as readers see it, used in mails; else `http://127.0.0.1:` and the port."
    )
    allowed_hosts: str = Field(
        "",
        description="More host names the site answers to, comma-separated; that of `TRACKER_BASE_URL` is included.",
    )
    debug: bool = Field(False, description="Django's debug pages; refused in production.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Lowest level that is logged.")
    contact: str = Field(
        "contact-not-set@invalid.example",
        description="E-mail address in our user agent. SEC and others refuse clients without one: set it.",
    )
    per_host_delay_s: NonNegativeFloat = Field(
        5.0, description="Least time between two requests to one host, in seconds."
    )
    fetch_timeout_s: PositiveFloat = Field(30.0, description="Longest time for one request, in seconds.")
    fetch_max_bytes: PositiveInt = Field(20_000_000, description="Largest answer kept, in bytes after decompression.")
    allow_private_addresses: bool = Field(
        False,
        description="Lets the fetcher reach private and loopback addresses, for sources inside your own network.",
    )
    spacy_pipelines: str = Field(
        "",
        description="Pretrained spaCy pipelines that you installed (packages or folders, comma-separated): their names "
        "of firms, people, products and laws are proposed for review beside our own. Not needed; slows reading.",
    )
    sources_file: Path | None = Field(
        None,
        description="TOML file with sources of your own; without it, `sources.toml` in the data directory if present.",
    )
    collect_enabled: bool = Field(True, description="Whether the scheduler collects from live sources.")

    @model_validator(mode="after")
    def production_has_its_own_secrets(self) -> Self:
        if self.mode == "production":
            if self.secret_key is None:
                raise ValueError("TRACKER_SECRET_KEY must be set in production mode")
            if self.debug:
                raise ValueError("TRACKER_DEBUG must be off in production mode")
        return self

    def site_url(self) -> str:
        return self.base_url.rstrip("/") or f"http://127.0.0.1:{self.port}"

    def secret(self) -> str:
        """The key given, or the one generated once in the data directory (local mode only)."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        path = self.data_dir / "secret_key"
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            return _made_once(path, secrets.token_urlsafe(50))


def _made_once(path: Path, text: str) -> str:
    """The file's text, ours if it was not there: it appears whole, so of several processes all read the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.") as file:  # readable by us alone
        file.write(text)
        file.flush()
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(file.name)
    return path.read_text().strip()


def read_env() -> Env:
    """Errors: SettingsInvalid, naming the variables."""
    try:
        return Env()
    except ValidationError as error:
        problems = [f"{_variable(one['loc'])}{one['msg'].removeprefix('Value error, ')}" for one in error.errors()]
    # Out here: the collector cannot see into pydantic's error, which as our error's context would stay for good.
    raise SettingsInvalid("; ".join(problems))


def _variable(location: tuple[int | str, ...]) -> str:
    return f"TRACKER_{location[0]}: ".upper() if location else ""


env = read_env()
