"""From a loopback site to a mail and an export, on one machine without services."""

from pathlib import Path

from tests.e2e import journey
from tests.installation import Installation
from tests.loopback import LoopbackSite
from tests.mail_server import running


def test_a_decision_travels_from_a_site_to_a_mail_and_an_export(tmp_path: Path) -> None:
    with LoopbackSite() as site, running() as box:
        journey.build_site(site)
        data_dir = tmp_path / "data"
        data_dir.mkdir()
        (data_dir / "sources.toml").write_text(journey.sources(site))
        installation = Installation(data_dir, EMAIL_URL=f"smtp://127.0.0.1:{box.port}/")
        installation.manage("up", "--prepare-only", "--without-briefs")

        def drive() -> None:
            installation.manage("collect", "the-wire", "the-notices", status=None)
            installation.manage("sweep")

        journey.travel(installation, site, box, drive, tmp_path / "out.duckdb")
