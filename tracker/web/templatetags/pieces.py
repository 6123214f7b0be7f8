"""The pieces that pages are put together from: shapes of the signs, and what a toast can undo."""

from collections.abc import Iterable
from html import escape

from django import template
from django.contrib.messages.storage.base import Message
from django.utils.safestring import SafeString, mark_safe

from tracker.web.bar import Group

register = template.Library()

_PAGE = (
    '<path d="M3 1h6.5v10H3z" fill="none" stroke="currentColor" stroke-width="1.25"/>'
    '<path d="M4.8 4h3M4.8 6h3M4.8 8h2" stroke="currentColor" stroke-width="1"/>'
)
_RING = '<circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" stroke-width="1.4"/>'
SHAPES = {
    "filled": '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    "hollow": _RING,
    "crossed": f'{_RING}<path d="M3.2 3.2l5.6 5.6M8.8 3.2L3.2 8.8" stroke="currentColor" stroke-width="1.4"/>',
    "dotted": '<circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" stroke-width="1.4" '
    'stroke-dasharray="1.4 1.37"/>',
    "brief": _PAGE,
    "up": '<path d="M6 11V2M2.4 5.6L6 1.8l3.6 3.8" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "down": '<path d="M6 1v9M2.4 6.4L6 10.2l3.6-3.8" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "dot": '<circle cx="6" cy="6" r="2.6" fill="currentColor"/>',
}


@register.simple_tag
def sign(name: str) -> SafeString:
    """The shape of a sign. Hidden from screen readers: the word beside it says the same."""
    frame = 'class="sign" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false"'
    return mark_safe(f"<svg {frame}>{SHAPES[name]}</svg>")  # noqa: S308  # only the constants above


@register.simple_tag
def options(groups: Iterable[Group]) -> SafeString:
    """The choices of a select box. In one go: a template loop over the hundreds of names takes longer than all the
    rest of the page."""
    parts = []
    for group in groups:
        inside = "".join(
            f'<option value="{escape(option.value)}"{" selected" * option.is_chosen}>{escape(option.word)}</option>'
            for option in group.options
        )
        parts.append(f'<optgroup label="{escape(group.heading)}">{inside}</optgroup>' if group.heading else inside)
    return mark_safe("".join(parts))  # noqa: S308  # every value is escaped above


@register.filter
def undo_path(message: Message) -> str:
    """Where a toast's Undo button posts to; empty for one that has none. Views put it in `extra_tags`."""
    return next((tag[5:] for tag in (message.extra_tags or "").split() if tag.startswith("undo:")), "")
