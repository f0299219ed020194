"""The case and what it is about at a moment."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from viewflow.workflow.models import Process

from accounts import clock
from accounts.append_only import append_only
from accounts.models import Office, Unit, User
from workflows import kinds


class Case(models.Model):
    """One document on its way to a decision, through any number of rounds.

    ``state`` is the engine's; the words people read come from the open step or from the kind. Facts are copied from
    the document at each submission and are all that lists, filters and conditions use.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"  # with the drafter: new, returned or withdrawn
        OPEN = "open", "审核中"
        OUTSIDE = "outside", "待报财政"  # all steps signed, the outside decision is awaited
        SUSPENDED = "suspended", "暂停办理"
        APPROVED = "approved", "已批复"
        REJECTED = "rejected", "不予安排"
        CANCELLED = "cancelled", "已作废"

    number = models.CharField("编号", max_length=30, unique=True)
    kind = models.CharField("事项", max_length=40)
    document_id = models.BigIntegerField("文件")
    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="case")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    returned = models.BooleanField("退回中", default=False)
    #: name of the open step, "" when none is: lists show it without a join
    step_name = models.CharField("环节", max_length=40, blank=True, default="")
    round = models.PositiveSmallIntegerField("第几稿", default=0)
    #: what the present round is about; None until the first submission
    snapshot = models.ForeignKey("workflows.Snapshot", on_delete=models.PROTECT, null=True, related_name="+")
    route = models.ForeignKey("workflows.Route", on_delete=models.PROTECT, null=True, related_name="cases")
    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="cases_drafted",
        verbose_name="经办人",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="cases_submitted"
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    #: when it went to the outside office in a package (报送批次); only while the state is ``outside``
    reported_at = models.DateTimeField("报送时间", null=True, blank=True)
    finished_at = models.DateTimeField("办结时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", default=clock.now)

    # facts
    title = models.CharField("标题", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.DecimalField("金额（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    facts = models.JSONField("其他事实", default=dict, blank=True)

    # the chain of events
    event_count = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理事项"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "document_id"],
                name="one_live_case_per_document",
                condition=~Q(state__in=["rejected", "cancelled"]),
            )
        ]
        indexes = [
            models.Index(fields=["year", "state", "unit"], name="case_list"),
            models.Index(fields=["submitted_by", "state"], name="case_of_submitter"),
            models.Index(fields=["unit"], name="case_outside", condition=Q(state="outside")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def authors(self) -> list[User]:
        """Drafter and submitter, each once: they never sign the case, and are told what becomes of it."""
        people = {self.drafter.pk: self.drafter}
        if self.submitted_by is not None:
            people[self.submitted_by.pk] = self.submitted_by
        return list(people.values())

    @property
    def state_words(self) -> str:
        """The state as people read it: the open step's name, the kind's own word, or the state's."""
        if self.state == self.State.OPEN:
            return self.step_name or self.State.OPEN.label
        if self.state == self.State.DRAFT and self.returned:
            return "退回修改"
        if self.state == self.State.OUTSIDE and self.reported_at is not None:
            return "已报财政"
        return kinds.get(self.kind).state_words.get(self.state, self.State(self.state).label)


class Snapshot(models.Model):
    """The document as it was: canonical JSON text (sorted keys, decimals as strings, NFC) and its SHA-256. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField("第几稿")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    schema = models.PositiveSmallIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "固定稿"
        ordering = ("case_id", "number")
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_snapshot_of_a_number")]
        triggers = [append_only("snapshot_append_only")]

    def __str__(self) -> str:
        return f"{self.case_id} 第{self.number}稿 {self.sha256[:8]}"
