"""The form of 授权代办."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import delegations
from accounts.forms.people import PersonField, Plain
from accounts.models import User
from accounts.roles import ADMINISTRATORS, Role


class DelegationForm(Plain):
    """Who acts, from when to when, for what, why."""

    deputy = PersonField(User.objects.none(), label="代办人", empty_label="请选择")
    starts_on = forms.DateField(label="自", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(label="至", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label="原因", max_length=60, help_text="例如休假、出差、学习；写入办理记录")
    kinds = forms.MultipleChoiceField(
        label="事项", required=False, widget=forms.CheckboxSelectMultiple, help_text="都不选即全部事项"
    )

    def __init__(self, *args: Any, principal: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True, memberships__isnull=False).exclude(pk=principal.pk)
        others = others.exclude(memberships__role__in=[*ADMINISTRATORS, Role.INSPECTOR])
        self.fields["deputy"].queryset = others.distinct()  # type: ignore[attr-defined]
        self.fields["kinds"].choices = delegations.kind_choices()  # type: ignore[attr-defined]
        self.fields["kinds"].widget.attrs["class"] = "choice-list"
