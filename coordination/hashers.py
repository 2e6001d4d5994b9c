from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

# A flood of sign-ins then takes the memory of two hashes in each process; the others wait their turn.
AT_ONCE = 2
_turn = BoundedSemaphore(AT_ONCE)


class RegisterArgon2Hasher(Argon2PasswordHasher):
    """argon2id at 46 MiB and one lane: about the cost that OWASP names, without Django's 100 MiB a sign-in.

    Two at a time in a process. A hash of other parameters is made anew at its owner's next sign-in.
    """

    time_cost = 2
    memory_cost = 47104
    parallelism = 1

    def encode(self, *args: Any, **named: Any) -> str:
        with _turn:
            return str(super().encode(*args, **named))

    def verify(self, *args: Any, **named: Any) -> bool:
        with _turn:
            return bool(super().verify(*args, **named))
