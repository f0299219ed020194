"""A document for the engine's own tests: a paper with a title, a budget and a few lines.

Its table is made by ``make_table`` in the test database and is no part of the project; ids instead of foreign keys, so
that flushing the project's tables between tests does not have to know it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.db import connection, models

from accounts.models import Office, Unit, User
from accounts.roles import Role
from workflows import kinds
from workflows.errors import Refused
from workflows.kinds import FactField, Facts, Kind, Problem, Remark, StepSpec
from workflows.models import Case


class Paper(models.Model):
    """The toy document. ``state`` is written by the kind's hooks only."""

    title = models.CharField(max_length=100)
    budget = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal("40.00"))
    approved = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    rows = models.JSONField(default=list)
    flawed = models.BooleanField(default=False)
    is_key = models.BooleanField(default=False)
    sort = models.CharField(max_length=10, default="普通")
    state = models.CharField(max_length=20, default="draft")
    unit_id = models.BigIntegerField()
    office_id = models.BigIntegerField(null=True)
    drafter_id = models.BigIntegerField()

    objects: ClassVar[models.Manager[Paper]] = models.Manager()

    class Meta:
        app_label = "toy"

    def __str__(self) -> str:
        return self.title


def row(name: str, value: str) -> dict[str, str]:
    return {"uuid": str(uuid.uuid4()), "name": name, "value": value}


class PaperKind(Kind):
    code = "paper"
    name = "文稿"
    reading_template = "toy.html"
    state_words: ClassVar[Mapping[str, str]] = {"outside": "待报财政"}

    def get(self, document_id: int) -> Paper:
        return Paper.objects.get(pk=document_id)

    def lock(self, document_id: int) -> Paper:
        return Paper.objects.select_for_update().get(pk=document_id)

    def facts(self, document: Any) -> Facts:
        office = Office.objects.get(pk=document.office_id) if document.office_id else None
        unit = Unit.objects.select_related("parent").get(pk=document.unit_id)
        return Facts(
            document.title, unit, office, 2026, document.budget, {"flawed": document.flawed, "sort": "普通"}
        )

    def fact_fields(self) -> Sequence[FactField]:
        return (
            FactField("amount", "预算数", "money"),
            FactField("is_key", "重点项目", "yes_no"),
            FactField("sort", "类别", "choice", ("普通", "专项")),
        )

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        papers = Paper.objects.filter(title__contains=query, **({} if only is None else {"pk": only}))
        return [(paper.pk, paper.title) for paper in papers]

    def content(self, document: Any) -> dict[str, Any]:
        return {"title": document.title, "budget": document.budget, "rows": document.rows}

    def drafter(self, document: Any) -> User:
        return User.objects.get(pk=document.drafter_id)

    def may_submit(self, document: Any, actor: User) -> bool:
        return actor.pk == document.drafter_id

    def problems(self, document: Any) -> Sequence[Problem]:
        return [Problem("标题：请写明年度。", "title")] if document.flawed else []

    def default_route(self) -> Sequence[StepSpec]:
        return [
            StepSpec("科室审核", Role.SECTION_HEAD, "office"),
            StepSpec("分管领导审签", Role.DIVISION_LEADER, "office"),
            StepSpec("预算绩效岗审核", Role.BUDGET_OFFICER, "root"),
            StepSpec("分管财务领导审签", Role.FINANCE_LEADER, "root", limit_days=3),
            StepSpec("批复", Role.BUDGET_OFFICER, "root", medium="outside"),
        ]

    def place(self, path: str, content: Mapping[str, Any]) -> str:
        if path in ("title", "budget"):
            return {"title": "标题", "budget": "预算数"}[path]
        _, key, field = path.split("/")
        names = [line["uuid"] for line in content["rows"]]
        return f"第{names.index(key) + 1}行 {'名称' if field == 'name' else '指标值'}"

    def check_revision(self, document: Any, content: Mapping[str, Any]) -> None:
        if Decimal(content["budget"]) != document.budget:
            raise Refused("预算数不在这里修改。")

    def adopt_revision(self, document: Any, content: Mapping[str, Any]) -> None:
        document.title, document.rows = content["title"], content["rows"]
        document.save(update_fields=["title", "rows"])

    def edit_url(self, document_id: int) -> str:
        return f"/papers/{document_id}/edit/"

    def read_url(self, document_id: int) -> str:
        return f"/papers/{document_id}/"

    def outside_difference(self, document: Any, amount: Decimal) -> list[Remark]:
        if amount == document.budget:
            return []
        return [
            Remark("budget", f"批复金额为 {amount} 元，预算数填的是 {document.budget} 元。请按批复金额修改。")
        ]

    def record_outside_amount(self, document: Any, amount: Decimal | None) -> None:
        document.approved = amount
        document.save(update_fields=["approved"])

    def on_submitted(self, document: Any, actor: User) -> None:
        self._set(document, "in_review")

    def on_returned(self, document: Any, actor: User | None) -> None:
        self._set(document, "draft")

    def on_rejected(self, document: Any, actor: User) -> None:
        self._set(document, "rejected")

    def on_cancelled(self, document: Any, actor: User) -> None:
        self._set(document, "cancelled")

    def on_approved(self, document: Any, actor: User) -> None:
        self._set(document, "approved")

    @staticmethod
    def _set(document: Any, state: str) -> None:
        document.state = state
        document.save(update_fields=["state"])


kinds.register(PaperKind())


def make_table() -> None:
    """Create the toy's table in the test database, once."""
    if Paper._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Paper)


def new_paper(drafter: User, title: str = "党员教育培训", **fields: Any) -> Paper:
    """A paper of the drafter's own unit and office."""
    fields.setdefault("rows", [row("培训人次", "≥180 人次")])
    fields.setdefault("office_id", drafter.office_id)
    fields.setdefault("unit_id", drafter.unit_id)
    return Paper.objects.create(title=title, drafter_id=drafter.pk, **fields)


def new_case(drafter: User, title: str = "党员教育培训", **fields: Any) -> Case:
    """A draft case over a new paper."""
    from workflows.cases import open_case

    return open_case("paper", new_paper(drafter, title, **fields), drafter)


def paper_of(case: Case) -> Paper:
    return Paper.objects.get(pk=case.document_id)
