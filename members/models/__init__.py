from members.models.body import MemberBody, Membership
from members.models.grant import BodyGrant
from members.models.person import Person
from members.models.seat import Holding, Seat

__all__ = ["BodyGrant", "Holding", "MemberBody", "Membership", "Person", "Seat"]
