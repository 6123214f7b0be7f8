"""Documents through the stages while workers are killed, the broker dies and the mail server misbehaves.

    .venv/bin/python -m tests.chaos --documents 20000 --kills 60

Needs PostgreSQL on its standard port and `redis-server` on the path; makes database, broker and mail server of its
own. Prints figures as JSON; the exit status is 1 when an alert was lost or doubled, a mail was repeated for no known
reason, or the outcome differs from that of the same documents in peace.
"""

import argparse
import json
import sys

from tests.chaos.run import chaos


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument(
        "--kills", type=int, default=60, help="of the whole worker: half at any time, half while a mail is handed over"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    figures = chaos(given.documents, kills=given.kills, seed=given.seed, progress=_tell)
    sys.stdout.write(json.dumps(figures, indent=2, default=str, ensure_ascii=False) + "\n")
    return 1 if faults(figures) else 0


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def faults(figures: dict[str, object]) -> list[str]:
    """What must not be: names of figures that are not nothing."""
    never = (
        "lost", "alerts of one transition and watch beyond the first", "not alerted", "alerts sent without a mail",
        "repeated for no known reason", "differences",
    )  # fmt: skip
    return [name for name in never if figures[name]]


if __name__ == "__main__":
    sys.exit(main())
