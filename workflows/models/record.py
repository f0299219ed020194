"""The record: events, registrations of what was decided elsewhere, remarks on fields, attachments."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts import clock
from accounts.append_only import append_only
from workflows.models.case import Case, Snapshot
from workflows.models.steps import CaseStep


class Attachment(models.Model):
    """A file somebody handed in: stored outside the web root, named by its hash, served as a download only.

    ``owner_kind``/``owner_id`` say what it belongs to (``case``, ``registration``, ``project`` …); who may read the
    owner may read the file.
    """

    owner_kind = models.CharField(max_length=30)
    owner_id = models.BigIntegerField()
    name = models.CharField("文件名", max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField(max_length=64)
    personal = models.BooleanField("含个人信息", default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        indexes = [models.Index(fields=["owner_kind", "owner_id"], name="attachment_owner")]

    def __str__(self) -> str:
        return self.name


class Registration(models.Model):
    """Something decided outside this system and entered by somebody: a paper signature, a meeting, a letter.

    What was entered stays; a mistake in it is corrected by a second registration that names the first.
    """

    class Source(models.TextChoices):
        PAPER = "paper", "纸质签批"
        LETTER = "letter", "财政批复"
        OPINION = "opinion", "财政意见"
        MEETING = "meeting", "会议决定"

    source = models.CharField(max_length=10, choices=Source.choices)
    sender = models.CharField("来文单位", max_length=100, blank=True)
    number = models.CharField("文号", max_length=80, blank=True)
    title = models.CharField("标题", max_length=200, blank=True)
    dated = models.DateField("日期")
    received_on = models.DateField("收到日期", null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)
    scan = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    #: why the first one was wrong; only with ``corrects``
    reason = models.CharField("更正原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登记"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sender", "number"],
                name="one_registration_of_a_letter",
                condition=models.Q(source__in=["letter", "opinion", "meeting"], corrects=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.number}"


class Event(models.Model):
    """One transition of a case. ``body`` is the exact text that was hashed; nothing of it ever changes."""

    class Kind(models.TextChoices):
        CREATED = "created", "新建"
        SUBMITTED = "submitted", "提交审核"
        APPROVED = "approved", "同意"
        SENT_BACK = "sent_back", "退回修改"
        REJECTED = "rejected", "不同意"
        WITHDRAWN = "withdrawn", "撤回"
        RESEATED = "reseated", "重新确定办理人"
        DECIDED_OUTSIDE = "decided_outside", "登记批复"
        AMOUNT_DIFFERS = "amount_differs", "批复金额不同，退回修改"
        TAKEN_BACK = "taken_back", "撤回已签意见"
        TRANSFERRED = "transferred", "转交他人办理"
        CONSULTED = "consulted", "征求意见"
        ANSWERED = "answered", "反馈意见"
        CONSULT_ENDED = "consult_ended", "取消征求意见"
        REVISED = "revised", "修改后送经办人确认"
        REVISION_CONFIRMED = "revision_confirmed", "确认修改"
        REVISION_OBJECTED = "revision_objected", "对修改有异议"
        SIGNER_ADDED = "signer_added", "增加审核人"
        SIGNER_REMOVED = "signer_removed", "取消增加"
        DEPUTY_BEGAN = "deputy_began", "代办开始"
        DEPUTY_ENDED = "deputy_ended", "代办结束"
        HANDED_OVER = "handed_over", "工作移交"
        COPIED = "copied", "传阅"
        URGED = "urged", "催办"
        SUSPENDED = "suspended", "暂停办理"
        RESUMED = "resumed", "继续办理"
        CANCELLED = "cancelled", "终止办理"
        JUMPED = "jumped", "调整环节"
        LIMIT_PASSED = "limit_passed", "超过限办时间"
        MEETING_DECIDED = "meeting_decided", "登记会议决定"
        OPINION_GIVEN = "opinion_given", "登记财政意见"
        RETURNED_OUTSIDE = "returned_outside", "财政退回"
        REFUSED_OUTSIDE = "refused_outside", "财政不予安排"
        CORRECTED = "corrected", "更正登记"
        REPLACED = "replaced", "按批复改定"
        REPORTED = "reported", "报送财政"
        REPORT_RECALLED = "report_recalled", "撤回报送"
        STAGE_CLOSED = "stage_closed", "本轮关闭"

    class Source(models.TextChoices):
        SCREEN = "screen", "系统办理"
        PAPER = "paper", "纸质签批"
        LETTER = "letter", "来文登记"
        MEETING = "meeting", "会议决定"
        SYSTEM = "system", "系统"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # None: the system
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=40, blank=True)
    actor_post = models.CharField(max_length=60, blank=True)
    principal_name = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.SCREEN)
    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, null=True, related_name="events")
    step_name = models.CharField(max_length=40, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    comment = models.TextField(blank=True)
    signed_on = models.DateField(null=True, blank=True)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, null=True, related_name="events")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ("case_id", "number")
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_event_of_a_number")]
        # for what is new since a moment; rows come in the order of time, so that the smallest sort is enough
        indexes = [BrinIndex(fields=["at"], name="event_at", autosummarize=True, pages_per_range=16)]
        triggers = [append_only("event_append_only")]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.number} {self.kind}"


class FieldRemark(models.Model):
    """A reviewer's remark pinned to a field of a snapshot. ``path`` uses row ids: ``indicators/<uuid>/value``."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remarks")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="remarks")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="+")
    path = models.CharField(max_length=120)
    place = models.CharField("位置", max_length=120)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)
        triggers = [append_only("remark_append_only")]

    def __str__(self) -> str:
        return f"{self.place}：{self.text[:20]}"
