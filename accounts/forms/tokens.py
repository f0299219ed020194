"""The form of a new 接口令牌."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import clock
from accounts.forms.people import Plain
from accounts.tokens import LONGEST, scope_words


class TokenForm(Plain):
    """What it is for, what it may do, until when."""

    name = forms.CharField(label="用途", max_length=40, help_text="例如 部门大屏、支出数据对接；写入安全日志")
    scope = forms.ChoiceField(
        label="可以做什么",
        choices=[("read", scope_words(False)), ("act", scope_words(True))],
        help_text="“办理”包括签署意见、确认导入，都以您的名义",
    )
    expires_on = forms.DateField(
        label="有效期至", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), help_text="最长一年"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"expires_on": clock.today() + LONGEST / 4, "scope": "read"})
        super().__init__(*args, **kwargs)
