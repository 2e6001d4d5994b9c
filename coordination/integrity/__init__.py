"""The chain over history: leaves, seals, the head of the chain, and the check that nothing was changed.

Source: design rule 5; ISACS 03.40, 5.2 c (accountability and transparency).
"""

from coordination.integrity.head import Head, current_head
from coordination.integrity.leaves import seal_waiting

__all__ = ["Head", "current_head", "seal_waiting"]
