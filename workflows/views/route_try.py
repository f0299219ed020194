"""试算: choose a document, or say where a case would come from and what it would be about; who would sign it?"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.access import in_force
from accounts.forms.people import PersonField, PlaceField, dress
from accounts.guards import allow
from accounts.models import Membership, User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from workflows import kinds
from workflows.configuring.powers import units_of_desk
from workflows.configuring.trying import Trial, try_document, try_facts
from workflows.kinds import FactField, Facts, Kind
from workflows.views.common import crumbs
from workflows.views.route_places import kind_or_404, whose

_AMOUNT = re.compile(r"\d{1,10}(\.\d{0,2})?", re.ASCII)
YES_NO = [("", "请选择"), ("yes", "是"), ("no", "不是")]


class WanField(forms.CharField):
    """An amount in 万元; cleans to yuan."""

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value)).strip().replace(",", "").replace("，", "")
        if not typed:
            return None
        if not _AMOUNT.fullmatch(typed):
            raise forms.ValidationError("请填写以万元为单位的数字，最多两位小数，例如 168.20。")
        return Decimal(typed) * 10_000


class FactsForm(forms.Form):
    """Free facts: where the case comes from, who drafts it, and every fact conditions may use."""

    drafter = PersonField(User.objects.none(), label="经办人", required=False, empty_label="不指定")

    def __init__(self, data: QueryDict | None, kind: Kind, desk: User) -> None:
        super().__init__(data)
        self.kind = kind
        own = units_of_desk(desk)
        self.fields["place"] = PlaceField(own, label="单位、科室")
        drafting = Membership.objects.filter(in_force(), role=Role.DRAFTER, unit__in=own)
        drafters = User.objects.filter(pk__in=drafting.values("user"))
        self.fields["drafter"].queryset = drafters  # type: ignore[attr-defined]
        for fact in kind.fact_fields():
            self.fields[f"fact-{fact.code}"] = _field(fact)
        dress(self)
        self.order_fields(["place", "drafter"])

    def facts(self) -> Facts:
        """What was typed."""
        given = self.cleaned_data
        unit, office = given["place"]
        values = {fact.code: _value(fact, given[f"fact-{fact.code}"]) for fact in self.kind.fact_fields()}
        amount = values.pop("amount", None)
        return Facts(f"试算的{self.kind.name}", unit, office, clock.today().year, amount, values)


def _field(fact: FactField) -> forms.Field:
    if fact.sort == "money":
        return WanField(label=f"{fact.label}（万元）", required=False, max_length=14)
    if fact.sort == "yes_no":
        return forms.ChoiceField(label=fact.label, choices=YES_NO, required=False)
    return forms.ChoiceField(
        label=fact.label, choices=[("", "请选择"), *[(one, one) for one in fact.choices]], required=False
    )


def _value(fact: FactField, given: Any) -> Any:
    return {"yes": True, "no": False, "": None}[given] if fact.sort == "yes_no" else given


@require_GET
@allow(Role.BUDGET_OFFICER)
def try_out(request: HttpRequest) -> HttpResponse:
    """The two ways of asking, and the answer, for the kind named (the first, where none is)."""
    user = current_user(request)
    found = kind_or_404(request.GET.get("kind", "") or kinds.all_kinds()[0].code)
    words = request.GET.get("q", "").strip()[:40]
    chosen = whole_number(request.GET.get("document", ""))
    asked = "place" in request.GET
    form = FactsForm(request.GET if asked else None, found, user)
    trial: Trial | None = None
    if chosen is not None:
        trial = _of_document(found, chosen, user)
    elif asked and form.is_valid():
        drafter = form.cleaned_data["drafter"]
        trial = try_facts(found, form.facts(), [drafter] if drafter else [])
    context = {
        "kind": found,
        "words": words,
        "documents": found.documents_for(user, words) if chosen is None and not asked else [],
        "form": form,
        "trial": trial,
        "whose": whose(trial.route) if trial else "",
        **crumbs(("审批流程", reverse("workflows:routes")), (f"试算 · {found.name}", None)),
    }
    return render(request, "workflows/routes/try.html", context)


def _of_document(kind: Kind, document: int, user: User) -> Trial:
    if document not in {pk for pk, _ in kind.documents_for(user, "", only=document)}:
        raise Http404("没有这一份文件，或您不能查看")
    return try_document(kind, document)
