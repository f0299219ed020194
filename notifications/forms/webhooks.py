"""A receiver of events: where it is and what it is told. The address is entered, never shown again."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms.people import Plain
from notifications.models import Webhook
from notifications.webhooks import HookFacts, events


class WebhookForm(Plain):
    """With ``hook`` for one there is: then an empty address keeps the old one, and a new secret can be asked for."""

    name = forms.CharField(label="接收系统", max_length=40, help_text="例如 部门协同办公平台")
    url = forms.CharField(
        label="接收地址",
        max_length=500,
        required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text="以 https:// 开头，主机须在 OUTWARD_HOSTS 或 OUTWARD_INNER_HOSTS 中列出；加密保存，不再显示",
    )
    kinds = forms.MultipleChoiceField(label="推送的事件", widget=forms.CheckboxSelectMultiple)
    new_secret = forms.BooleanField(
        label="更换签名密钥", required=False, help_text="更换后，接收系统须改用新密钥核对签名"
    )

    def __init__(self, *args: Any, hook: Webhook | None = None, **kwargs: Any) -> None:
        if hook is not None:
            kwargs["initial"] = {"name": hook.name, "kinds": hook.kinds}
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = list(events().items())  # type: ignore[attr-defined]
        self.fields["kinds"].widget.attrs["class"] = "choice-list"
        if hook is None:
            del self.fields["new_secret"]
        else:
            self.fields["url"].help_text = "不填则沿用已保存的"

    def facts(self) -> HookFacts:
        given = self.cleaned_data
        return HookFacts(
            given["name"], given["url"], tuple(given["kinds"]), bool(given.get("new_secret", False))
        )
