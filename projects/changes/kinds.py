"""目标调整 and 更正 as documents the engine decides on: a target version with its application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from django.db.models import Model, QuerySet

from accounts.models import User
from accounts.roles import Role
from projects.access import ADJUSTMENT, CORRECTION
from projects.changes import judging
from projects.changes.application import change_of
from projects.changes.easing import eased
from projects.changes.showing import APPLICATION, application_content, difference_rows
from projects.comparing import compare
from projects.kinds import TargetKind
from projects.models import TargetVersion
from projects.versions.content import content_of
from workflows.kinds import Facts, Problem, ReviewNote, StepReview, StepSpec
from workflows.models import Case, CaseStep, RouteStep

Place = RouteStep.Place


class ChangeKind(TargetKind):
    """What both have in common: the content tells the application and every difference besides the sheet."""

    reading_template: ClassVar[str] = "projects/change_sheet.html"
    #: the target's stage of the year is over; what changes it later decides no stage
    decides_stage: ClassVar[str] = ""
    mended_by_reviewers: ClassVar[bool] = False
    label: ClassVar[TargetVersion.Label]

    reading_order: ClassVar[tuple[str, ...]] = ("application", *TargetKind.reading_order)
    unlisted: ClassVar[frozenset[str]] = TargetKind.unlisted | {"differences"}

    def content(self, document: Model) -> dict[str, Any]:
        version = _version(document)
        change = change_of(version)
        assert change is not None
        found = judging.compared(version)
        return content_of(version) | {
            "application": application_content(change),
            "differences": difference_rows(found),
        }

    def facts(self, document: Model) -> Facts:
        facts = super().facts(document)
        change = change_of(_version(document))
        reason = change.reason if change is not None else ""
        return Facts(
            facts.title,
            facts.unit,
            facts.office,
            facts.year,
            facts.amount,
            {**facts.others, "reason": reason},
        )

    def place(self, path: str, content: Mapping[str, Any]) -> str:
        head, _, rest = path.partition("/")
        if head == "application":
            return f"申请信息 {APPLICATION[rest]}" if rest in APPLICATION else "申请信息"
        if head == "differences":
            return "调整前后对照"
        return super().place(path, content)

    def covered(self, path: str, role: str) -> bool:
        """The list of differences follows the cells, which are covered themselves."""
        return path.partition("/")[0] not in ("explanations", "differences")

    def problems(self, document: Model) -> Sequence[Problem]:
        return judging.problems(_version(document))

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        found = dict(super().documents_for(user, query, only))
        own = TargetVersion.objects.filter(pk__in=found, label=self.label).values_list("pk", flat=True)
        return [(pk, words) for pk, words in found.items() if pk in set(own)]

    def documents_about(
        self, subject_kind: str, subjects: Sequence[int] | QuerySet[Any, Any]
    ) -> QuerySet[TargetVersion, int]:
        return super().documents_about(subject_kind, subjects).filter(label=self.label)

    def record_outside_amount(self, document: Model, amount: Decimal | None) -> None:
        """The 批复数 stays what it was: what changed the money since is a 预算变动."""


class AdjustmentKind(ChangeKind):
    """目标调整: the route of 一上, the outside decision included."""

    code: ClassVar[str] = ADJUSTMENT
    name: ClassVar[str] = "目标调整"
    label: ClassVar[TargetVersion.Label] = TargetVersion.Label.ADJUSTED
    state_words: ClassVar[Mapping[str, str]] = {
        "outside": "待报财政",
        "approved": "已批复",
        "rejected": "不同意",
    }

    def notes(self, document: Model, content: Mapping[str, Any]) -> Sequence[ReviewNote]:
        """Which values were made easier comes first, with the reason given."""
        base = judging.base_of(_version(document))
        said = content["application"]["eased_reason"]
        by = content["application"]["by"] if said else ""
        easier = [
            ReviewNote(
                "warning",
                field.place,
                field.path,
                f"指标值由“{field.before}”调低为“{field.after}”，请核对理由。"
                if field.after
                else "删去了这条指标，请核对理由。",
                said=said,
                by=by,
                reviewer_only=True,
            )
            for field in eased(compare(content_of(base), content))
        ]
        return [*easier, *super().notes(document, content)]


class CorrectionKind(ChangeKind):
    """目标更正: 经办人 → 科室 → 预算绩效岗, nothing from outside."""

    code: ClassVar[str] = CORRECTION
    name: ClassVar[str] = "目标更正"
    label: ClassVar[TargetVersion.Label] = TargetVersion.Label.CORRECTED
    state_words: ClassVar[Mapping[str, str]] = {"approved": "已更正", "rejected": "不同意"}

    def default_route(self) -> Sequence[StepSpec]:
        return (
            StepSpec("科室审核", Role.SECTION_HEAD, Place.OFFICE),
            StepSpec("预算绩效岗审核", Role.BUDGET_OFFICER, Place.ROOT),
        )

    def step_review(self, case: Case, step: CaseStep) -> StepReview | None:
        """Words are all that changed: the decision says enough."""
        return None

    def reviewed(self, case: Case, step: CaseStep, decision: str, result: str) -> Mapping[str, Any]:
        return {}

    def notes(self, document: Model, content: Mapping[str, Any]) -> Sequence[ReviewNote]:
        """The sheet was reviewed when it was approved; words are all that changed."""
        return ()


def _version(document: Model) -> TargetVersion:
    return cast(TargetVersion, document)
