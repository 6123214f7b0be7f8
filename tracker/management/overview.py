"""`manage.py --help`: the tracker's own commands first, with what each does."""

from django.core.management import ManagementUtility, get_commands, load_command_class


class Commands(ManagementUtility):
    """Django's, but for the page of help, and `check-sources` is as good as `check_sources`."""

    def __init__(self, argv: list[str] | None = None) -> None:
        super().__init__(argv)
        if len(self.argv) > 1 and not self.argv[1].startswith("-"):
            self.argv[1] = self.argv[1].replace("-", "_")

    def main_help_text(self, commands_only: bool = False) -> str:
        if commands_only:  # shells ask for the bare names
            return super().main_help_text(commands_only=True)
        apps = get_commands()
        own = sorted(name for name, app in apps.items() if app == "tracker")
        width = max(len(name) for name in own)
        rest = ", ".join(sorted(set(apps) - set(own)))
        return "\n".join(
            [
                "China Autonomy Tracker. `manage.py COMMAND --help` says more, with an example.",
                "",
                *(f"  {name:{width}}  {first_sentence(name)}" for name in own),
                "",
                f"Django's own: {rest}.",
            ]
        )


def first_sentence(name: str) -> str:
    """What the command's help begins with: up to its first full stop, colon or blank line."""
    lines = load_command_class("tracker", name).help.strip().split("\n\n")[0]
    said = " ".join(lines.split())
    ends = [at for mark in (". ", ": ") if (at := said.find(mark)) > 0]
    return said[: min(ends)] + "." if ends else said.rstrip(".") + "."
