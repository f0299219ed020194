"""What binds persons to units and offices: their roles, and who acts for whom."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.models.people import Office, Unit, User
from accounts.roles import ADMINISTRATORS, Role

_ADMINISTRATORS = ", ".join(f"'{role.value}'" for role in sorted(ADMINISTRATORS))


class Membership(models.Model):
    """One role of one person in one unit or, where ``office`` is set, in one office of it. The truth about rights."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships", verbose_name="人员")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships", verbose_name="单位")
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="科室",
    )
    order = models.PositiveSmallIntegerField("次序", default=0, help_text="0 为主办（A角），1 起为 B角")
    starts_on = models.DateField("自", null=True, blank=True)
    ends_on = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ("unit__code", "role", "order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit", "office"], name="one_membership", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=models.F("ends_on")),
                name="membership_ends_after_it_starts",
            ),
        ]
        triggers = [
            # The person's row is locked first: two grants at once cannot each miss the other.
            pgtrigger.Trigger(
                name="administrators_hold_no_business_role",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("admins", f"text[] := ARRAY[{_ADMINISTRATORS}]")],
                func="""
                    PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
                    IF EXISTS (
                        SELECT 1 FROM accounts_membership other
                        WHERE other.user_id = NEW.user_id AND other.id IS DISTINCT FROM NEW.id
                          AND other.role <> NEW.role
                          AND (other.role = ANY (admins) OR NEW.role = ANY (admins))
                    ) THEN
                        RAISE EXCEPTION 'an administrator holds no other role'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'administrators_hold_no_business_role';
                    END IF;
                    IF NEW.office_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM accounts_office WHERE id = NEW.office_id AND unit_id = NEW.unit_id
                    ) THEN
                        RAISE EXCEPTION 'the office belongs to another unit'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_belongs_to_unit';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

    @property
    def words(self) -> str:
        """The role with its place: 组织二科科室负责人, 教育中心单位负责人 (a unit's own, without 科室)."""
        place = self.office.name if self.office else self.unit.label
        return f"{place}{self.role_words}"

    @property
    def role_words(self) -> str:
        """The role as people say it there."""
        heads_unit = self.role == Role.SECTION_HEAD and self.office_id is None
        return "单位负责人" if heads_unit else str(Role(self.role).label)


class Deputy(models.Model):
    """AB角: ``deputy`` may act for ``principal`` as a standing pair."""

    principal = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputies", verbose_name="A角")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deputy_for", verbose_name="B角")

    class Meta:
        verbose_name = verbose_name_plural = "AB角"
        constraints = [
            models.UniqueConstraint(fields=["principal", "deputy"], name="one_deputy_pair"),
            models.CheckConstraint(
                condition=~Q(principal=models.F("deputy")), name="nobody_deputises_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} / {self.deputy}"


class Delegation(models.Model):
    """授权代办: ``deputy`` may act for ``principal`` from ``starts_on`` to ``ends_on`` (both included), for chosen kinds of case.

    ``kinds`` are codes of kinds, empty for all. ``ended_at`` is set when it is ended before its time; rows stay.
    """

    principal = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="delegations_given", verbose_name="委托人"
    )
    deputy = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="delegations_held", verbose_name="代办人"
    )
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")
    kinds = models.JSONField("事项", default=list, blank=True)
    reason = models.CharField("原因", max_length=60, help_text="例如 休假、出差、学习")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: how far the open steps of the business have been brought in line with it: "", begun or over
    applied = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "授权代办"
        constraints = [
            models.CheckConstraint(
                condition=~Q(principal=models.F("deputy")), name="nobody_delegates_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("ends_on")), name="delegation_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["principal", "starts_on"], name="delegation_of")]

    def __str__(self) -> str:
        return f"{self.principal} → {self.deputy}（{self.starts_on} 至 {self.ends_on}）"
