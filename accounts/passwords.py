"""Initial passwords: made for somebody, shown once, changed at the first login."""

import secrets

#: Letters and digits nobody confuses when reading them off paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


def make_initial() -> str:
    """Four groups of four, with small and capital letters and digits: about 92 bits."""
    while True:
        groups = ["".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4)]
        word = "-".join(groups)
        if (
            any(c.islower() for c in word)
            and any(c.isupper() for c in word)
            and any(c.isdigit() for c in word)
        ):
            return word
