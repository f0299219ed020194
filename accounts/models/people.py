"""Persons, units and offices."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from pypinyin import lazy_pinyin

from accounts import clock
from accounts.roles import Role
from accounts.spelling import LONGEST_READING, InitialsField, syllables_of


class Unit(models.Model):
    """预算单位. Units form a tree; the root is the 本级, which reviews those below it."""

    code = models.CharField("单位编码", max_length=12, unique=True)
    name = models.CharField("单位名称", max_length=100)
    short_name = models.CharField("简称", max_length=20, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级单位",
    )
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ("code",)
        permissions = [(f"act_{role}", f"任{label}") for role, label in Role.choices]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """How lists name the unit."""
        return self.short_name or self.name

    @property
    def letterhead(self) -> str:
        """Who sends and signs a paper: of the 本级 the department, without that word."""
        return self.name.removesuffix("本级") if self.parent_id is None else self.name


class Office(models.Model):
    """科室 (city), 处室 (province), 股室 (county)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="offices", verbose_name="单位")
    name = models.CharField("名称", max_length=40)
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "科室"
        ordering = ("unit__code", "order", "id")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_office_of_a_name")]
        permissions = [(f"act_{role}", f"任{label}") for role, label in Role.choices]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Persons are found by 账号."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Create an active person; without a password nobody can log in as them."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, *args: object, **fields: object) -> "User":
        """There is nobody above the rules; the first account comes from ``manage.py create_first_admin``."""
        raise TypeError("本系统没有超级用户。请用 manage.py create_first_admin 建立第一个系统管理员。")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Deactivated when they leave, never deleted: the record keeps their name."""

    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    name_sort = models.CharField("姓名排序", max_length=120, blank=True, editable=False)
    #: what the dictionary reads otherwise: 单shan
    reading = models.CharField("姓名读音", max_length=LONGEST_READING, blank=True, default="", db_default="")
    initials = InitialsField(max_length=60, blank=True, default="", db_default="", editable=False)
    post = models.CharField("职务", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name="单位"
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name="科室"
    )
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=False)
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)

    #: see ``accounts.visits``
    visit_began_at = models.DateTimeField(null=True, editable=False)
    visit_left_at = models.DateTimeField(null=True, editable=False)
    last_here_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ("name_sort", "username")
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_is_superuser"),
            models.UniqueConstraint(Lower("username"), name="one_account_of_a_name"),
            # two of one name are told apart by their posts, wherever a name is shown
            models.UniqueConstraint(fields=["name", "post"], name="namesakes_differ_in_post"),
        ]
        triggers = [pgtrigger.Protect(name="nobody_is_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key with the name: the database knows no Chinese order."""
        self.name_sort = self.sort_key(self.name, self.reading)
        if (fields := kwargs.get("update_fields")) is not None and {"name", "reading"} & {*fields}:
            kwargs["update_fields"] = {*fields, "name_sort", "initials"}
        super().save(*args, **kwargs)

    @staticmethod
    def sort_key(name: str, reading: str = "") -> str:
        """The name in pinyin, for ``name_sort``."""
        return " ".join(syllables_of(name, reading) if reading else lazy_pinyin(name))[:120]

    @property
    def label(self) -> str:
        """The name with the post beside it, so that two of one name are never confused."""
        return f"{self.name}（{self.post}）" if self.post else self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
