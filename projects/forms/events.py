"""What is typed when a 预算变动 is registered. Errors are sentences for people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from projects.events import Paper
from projects.models import Project, ProjectEvent
from workflows.forms import DayField, ScanMixin, yuan_from_wan
from workflows.models import Attachment

Kind = ProjectEvent.Kind


@dataclass(frozen=True)
class Sort:
    """One kind of act on an existing project, as its page speaks of it. ``other``: the label of the second project."""

    kind: ProjectEvent.Kind
    words: str
    amount: str
    other: str = ""
    sub: str = ""

    @property
    def leaves(self) -> bool:
        """Whether the project leaves its year; the amount is then what it keeps."""
        return self.kind in (Kind.CANCELLED, Kind.MERGED)


SORTS = {
    sort.kind.value: sort
    for sort in (
        Sort(Kind.ADDED, "登记追加", "追加金额", sub="给已有的项目增加预算"),
        Sort(Kind.REDUCED, "登记追减", "追减金额", sub="减少项目预算，项目继续实施"),
        Sort(Kind.RECALLED, "登记财政收回", "收回金额", sub="财政收回指标，项目继续实施"),
        Sort(Kind.CARRIED, "登记结转下达", "下达金额", sub="上年结转资金下达到本项目"),
        Sort(Kind.MOVED, "登记调剂", "调剂金额", "调入项目", "从本项目调给另一个项目，两边一次登记"),
        Sort(
            Kind.BROKEN_DOWN,
            "继续分解",
            "分解金额",
            "分解到",
            "从代编项目的余额中，给已分解出的项目再分一笔",
        ),
        Sort(Kind.CANCELLED, "登记取消", "保留金额", sub="项目不再实施，退出本年度；已支出的部分保留"),
        Sort(
            Kind.MERGED,
            "登记合并",
            "保留金额",
            "并入项目",
            "项目并入另一个项目，退出本年度；已支出的部分保留",
        ),
    )
}


class MoneyField(forms.CharField):
    """万元 as typed, yuan as cleaned."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=30, error_messages={"required": "请填写金额，单位万元，例如 186.40。"}, **options
        )

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return yuan_from_wan(typed)
        except ValueError as trouble:
            raise forms.ValidationError(str(trouble)) from None


class PaperForm(ScanMixin):
    """The document of every act."""

    number = forms.CharField(max_length=80, error_messages={"required": "请填写文号。"})
    dated = DayField()
    effective_on = DayField()
    note = forms.CharField(max_length=300, required=False)
    checked = forms.BooleanField(error_messages={"required": "请与文件核对后勾选。"})

    def paper(self, scan: Attachment | None) -> Paper:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        return Paper(data["number"], data["dated"], data["effective_on"], data["note"], scan)

    def only(self, *names: str) -> None:
        """For the preview: keep what is wrong with these fields, the others are filled in later."""
        for name in [name for name in self.errors if name not in names]:
            del self.errors[name]


class EventForm(PaperForm):
    """An act on an existing project, with a second one where the sort has it."""

    amount = MoneyField()
    other = forms.ModelChoiceField(
        Project.objects.none(),
        error_messages={"required": "请选择项目。", "invalid_choice": "请从列表中选择项目。"},
    )

    def __init__(self, *args: Any, sort: Sort, others: list[Project], **options: Any) -> None:
        super().__init__(*args, **options)
        if sort.other:
            field = self.fields["other"]
            field.queryset = Project.objects.filter(pk__in=[one.pk for one in others])  # type: ignore[attr-defined]
        else:
            del self.fields["other"]

    @property
    def second(self) -> Project | None:
        return self.cleaned_data.get("other")

    @property
    def money(self) -> Decimal | None:
        return self.cleaned_data.get("amount")


class RenameForm(PaperForm):
    """更名: the name the document gives."""

    name = forms.CharField(max_length=200, error_messages={"required": "请填写新的项目名称。"})


class NewcomerForm(PaperForm):
    """A project that comes with the document. ``place`` and ``drafter`` are keys the page has made."""

    code = forms.CharField(max_length=40, error_messages={"required": "请填写文件上的项目编码。"})
    name = forms.CharField(max_length=200, error_messages={"required": "请填写项目名称。"})
    place = forms.CharField(max_length=40, error_messages={"required": "请选择科室或单位。"})
    drafter = forms.CharField(max_length=40, required=False)
    is_key = forms.BooleanField(required=False)
    amount = MoneyField()


class ReversalForm(forms.Form):
    """Why an act was wrong."""

    reason = forms.CharField(max_length=300, error_messages={"required": "请写明冲销的原因。"})
