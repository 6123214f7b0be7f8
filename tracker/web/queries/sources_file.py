"""What is wrong with the operator's own file of sources, and what to do about it. For operators: it names a path."""

from dataclasses import dataclass

from tracker.stages import declared

REREAD = "The file is read again within a minute of being saved; docs/adding-a-source.md shows every key."


@dataclass(frozen=True, slots=True)
class Problem:
    title: str
    file: str
    line: int | None
    message: str
    what_to_do: str


def problems() -> tuple[Problem, ...]:
    file = str(declared.user_file())
    return tuple(
        Problem(_title(found), file, found.line, found.message, _what_to_do(found))
        for found in declared.file_problems()
    )


def _title(problem: declared.FileProblem) -> str:
    if problem.table:
        return f"Your source “{problem.table}” is left out."
    return "Your file of sources cannot be used."


def _what_to_do(problem: declared.FileProblem) -> str:
    if problem.table:
        return f"Give its table another name. {REREAD}"
    return f"Mend it there. {REREAD} Until then none of its sources is visited; what they brought is kept."
