"""Keeping an uploaded scan while the rest of a form is being corrected."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from accounts.models import User
from accounts.web import whole_number
from workflows import attachments
from workflows.errors import Refused
from workflows.models import Attachment


def take_scan(request: HttpRequest, form: forms.Form, user: User) -> Attachment | None:
    """The scan uploaded now, else the person's own one kept from the try before. A refusal becomes the field's error."""
    uploaded = form.files.get("scan")
    if uploaded is not None:
        try:
            scan = attachments.store(uploaded, owner_kind="upload", owner_id=user.pk, actor=user)
        except Refused as refusal:
            form.add_error("scan", refusal.text)
            return None
        for sentence in attachments.warnings_for([scan.name]):
            messages.warning(request, sentence)
        return scan
    kept = whole_number(form.data.get("kept_scan", ""))
    if kept is None:
        return None
    return Attachment.objects.filter(pk=kept, owner_kind="upload", uploaded_by=user).first()
