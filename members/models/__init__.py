from members.models.body import MemberBody, Membership
from members.models.person import Person
from members.models.seat import Holding, Seat

__all__ = ["Holding", "MemberBody", "Membership", "Person", "Seat"]
