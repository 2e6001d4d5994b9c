from django.contrib.auth.hashers import Argon2PasswordHasher


class RegisterArgon2Hasher(Argon2PasswordHasher):
    """argon2id at 46 MiB and one lane: about the cost that OWASP names, without Django's 100 MiB a sign-in."""

    time_cost = 2
    memory_cost = 47104
    parallelism = 1
