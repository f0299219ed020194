"""A robot of a group: where it is, and what it is told. Address and secret are entered, never shown again."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import access
from accounts.forms.people import Plain
from accounts.models import Unit, User
from accounts.roles import Role
from notifications.groups import RobotFacts
from notifications.models import Robot
from notifications.outward.robots import Sort


class RobotForm(Plain):
    """With ``robot`` for one there is: then the unit stands, and an empty address or secret keeps the old one."""

    name = forms.CharField(label="群名称", max_length=40, help_text="例如 教育中心预算绩效群")
    sort = forms.ChoiceField(label="类型", choices=Sort.choices)
    url = forms.CharField(
        label="Webhook 地址",
        max_length=500,
        required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text="在群设置里添加机器人后复制；加密保存，不再显示",
    )
    secret = forms.CharField(
        label="加签密钥",
        max_length=200,
        required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text="钉钉、飞书启用“加签”时填写，企业微信不填",
    )
    daily = forms.BooleanField(
        label="每个工作日汇总", required=False, help_text="只写事项类别、件数和最近期限，不写项目和姓名"
    )

    def __init__(self, *args: Any, actor: User, robot: Robot | None = None, **kwargs: Any) -> None:
        if robot is not None:
            kwargs["initial"] = {"name": robot.name, "sort": robot.sort, "daily": robot.daily}
        else:
            kwargs.setdefault("initial", {"daily": True})
        super().__init__(*args, **kwargs)
        if robot is None:
            units = Unit.objects.filter(pk__in=access.units_held(actor, Role.BUDGET_OFFICER), is_active=True)
            self.fields["unit"] = forms.ModelChoiceField(units, label="单位", empty_label=None)
            self.fields["unit"].widget.attrs["class"] = "form-select"
            self.order_fields(["unit"])
        else:
            for name in ("url", "secret"):
                self.fields[name].help_text = "不填则沿用已保存的"

    def facts(self) -> RobotFacts:
        given = self.cleaned_data
        return RobotFacts(given["name"], given["sort"], given["url"], given["secret"], given["daily"])
