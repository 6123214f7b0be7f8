"""The closed vocabularies of the tracker: the public names used in the database, the API, exports and pages."""

from enum import StrEnum
from typing import NewType

EntityId = NewType("EntityId", str)  # the slug of an entity, as in `entities.csv`


class EventType(StrEnum):
    DATA_TRANSFER = "data_transfer"
    DATA_LOCALISATION = "data_localisation"
    CHIP_CONTROL = "chip_control"
    CHIP_SUPPLY = "chip_supply"
    AUTONOMY_PERMIT = "autonomy_permit"
    RULEMAKING = "rulemaking"
    ENFORCEMENT = "enforcement"
    PRODUCT_LAUNCH = "product_launch"
    PARTNERSHIP = "partnership"
    OFFICIAL_MEETING = "official_meeting"


class Status(StrEnum):
    CONSIDERED = "considered"
    PLANNED = "planned"
    SOUGHT = "sought"
    NEGOTIATING = "negotiating"
    PROPOSED = "proposed"
    UNDER_REVIEW = "under_review"
    EXPECTED = "expected"
    PILOT = "pilot"
    APPROVED = "approved"
    ISSUED = "issued"
    EFFECTIVE = "effective"
    LAUNCHED = "launched"
    COMPLETED = "completed"
    DELAYED = "delayed"
    SUSPENDED = "suspended"
    DENIED = "denied"
    REFUTED = "refuted"
    EASED = "eased"
    ENDED = "ended"


class Role(StrEnum):
    ACTOR = "actor"
    AUTHORITY = "authority"
    COUNTERPARTY = "counterparty"
    OBJECT = "object"
    PLACE = "place"


class Attribution(StrEnum):
    OFFICIAL = "official"
    COMPANY = "company"
    MEDIA = "media"
    ANONYMOUS = "anonymous"
    ANALYST = "analyst"
    AUTHOR = "author"


class EntityType(StrEnum):
    COMPANY = "company"
    MEDIA = "media"
    PERSON = "person"
    AUTHORITY = "authority"
    PRODUCT = "product"
    CHIP = "chip"
    DATA = "data"
    FACILITY = "facility"
    RULE = "rule"
    PLACE = "place"


class Tier(StrEnum):
    """Who stands behind a claim, strongest first. `bundled` is the briefs that come with the product:
    it never confirms, never corroborates and never alerts."""

    OFFICIAL = "official"
    COMPANY = "company"
    MEDIA = "media"
    ANONYMOUS = "anonymous"
    ANALYST = "analyst"
    AUTHOR = "author"
    BUNDLED = "bundled"


class Direction(StrEnum):
    """From the matter's own point of view: easier for driving automation in China, or harder."""

    OPENS = "opens"
    CLOSES = "closes"
    NEUTRAL = "neutral"
