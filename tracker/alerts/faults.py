"""What operators are told of sources that went wrong, and of those that work again."""

from collections.abc import Sequence

from django.urls import reverse

from scrapers.advice import advice_of
from tracker.alerts import addresses
from tracker.alerts.mail import Notice
from tracker.models import SourceFault


def fault_notice(opened: Sequence[SourceFault], mended: Sequence[SourceFault] = ()) -> Notice:
    """One mail for all of them, each with its source. `opened` and `mended` with source selected; not both empty."""
    wrong = list(dict.fromkeys(fault.source.name for fault in opened))
    well = list(dict.fromkeys(fault.source.name for fault in mended))
    subject = f"Sources that need a look: {', '.join(wrong)}" if wrong else f"Sources work again: {', '.join(well)}"
    lines = [f"{fault.source.name}: {fault.message}{_place(fault)}. {_look_at(fault)}" for fault in opened]
    lines += [f"{fault.source.name} works again. It was: {fault.message}" for fault in mended]
    return Notice(
        subject,
        [
            "These could not be collected as they should. What they tell meanwhile is not seen."
            if wrong
            else "What was missed meanwhile is fetched as far as the sources still list it."
        ],
        lines=lines,
        link=addresses.absolute(reverse("sources")),
        link_words="Open the sources",
        after=["Each fault is told once, and once more when it is over. The bytes that caused it are kept."],
    )


def _look_at(fault: SourceFault) -> str:
    return advice_of(fault.code, url=fault.url, message=fault.message)


def _place(fault: SourceFault) -> str:
    seen = f"; seen {fault.occurrences} times" if fault.occurrences > 1 else ""
    return f" ({fault.url}{seen})" if fault.url else seen
