"""Initial passwords: made for somebody, shown once, changed at the first login."""

import secrets

from django.contrib.auth.password_validation import MinimumLengthValidator, NumericPasswordValidator
from django.core.exceptions import ValidationError

from accounts.models import User

#: Letters and digits nobody confuses when reading them off paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


class LongEnough(MinimumLengthValidator):
    """Django's, whose Chinese sentence is missing for more than one character."""

    def validate(self, password: str, user: User | None = None) -> None:
        """ValidationError for a password that is too short."""
        if len(password) < self.min_length:
            raise ValidationError(
                f"密码至少 {self.min_length} 个字符，请再写长一些。", code="password_too_short"
            )


class NotDigitsAlone(NumericPasswordValidator):
    """Django's, with what to do about it."""

    def validate(self, password: str, user: User | None = None) -> None:
        """ValidationError for a password of digits."""
        if password.isdigit():
            raise ValidationError("密码不能全是数字，请加上字母。", code="password_entirely_numeric")


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
