"""What is stored, one module per noun group. Import models from here: `from tracker.models import Event`."""

from tracker.models.addition import Candidate, CandidateSighting, KnowledgeAddition
from tracker.models.alert import Alert, Delivery, Digest, FaultMail, Outgoing, Rhythm, Watch
from tracker.models.backfill import Backfill
from tracker.models.comparison import Comparison
from tracker.models.declaration import PageDeclaration
from tracker.models.document import Document, DocumentVersion, PageChange
from tracker.models.entity import Alias, Entity, KnowledgeVersion
from tracker.models.event import Event, EventAddress, EventLink, EventRole
from tracker.models.expectation import Expectation
from tracker.models.lease import Lease
from tracker.models.matter import Matter
from tracker.models.mention import EventMention, EventMentionRole, Mention
from tracker.models.review import Review, ReviewedText
from tracker.models.serial_number import SerialNumber
from tracker.models.snapshot import Snapshot
from tracker.models.source import CollectRun, HostPace, Item, Source, SourceFault, Validator
from tracker.models.story import Story, StoryBand
from tracker.models.transition import Transition
from tracker.models.user import User

__all__ = [
    "Alert",
    "Alias",
    "Backfill",
    "Candidate",
    "CandidateSighting",
    "CollectRun",
    "Comparison",
    "Delivery",
    "Digest",
    "Document",
    "DocumentVersion",
    "Entity",
    "Event",
    "EventAddress",
    "EventLink",
    "EventMention",
    "EventMentionRole",
    "EventRole",
    "Expectation",
    "FaultMail",
    "HostPace",
    "Item",
    "KnowledgeAddition",
    "KnowledgeVersion",
    "Lease",
    "Matter",
    "Mention",
    "Outgoing",
    "PageChange",
    "PageDeclaration",
    "Review",
    "ReviewedText",
    "Rhythm",
    "SerialNumber",
    "Snapshot",
    "Source",
    "SourceFault",
    "Story",
    "StoryBand",
    "Transition",
    "User",
    "Validator",
    "Watch",
]
