"""The contacts' own provisions: 4.2 to 4.5, clause 6 and 7.4.2 s, nineteen checks split by clause."""

from contacts.conformity import designation, liaison, posts, told

__all__ = ["designation", "liaison", "posts", "told"]
