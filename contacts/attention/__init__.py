"""What in the contacts needs somebody's hand: each source a count and its items, in at most two queries each.

A change of details is one matter a recipient, not one a registration; a registration is named where
its own contact, or the proof of receipt, is the matter. Source: ISACS 03.40, 6.1 and 6.3.
"""

from contacts.attention import instruments, liaison, papers, registrations

__all__ = ["instruments", "liaison", "papers", "registrations"]
