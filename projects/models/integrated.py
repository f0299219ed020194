"""What the province's 一体化 system holds of the year's targets: its exports, project by project, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.models import Unit
from projects.models.project import Project
from projects.models.target import TargetVersion
from projects.models.year import BudgetYear


class IntegratedColumns(models.Model):
    """Which column holds what in exports with these heads, as the desk of ``unit`` once said. ``columns``: field -> head.

    ``order``: the fields as the columns stand; the clerk types a target over in this order.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    heads = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    order = models.JSONField(default=list)
    money = models.CharField("金额单位", max_length=4)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "一体化导出表的列"
        constraints = [models.UniqueConstraint(fields=["unit", "heads"], name="one_integrated_layout")]

    def __str__(self) -> str:
        return self.heads[:8]


class IntegratedImport(models.Model):
    """One export. Nothing of it counts before it is confirmed.

    ``unit``: whose desk brought it. ``table`` is what was read, kept until then; ``mapping`` says which column holds what,
    ``answers`` which project a row is where only its name says so; ``summary`` what was left out on both sides.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", "待确认"
        CONFIRMED = "confirmed", "已导入"
        DISCARDED = "discarded", "已放弃"

    year = models.ForeignKey(
        BudgetYear, on_delete=models.PROTECT, related_name="integrated_imports", verbose_name="年度"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PREVIEW)
    file_name = models.CharField("文件", max_length=150)
    sha256 = models.CharField(max_length=64)
    table = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一体化导出"
        ordering = ("-id",)
        constraints = [
            # The same file twice changes nothing, whoever is faster.
            models.UniqueConstraint(
                fields=["year", "unit", "sha256"],
                name="one_integrated_import_of_a_file",
                condition=Q(state="confirmed"),
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="confirmed_integrated_import_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class IntegratedTarget(models.Model):
    """What one export says of one project: ``content`` as ``integrated.reading`` wrote it."""

    held = models.ForeignKey(IntegratedImport, on_delete=models.CASCADE, related_name="targets")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="integrated_targets")
    content = models.JSONField()

    class Meta:
        ordering = ("held_id", "id")
        constraints = [
            models.UniqueConstraint(fields=["held", "project"], name="one_integrated_target_of_a_project")
        ]

    def __str__(self) -> str:
        return f"{self.held_id} {self.project_id}"


class Recognition(models.Model):
    """认可为批复版: what an export says became the approved version of a project.

    ``version`` is the 批复版; ``base`` what was compared with it, the same version where nothing differed. Each once.
    """

    target = models.OneToOneField(IntegratedTarget, on_delete=models.PROTECT, related_name="recognition")
    base = models.OneToOneField(TargetVersion, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(TargetVersion, on_delete=models.PROTECT, related_name="recognition")
    #: field -> before and after, as they were told
    differences = models.JSONField(default=list)
    reason = models.CharField("财政改动的原因", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "认可为批复版"

    def __str__(self) -> str:
        return str(self.version)


class CopiedCell(models.Model):
    """A cell one person has typed over into 一体化. It counts while the cell says what ``fingerprint`` is of."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(TargetVersion, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version", "path"], name="one_tick_of_a_cell")]

    def __str__(self) -> str:
        return self.path
