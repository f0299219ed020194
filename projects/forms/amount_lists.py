"""What is typed beside a table of 控制数 or 批复: the file, then the letter."""

from __future__ import annotations

from django import forms

from workflows.cases import Letter
from workflows.forms import DayField, ScanMixin
from workflows.models import Attachment


class AmountLetterForm(ScanMixin):
    """The letter the table came with."""

    sender = forms.CharField(max_length=100, error_messages={"required": "请填写来文单位。"})
    number = forms.CharField(max_length=80, error_messages={"required": "请填写文号。"})
    title = forms.CharField(max_length=200, required=False)
    dated = DayField()
    checked = forms.BooleanField(error_messages={"required": "请与来文逐行核对后勾选。"})

    def letter(self, scan: Attachment | None) -> Letter:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        return Letter(data["sender"], data["number"], data["dated"], data["title"], None, scan)
