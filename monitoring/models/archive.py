"""What becomes of a project's year in the end: its 案卷, sealed once, added to beside, and lent out against a letter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.append_only import append_only
from accounts.models import Unit
from projects.models import BudgetYear, Project
from workflows.models import Attachment


class ArchiveFile(models.Model):
    """案卷 of one project: what its 经办人 says is complete and the budget desk accepts. The sealing is a row of its own.

    Its key is the project's: one for each.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "待核对"
        IN_REVIEW = "in_review", "审核中"
        ACCEPTED = "accepted", "已接收"
        REFUSED = "refused", "不同意"

    project = models.OneToOneField(
        Project, on_delete=models.PROTECT, primary_key=True, related_name="archive", db_column="id"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    note = models.TextField("缺件说明", blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "案卷"

    def __str__(self) -> str:
        return f"{self.project}（归档）"


class ArchiveSeal(models.Model):
    """归档包 as it was sealed: a zip kept under its SHA-256, with the list of what is in it. Append-only.

    ``manifest`` is a list of {path, size, sha256, personal, title, section, dated}; ``manifest_sha256`` is of its canonical text.
    """

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="seal")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("大小")
    manifest = models.JSONField()
    manifest_sha256 = models.CharField(max_length=64)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField("归档时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "归档包"
        triggers = [append_only("archive_seal_append_only")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.sha256[:8]}"


class ArchiveAddition(models.Model):
    """归档后补正: one file beside the sealed original, with the reason. Append-only."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="archive_additions")
    number = models.PositiveSmallIntegerField("第几次")
    reason = models.CharField("补正原因", max_length=200)
    file = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("补正时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "归档后补正"
        ordering = ("project", "number")
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_addition_of_a_number")]
        triggers = [append_only("archive_addition_append_only")]

    def __str__(self) -> str:
        return f"{self.project_id} 第{self.number}次补正"


class ArchiveJob(models.Model):
    """What the budget desk asked to be archived in one act; done piece by piece, the page may be left."""

    year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "归档任务"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.year_id} {self.asked_at:%F %H:%M}"


class ArchiveJobItem(models.Model):
    """One project of a job. ``words`` says why it was not archived."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        DONE = "done", "已归档"
        REFUSED = "refused", "未归档"

    job = models.ForeignKey(ArchiveJob, on_delete=models.PROTECT, related_name="items")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    words = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "归档任务的项目"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["project"], name="one_waiting_archive_of_a_project", condition=Q(state="waiting")
            )
        ]
        indexes = [models.Index(fields=["id"], name="archives_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.job_id} {self.project_id} {self.state}"


class Lending(models.Model):
    """调阅登记: who asked, by which letter, what was given, and when it ended. Amounts to a line of a book: it only ends."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asker = models.CharField("调阅单位", max_length=100)
    person = models.CharField("调阅人", max_length=60)
    letter_number = models.CharField("文号", max_length=80)
    letter_date = models.DateField("来函日期")
    purpose = models.CharField("调阅事由", max_length=200)
    due_on = models.DateField("应归还日期")
    projects = models.ManyToManyField(Project, related_name="lendings", verbose_name="项目")
    with_personal = models.BooleanField("含个人信息的文件一并提供", default=False)
    personal_reason = models.CharField("提供个人信息的依据", max_length=200, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField("归还时间", null=True)
    end_note = models.CharField("归还情况", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "调阅登记"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(with_personal=False) | ~Q(personal_reason=""), name="personal_files_by_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asker} {self.letter_number}"


class LendingPackage(models.Model):
    """One package that was handed out for a 调阅: of which project, how many files, its SHA-256. Append-only."""

    lending = models.ForeignKey(Lending, on_delete=models.PROTECT, related_name="packages")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    files = models.PositiveIntegerField("文件数")
    withheld = models.PositiveIntegerField("未提供", default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "调阅包"
        ordering = ("id",)
        triggers = [append_only("lending_package_append_only")]

    def __str__(self) -> str:
        return f"{self.lending_id} {self.project_id}"
