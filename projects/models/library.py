"""指标库: indicators that were approved, as a department words them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.models import Unit


class LibraryEntry(models.Model):
    """One indicator under its class and name. What the desk has edited is not overwritten by later approvals; the last
    year's target always is."""

    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    level1 = models.CharField("一级指标", max_length=20)
    level2 = models.CharField("二级指标", max_length=20)
    name = models.CharField("三级指标", max_length=200)
    #: the name without blanks: one entry per class and name
    key = models.CharField(max_length=200)
    #: first letters of the pinyin of the name: 站点验收 -> zdys
    initials = models.CharField(max_length=200, blank=True)
    description = models.TextField("绩效指标描述", blank=True)
    unit = models.CharField("计量单位", max_length=40, blank=True)
    usual = models.CharField("常用指标值", max_length=300, blank=True)
    basis = models.TextField("指标值确定依据", blank=True)

    #: the newest approved target that has it: year, value, and the row its result is kept by
    last_year = models.PositiveSmallIntegerField("年度", null=True)
    last_target = models.CharField("该年指标值", max_length=300, blank=True)
    last_row = models.UUIDField(null=True)
    last_project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, related_name="+"
    )

    retired = models.BooleanField("停用", default=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "指标库"
        ordering = ("level1", "level2", "name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "level2", "key"], name="one_library_entry_of_a_name"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="library_entry_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.level2} {self.name}"


class SpelledName(models.Model):
    """A name that stands in approved targets, with the first letters of its pinyin: what a search by letters looks up.

    Apart from the indicators, because rows of an approved target never change, and fed when a target is approved.
    """

    name = models.CharField(max_length=200, unique=True)
    initials = models.CharField(max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "指标名称拼音"

    def __str__(self) -> str:
        return f"{self.name} {self.initials}"
