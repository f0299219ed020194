"""What is typed in an application; what of it cannot stand, the verb says."""

from __future__ import annotations

from datetime import date

from django import forms

from projects.changes.application import Application
from workflows.forms import ScanMixin
from workflows.models import Attachment

LONG = 4000


class ChangeForm(ScanMixin):
    """Every field may be empty here: the verb has the sentences, the same from every door."""

    reason = forms.CharField(max_length=200, required=False)
    ground = forms.CharField(max_length=10, required=False)
    event = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    explanation = forms.CharField(max_length=LONG, required=False)
    document_number = forms.CharField(max_length=80, required=False)
    document_date = forms.DateField(
        required=False, error_messages={"invalid": "请填写日期，例如 2026-07-08。"}
    )
    declared = forms.BooleanField(required=False)
    eased_reason = forms.CharField(max_length=LONG, required=False)
    origin = forms.CharField(max_length=200, required=False)

    def application(self, scan: Attachment | None) -> Application:
        """What was typed, once it could be read."""
        data = self.cleaned_data
        dated: date | None = data["document_date"]
        return Application(
            reason=data["reason"],
            ground=data["ground"],
            explanation=data["explanation"],
            document_number=data["document_number"],
            document_date=dated,
            event=data["event"],
            declared=data["declared"],
            eased_reason=data["eased_reason"],
            origin=data["origin"],
            scan=scan,
        )
