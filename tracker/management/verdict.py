"""A check of a source as commands tell it."""

from rich.console import Console
from rich.markup import escape

from scrapers.check import Check, Outcome

MARKS = {Outcome.PASSED: "[green]passed[/]", Outcome.FAILED: "[red]failed[/]", Outcome.UNCLEAR: "[yellow]unclear[/]"}


def tell(output: Console, checked: Check) -> Outcome:
    """A line for each finding, then what to look at."""
    for finding in checked.findings:
        output.print(f"  {finding.about:10}  {MARKS[finding.outcome]}: {escape(finding.words)}", soft_wrap=True)
    if checked.look_at:
        output.print(f"  look at     {escape(checked.look_at)}", soft_wrap=True)
    return checked.outcome
