"""What the models hold and an export does not, each with its reason. A test compares this with the models."""

from collections.abc import Mapping
from types import MappingProxyType

_LEASE = "state of a running worker, of no meaning outside it"

MODELS: Mapping[str, str] = MappingProxyType(
    {
        "User": "personal data",
        "Watch": "personal data: what a person wants to hear of",
        "Watch_matters": "personal data: what a person wants to hear of",
        "Watch_entities": "personal data: what a person wants to hear of",
        "Watch_authorities": "personal data: what a person wants to hear of",
        "User_groups": "rights of persons",
        "User_user_permissions": "rights of persons",
        "PageDeclaration": "personal data: who declared what; the sources themselves are in `source`",
        "Validator": "state of the conditional requests",
        "HostPace": "state of the fetcher",
        "Backfill": "how far a walk through an archive has come; what it found is among the items",
        "Lease": _LEASE,
        "SerialNumber": "parsed from the title and `document_number` of a version",
        "StoryBand": "index of the story stage, made again from the texts",
        "KnowledgeAddition": "personal data: who added what; the names themselves are among aliases and entities",
        "Candidate": "work of the administrators: names that wait for a decision",
        "CandidateSighting": "work of the administrators: names that wait for a decision",
        "EventAddress": "addresses that still lead to an event; its own is in `event.public_id`",
        "Review": "personal data: who decided what; what followed from it is in `story` and `event`",
        "ReviewedText": "the texts and sentences that a decision of a person names",
        "FaultMail": "state of the mails to operators",
        "KnowledgeVersion": "the digest in use is in export_info",
    }
)

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "Source.lease_token": _LEASE,
        "Source.lease_expires_at": _LEASE,
        "Item.lease_token": _LEASE,
        "Item.lease_expires_at": _LEASE,
        "DocumentVersion.lease_token": _LEASE,
        "DocumentVersion.lease_expires_at": _LEASE,
        "Alert.lease_token": _LEASE,
        "Alert.lease_expires_at": _LEASE,
        "Digest.lease_token": _LEASE,
        "Digest.lease_expires_at": _LEASE,
        "Digest.user_id": "personal data",
        "Digest.message_id": "names one mail to one person",
        "Matter.made_by_id": "personal data",
        "Alert.message_id": "names one mail to one person",
        "SourceFault.told_at": "state of the mails to operators",
        "SourceFault.mend_told_at": "state of the mails to operators",
        "Delivery.fault_mail_id": "state of the mails to operators",
        "Delivery.detail": "servers repeat the recipient's address in what they say",
    }
)
