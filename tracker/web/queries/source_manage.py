"""What an administrator may do to a source, as its page offers it."""

from dataclasses import dataclass

from tracker.models import Source
from tracker.stages import declared, declaring


@dataclass(frozen=True, slots=True)
class Manage:
    slug: str
    name: str
    is_on: bool
    has_failed: bool  # its probation
    is_waiting: bool
    is_own: bool  # declared on the page: can be edited and deleted here
    why_not_on: str  # empty where it can be switched on


def manage(source: Source) -> Manage | None:
    """None for the bundled briefs, which nobody collects."""
    if source.declared_by == Source.DeclaredBy.BUNDLE:
        return None
    return Manage(
        slug=source.slug,
        name=source.name,
        is_on=source.is_enabled,
        has_failed=source.probation == Source.Probation.FAILED and not source.is_enabled,
        is_waiting=source.probation == Source.Probation.WAITING and source.is_enabled,
        is_own=source.declared_by == Source.DeclaredBy.PAGE and source.disabled_reason != declared.NOT_DECLARED,
        why_not_on="" if source.is_enabled else declaring.why_not_on(source),
    )
