from contacts.models.exchange import LiaisonExchange, LiaisonPart, OutsideRequest
from contacts.models.grant import PointGrant
from contacts.models.instrument import Instrument, Participation, Recipient
from contacts.models.notification import Notification, NotificationLine
from contacts.models.point import PointOfContact, PostProof, PostRequirement
from contacts.models.registration import Registration, RegistrationEvent, StaleFlag, SweepMark
from contacts.models.verification import VerificationRequest

__all__ = [
    "Instrument",
    "LiaisonExchange",
    "LiaisonPart",
    "Notification",
    "NotificationLine",
    "OutsideRequest",
    "Participation",
    "PointGrant",
    "PointOfContact",
    "PostProof",
    "PostRequirement",
    "Recipient",
    "Registration",
    "RegistrationEvent",
    "StaleFlag",
    "SweepMark",
    "VerificationRequest",
]
