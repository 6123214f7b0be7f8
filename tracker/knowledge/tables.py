"""Reading the reviewed data files: CSV (or TSV, where cells hold patterns) with a header.

`|` stands between several values in a cell; lines that begin with # are notes.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import KnowledgeInvalid

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a data file, able to name itself in an error."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())

    def wrong(self, problem: str) -> KnowledgeInvalid:
        return KnowledgeInvalid(f"{self.path.name}, line {self.line}: {problem}", file=str(self.path), line=self.line)


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Rows of a CSV file, cells stripped. Errors: KnowledgeInvalid where the header or the width of a row is wrong."""
    with path.open(encoding="utf-8", newline="") as lines:
        is_tsv = path.suffix == ".tsv"  # there quotes are plain characters: patterns hold them
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if is_tsv else csv.reader(lines)
        header = tuple(next(reader, []))
        if header != columns:
            raise KnowledgeInvalid(f"{path.name}: the header must be {' '.join(columns)}", file=str(path), line=1)
        for cells in reader:
            if not cells or cells[0].lstrip().startswith("#"):
                continue
            if is_tsv:  # tabs are easily one too few or too many at the end of a line
                cells = "\t".join(cells).rstrip().split("\t")
                cells += [""] * (len(columns) - len(cells))
            if len(cells) != len(columns):
                problem = f"{len(cells)} cells where the header has {len(columns)}: {cells[0]!r}"
                raise Row(path, reader.line_num, {}).wrong(problem)
            yield Row(path, reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
