"""All tables of an export, in the order a document travels."""

from tracker.exports.declared.alerts import ALERT, DELIVERY, DIGEST
from tracker.exports.declared.collecting import COLLECT_RUN, ITEM, SNAPSHOT, SOURCE, SOURCE_FAULT
from tracker.exports.declared.documents import COMPARISON, DOCUMENT, DOCUMENT_VERSION, PAGE_CHANGE, STORY
from tracker.exports.declared.events import EVENT, EVENT_LINK, EVENT_ROLE
from tracker.exports.declared.expectations import EXPECTATION
from tracker.exports.declared.knowledge import ALIAS, ENTITY
from tracker.exports.declared.matters import MATTER, MATTER_EVENT, TRANSITION
from tracker.exports.declared.mentions import EVENT_MENTION, EVENT_MENTION_ROLE, MENTION
from tracker.exports.schema import Table

TABLES: tuple[Table, ...] = (
    SOURCE,
    SOURCE_FAULT,
    COLLECT_RUN,
    ITEM,
    SNAPSHOT,
    DOCUMENT,
    DOCUMENT_VERSION,
    COMPARISON,
    PAGE_CHANGE,
    STORY,
    ENTITY,
    ALIAS,
    MENTION,
    EVENT_MENTION,
    EVENT_MENTION_ROLE,
    EVENT,
    EVENT_ROLE,
    EVENT_LINK,
    MATTER,
    MATTER_EVENT,
    TRANSITION,
    EXPECTATION,
    DIGEST,
    ALERT,
    DELIVERY,
)
BY_NAME = {table.name: table for table in TABLES}
