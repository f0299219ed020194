"""What people type when they register something signed or decided elsewhere. Errors are sentences for them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts import clock
from workflows.cases import Cover, Letter
from workflows.models import Attachment

TEN_THOUSAND = Decimal(10_000)
CENT = Decimal("0.01")
#: no paper of this system is older; 0206 for 2026 is a slip of the finger
EARLIEST = date(2000, 1, 1)
#: as a Chinese keyboard writes them
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
#: no more figures than any amount has: Decimal would round them away
_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{0,12})?|-?\.[0-9]{1,12}")


class DayField(forms.DateField):
    """A date typed or picked; never later than today, never before ``EARLIEST``."""

    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(
            error_messages={"required": "请填写日期。", "invalid": "日期请写成 2026-06-25 的样子。"},
            **options,
        )

    def clean(self, value: Any) -> date | None:
        on: date | None = super().clean(value)
        if on is not None and on > clock.today():
            raise forms.ValidationError("日期晚于今天，请核对原件。")
        if on is not None and on < EARLIEST:
            raise forms.ValidationError(f"日期早于 {EARLIEST.year} 年，请核对原件。")
        return on


class ScanMixin(forms.Form):
    """A scan: uploaded now, or uploaded before and kept while the rest was being corrected."""

    scan = forms.FileField(required=False)
    kept_scan = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PaperForm(ScanMixin):
    """登记纸质签批."""

    signer = forms.TypedChoiceField(coerce=int, error_messages={"required": "请选择纸上签字的人。"})
    signed_on = DayField()
    opinion = forms.ChoiceField(
        choices=[("approve", "同意"), ("send_back", "退回修改"), ("reject", "不同意")],
        error_messages={"required": "请选择纸上的意见。", "invalid_choice": "请选择纸上的意见。"},
    )
    comment = forms.CharField(required=False, max_length=2000)
    fingerprint = forms.CharField(max_length=20, error_messages={"required": "请照抄审批单右上角的校验码。"})

    def __init__(
        self, *args: Any, signers: list[tuple[int, str]], voting: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["signer"].choices = signers  # type: ignore[attr-defined]
        if voting:
            opinions = [("approve", "同意"), ("reject", "不同意")]
            self.fields["opinion"].choices = opinions  # type: ignore[attr-defined]

    def clean_fingerprint(self) -> str:
        """Typed with or without the hyphen, in either case."""
        plain = "".join(mark for mark in self.cleaned_data["fingerprint"].upper() if mark.isalnum())
        return f"{plain[:4]}-{plain[4:]}"


class CoverForm(forms.Form):
    """The letter a package goes out with; number and date may come later."""

    title = forms.CharField(max_length=200, error_messages={"required": "请填写报送函的标题。"})
    recipient = forms.CharField(max_length=100, error_messages={"required": "请填写主送单位。"})
    number = forms.CharField(max_length=80, required=False)
    dated = DayField(required=False)

    def cover(self) -> Cover:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        return Cover(data["title"], data["recipient"], data["number"], data["dated"])


class LetterForm(ScanMixin):
    """The letter of a 批复."""

    sender = forms.CharField(max_length=100, error_messages={"required": "请填写来文单位。"})
    number = forms.CharField(max_length=80, error_messages={"required": "请填写文号。"})
    title = forms.CharField(max_length=200, error_messages={"required": "请填写标题。"})
    dated = DayField()
    received_on = DayField(required=False)
    checked = forms.BooleanField(error_messages={"required": "请与来文逐行核对后勾选。"})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        dated, received = data.get("dated"), data.get("received_on")
        if dated and received and received < dated:
            self.add_error("received_on", "收到日期早于来文日期，请核对。")
        return data


class MeetingForm(ScanMixin):
    """A meeting whose decision is entered; ``sender`` is its name, ``title`` what it was about."""

    sender = forms.CharField(max_length=100, error_messages={"required": "请填写会议名称。"})
    number = forms.CharField(max_length=80, error_messages={"required": "请填写会议编号，例如 2026年第5次。"})
    title = forms.CharField(max_length=200, required=False)
    dated = DayField()
    checked = forms.BooleanField(error_messages={"required": "请与会议纪要逐行核对后勾选。"})

    def letter(self, scan: Attachment | None) -> Letter:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        return Letter(data["sender"], data["number"], data["dated"], data["title"], scan=scan)


class CorrectionForm(ScanMixin):
    """A registration as it should have been, and why it was wrong."""

    sender = forms.CharField(max_length=100, error_messages={"required": "请填写来文单位或会议名称。"})
    number = forms.CharField(max_length=80, error_messages={"required": "请填写文号或会议编号。"})
    title = forms.CharField(max_length=200, required=False)
    dated = DayField()
    received_on = DayField(required=False)
    reason = forms.CharField(max_length=200, error_messages={"required": "请写明更正的原因。"})

    def letter(self, scan: Attachment | None) -> Letter:
        """What was typed, once it is valid; without a new scan the old one stays."""
        data = self.cleaned_data
        return Letter(data["sender"], data["number"], data["dated"], data["title"], data["received_on"], scan)


def yuan_from_wan(text: str) -> Decimal:
    """``1,234.56`` 万元 as yuan. ValueError with a sentence for anything else."""
    plain = text.translate(_WIDE).strip().replace(",", "")
    if not _AMOUNT.fullmatch(plain):
        raise ValueError("请填写金额，单位万元，例如 186.40。")
    amount = abs(Decimal(plain)) if Decimal(plain) == 0 else Decimal(plain)  # no -0 on paper
    if amount < 0 or amount > Decimal(1_000_000):
        raise ValueError("金额应在 0 到 1,000,000 万元之间。")
    yuan = amount * TEN_THOUSAND
    if yuan != yuan.quantize(CENT):
        raise ValueError("金额最多写到分，即万元后六位小数。")
    return yuan.quantize(CENT)
