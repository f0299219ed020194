"""Who: people, units, offices, memberships (provisional)."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person."""
