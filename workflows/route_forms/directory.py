"""People by the words under which they are typed."""

from __future__ import annotations

from accounts.access import in_force
from accounts.models import Membership, User
from accounts.roles import ADMINISTRATORS


class Directory:
    """People by the label under which they are typed: ``高映雪（主任）``, or the name alone where it is the only one."""

    def __init__(self) -> None:
        everybody = list(User.objects.order_by("name_sort", "username"))
        business = Membership.objects.filter(in_force()).exclude(role__in=ADMINISTRATORS)
        able = set(business.values_list("user", flat=True))
        self.by_id = {person.pk: person for person in everybody}
        self.offered = [person.label for person in everybody if person.is_active and person.pk in able]
        self._by_label = {person.label: person for person in everybody}
        self._by_name: dict[str, list[User]] = {}
        for person in everybody:
            self._by_name.setdefault(person.name, []).append(person)

    def find(self, typed: str) -> User | None:
        """Whom the words mean; None where nobody or more than one."""
        same_name = self._by_name.get(typed, [])
        return self._by_label.get(typed) or (same_name[0] if len(same_name) == 1 else None)

    def label(self, pk: int) -> str:
        """How the person is written."""
        return self.by_id[pk].label if pk in self.by_id else ""
