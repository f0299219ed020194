"""The year as a flow: what is planned for all, one run for each subject, its stages, and how their dates were moved."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from viewflow.workflow.models import Process, Task

from accounts import clock
from accounts.append_only import append_only
from accounts.models import Office, Unit
from workflows.models.case import Case


class WorkYear(models.Model):
    """年度工作: a year that has been opened. Its row is the lock between what begins in the year and what is planned for it."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "年度工作"

    def __str__(self) -> str:
        return f"{self.year}年度工作"


class YearRun(models.Model):
    """One subject's way through one year. Title, unit, office, drafter and facts are copied from the subject.

    ``subject_kind`` and ``subject_id`` name what a higher room knows: this one only carries it through the year.
    """

    class State(models.TextChoices):
        RUNNING = "running", "进行中"
        SUSPENDED = "suspended", "暂停"
        ENDED = "ended", "已结束"
        CANCELLED = "cancelled", "已取消"
        MERGED = "merged", "已合并"
        TRANSFERRED = "handed_on", "已划转"

    #: in the year still
    ALIVE = (State.RUNNING, State.SUSPENDED)

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="year_runs"
    )
    facts = models.JSONField("其他事实", default=dict, blank=True)
    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="year_run")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RUNNING)
    reason = models.CharField("原因", max_length=200, blank=True)
    #: the day on which stages that have nothing to wait for pass by themselves; None once they have been looked at
    passes_on = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField(default=clock.now)
    suspended_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度运行"
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="one_run_of_a_subject")
        ]
        indexes = [
            models.Index(fields=["year", "unit", "office"], name="year_runs"),
            models.Index(fields=["passes_on", "id"], name="runs_that_pass", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


class Round(models.Model):
    """轮次: one opening of one stage for all subjects of the year. Its dates hold unless a ``DateChange`` says otherwise.

    ``kind`` is the code of the ``StageKind`` whose documents it asks for. All three days are included: it opens on the
    first, is asked for by the second, and what is missing after the third is closed.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "未开始"
        OPEN = "open", "进行中"
        RECALLED = "recalled", "已收回"

    year = models.PositiveSmallIntegerField("年度")
    stage = models.CharField("环节", max_length=20)
    number = models.PositiveSmallIntegerField("第几轮", default=1)
    kind = models.CharField("事项", max_length=40)
    title = models.CharField("名称", max_length=80)
    opens_on = models.DateField("开始日期")
    due_on = models.DateField("截止日期")
    closes_on = models.DateField("关闭日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PLANNED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recalled_at = models.DateTimeField(null=True, blank=True)
    recall_reason = models.CharField("收回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "轮次"
        ordering = ("year", "opens_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["year", "stage", "number"], name="one_round_of_a_number"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=models.F("due_on"), due_on__lte=models.F("closes_on")),
                name="a_round_opens_is_due_and_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


class StageRun(models.Model):
    """One stage of one run: for each round one, and one without a round for the target.

    ``note`` holds the words shown beside the state. ``late`` is 逾期补报: it was 未报 and has been opened again.
    ``wake_on`` is the day on which the dispatcher looks at it; the dates themselves are read again then.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "未开始"
        OPEN = "open", "进行中"
        DONE = "done", "已完成"
        MISSED = "missed", "未报"
        SKIPPED = "skipped", "不适用"
        RECALLED = "recalled", "已收回"
        CANCELLED = "cancelled", "已取消"

    #: still to come, or under way
    ALIVE = (State.WAITING, State.OPEN)

    run = models.ForeignKey(YearRun, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField("环节", max_length=20)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="stages")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    late = models.BooleanField("逾期补报", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    document_id = models.BigIntegerField("文件", null=True, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="year_stages"
    )
    wake_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度环节"
        ordering = ("run_id", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "stage", "round"], name="one_stage_of_a_round", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["wake_on", "id"], name="stages_to_wake", condition=Q(wake_on__isnull=False)),
            models.Index(fields=["round", "state"], name="stages_of_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.stage} {self.state}"

    @property
    def state_words(self) -> str:
        """The state as people read it; what was handed in late says so."""
        words = self.State(self.state).label
        return f"{words}（逾期补报）" if self.late and self.state == self.State.DONE else words


class DateChange(models.Model):
    """延期: the dates of a round from now on, for one run, for one unit, or (neither) for all. Append-only.

    The last one that names the run counts; without one the last that names its unit; without one the last for all.
    """

    class Sort(models.TextChoices):
        MOVED = "moved", "延期"
        LATE = "late", "逾期补报"
        REOPENED = "reopened", "重新打开"
        RESUMED = "resumed", "继续办理"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="changes")
    run = models.ForeignKey(YearRun, on_delete=models.PROTECT, null=True, blank=True, related_name="changes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.MOVED)
    opens_on = models.DateField("开始日期")
    due_on = models.DateField("截止日期")
    closes_on = models.DateField("关闭日期")
    reason = models.CharField("原因", max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "日期调整"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(run__isnull=True) | Q(unit__isnull=True), name="for_a_run_or_a_unit_or_all"
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=models.F("due_on"), due_on__lte=models.F("closes_on")),
                name="changed_dates_follow_each_other",
            ),
        ]
        indexes = [models.Index(fields=["round", "run", "unit", "-id"], name="changes_of_a_round")]
        triggers = [append_only("date_change_append_only")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.opens_on} {self.due_on} {self.closes_on}"

    @property
    def dates(self) -> tuple[date, date, date]:
        return self.opens_on, self.due_on, self.closes_on


class WakeUp(models.Model):
    """A sub-case has ended: its stage must be looked at. Written in the transaction that ends it, acted on afterwards."""

    stage_run = models.OneToOneField(StageRun, on_delete=models.PROTECT, related_name="wake_up")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "唤醒"

    def __str__(self) -> str:
        return f"{self.stage_run_id}"


class StageUrge(models.Model):
    """催办 of a stage, the last one. The row allows the next from ``again_at`` on; each one is a line of the log besides."""

    stage_run = models.OneToOneField(StageRun, on_delete=models.PROTECT, related_name="urge")
    urged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    again_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField("第几次", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "年度环节催办"

    def __str__(self) -> str:
        return f"{self.stage_run_id} {self.at}"
