"""What gathers around a case besides decisions: questions to colleagues, copies, reminders, pauses, drafts and phrases."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.append_only import append_only
from workflows.models.case import Case, Snapshot
from workflows.models.steps import Assignment, CaseStep


class Consultation(models.Model):
    """征求意见: somebody who sits on a step asks a colleague and gets an answer back. It decides nothing."""

    class State(models.TextChoices):
        OPEN = "open", "待反馈"
        PAUSED = "paused", "暂停"
        ANSWERED = "answered", "已反馈"
        ENDED = "ended", "已取消"  # by the one who asked, or because the step was decided

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="consultations")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consultations"
    )
    question = models.TextField("要征求的意见")
    asked_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField("反馈意见", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        constraints = [
            models.UniqueConstraint(
                fields=["step", "person"],
                name="one_open_question_per_person",
                condition=Q(state__in=["open", "paused"]),
            )
        ]
        indexes = [models.Index(fields=["person", "id"], name="to_answer", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id} {self.state}"


class Revision(models.Model):
    """联合修改: the text a reviewer proposes in place of the drafter's, asked about in a question to its drafter.

    ``text`` is the canonical text of the whole document; not in force before the drafter confirms it. Append-only.
    """

    question = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="revision")
    #: whose seat agrees once it is confirmed
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "联合修改"
        triggers = [append_only("revision_append_only")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.sha256[:8]}"


class Copy(models.Model):
    """传阅: one person is given a case to read."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="copies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="copies")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("传阅说明", max_length=200, blank=True)
    #: as whom they got it: a role in words, "" when named
    as_role = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField("阅毕时间", null=True, blank=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "传阅"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], name="one_unread_copy", condition=Q(read_at=None)
            )
        ]
        indexes = [models.Index(fields=["person", "id"], name="to_read", condition=Q(read_at=None))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class Urge(models.Model):
    """催办: somebody waited long enough to say so."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="urges")
    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="urges")
    urged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("催办说明", max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class Suspension(models.Model):
    """暂停办理, until 继续办理. ``resumes_as`` is the state the case was in."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField("原因", max_length=200)
    resumes_as = models.CharField(max_length=10)
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    suspended_at = models.DateTimeField(default=clock.now)
    resumed_at = models.DateTimeField(null=True, blank=True)
    #: working days lost, by which the limits moved
    lost_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "暂停办理"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_running_suspension", condition=Q(resumed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.suspended_at}"


class Phrase(models.Model):
    """常用意见: the department's, or one person's own."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="phrases"
    )
    text = models.CharField("常用意见", max_length=200)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "常用意见"
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "text"], name="one_phrase_of_a_text", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.text


class DepartmentWord(models.Model):
    """用语: how the department says one thing, where it is not the usual words. ``text``: of ``meetings`` one a line."""

    code = models.CharField(max_length=20, primary_key=True)
    text = models.CharField("用语", max_length=300)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "用语"

    def __str__(self) -> str:
        return f"{self.code}：{self.text}"


class DecisionDraft(models.Model):
    """暂存: what somebody has written of a decision and not signed yet. It is no act and nobody else sees it."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="draft")
    decision = models.CharField(max_length=10, blank=True)
    comment = models.TextField(blank=True)
    #: path -> text of the remark
    remarks = models.JSONField(default=dict)
    #: for 退回修改: the step it would go back to, None for the drafter
    back_to = models.ForeignKey(CaseStep, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "暂存"

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.decision}"
