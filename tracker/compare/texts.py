"""Two texts of one document, or two filings of one company, against each other."""

from collections.abc import Sequence

from tracker.compare.changes import Change, compare
from tracker.compare.clauses import clause_units, is_rule
from tracker.compare.sections import section_units
from tracker.compare.unit import Unit, sentence_units

COMPARED_WITH = "2"  # grows when the same texts would give other changes: the stored comparisons are made anew


def compare_texts(old: str, new: str, language: str) -> tuple[Change, ...]:
    """By clause where both are rules, else by sentence."""
    if is_rule(old) and is_rule(new):
        return compare(clause_units(old), clause_units(new))
    return compare(sentence_units(old, language), sentence_units(new, language))


def compare_filings(old: str, new: str, form: str) -> tuple[Change, ...]:
    """Section by section in the new filing's order, those that it lacks last. Rows of tables are left out."""
    before, after = _by_section(section_units(old, form)), _by_section(section_units(new, form))
    changes: list[Change] = []
    for section in [*after, *(section for section in before if section not in after)]:
        changes += compare(before.get(section, ()), after.get(section, ()))
    return tuple(changes)


def _by_section(units: Sequence[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.section, []).append(unit)
    return found
