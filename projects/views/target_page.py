"""Everything the form's page shows, computed once per request from a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from projects.access import CASE_KINDS
from projects.forms.draft import Draft, class_name
from projects.forms.layout import Layout, grouped, layout_of
from projects.forms.places import dom_id, shown_at
from projects.forms.target import Reading
from projects.models import Project, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS
from projects.views.kind_notes import KIND_HINTS
from projects.views.target_carried import CarriedView
from projects.views.target_curve import Curve, plan_curve
from projects.views.target_fields import Fields, GroupView, class_id
from projects.views.target_marks import Marks, Note
from projects.views.target_panel import PanelView
from projects.views.target_pasting_view import PasteView
from projects.views.target_questions import QuestionView
from projects.views.target_remarks import Returned
from projects.views.target_sums import ControlSum, MoneySum, control_sum, money_sum, plan_money, weight_sum
from projects.weights import targets
from workflows.models import Case


@dataclass(frozen=True)
class Difference:
    """One place where the saved text and the typed one differ."""

    id: str
    place: str
    saved: str
    mine: str


@dataclass(frozen=True)
class ConflictView:
    """Why the save did not happen, and both texts."""

    title: str
    text: str
    rows: Sequence[Difference] = ()
    may_save: bool = True


#: anchor, words, first parts of the paths that belong there
_SECTIONS = (
    ("s1", "基本信息", ("code", "name", "kind", "unit_code", "unit_name")),
    ("s2", "预算用途", ("budget", "fiscal", "other", "purpose")),
    ("s3", "支出计划", ("plan",)),
    ("s4", "绩效目标", ("goals",)),
    ("s5", "绩效指标", ("indicators", "not_applicable")),
)


@dataclass
class Page:
    """The form's page; templates read its attributes."""

    version: TargetVersion
    draft: Draft
    reading: Reading
    panel: PanelView
    questions: Sequence[QuestionView] = ()
    #: what it was sent back with, while it is being mended
    returned: Returned | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    #: lasting path -> why an approved text may not be changed like this
    refused: Mapping[str, str] = field(default_factory=dict)
    #: not saved since it was typed
    unsaved: bool = False
    #: row, sentence or class the eye should go to
    focus: str = ""
    #: row whose class is being chosen
    choosing: str = ""
    trouble: str = ""
    conflict: ConflictView | None = None
    #: what was brought from last year and nobody has looked at
    carried: CarriedView | None = None
    #: a block of cells waiting to be put in
    paste: PasteView | None = None
    #: 联合修改: a reviewer's text, not saved here but sent to the drafter
    joint: bool = False

    @property
    def revision(self) -> int:
        return self.draft.revision

    @property
    def label(self) -> str:
        return label_of(self.version)

    @property
    def state(self) -> str:
        return "退回修改" if self.returned else self.version.get_state_display()

    @cached_property
    def layout(self) -> Layout:
        return layout_of(self.version.project.year)

    @cached_property
    def fields(self) -> Fields:
        return Fields(
            self.draft,
            self.layout,
            Marks(
                self._notes(),
                self.returned.by_path if self.returned else {},
                self.carried.paths if self.carried else frozenset(),
            ),
        )

    @cached_property
    def groups(self) -> list[GroupView]:
        return self.fields.groups

    @property
    def class_sums(self) -> list[tuple[str, Decimal]]:
        """分值 of each class that has rows, by the class's id: all the live review shows of the table."""
        groups = grouped(self.draft.rows, self.layout)
        return [(class_id(one.level2), weight_sum(row for _, row in one.rows)) for one in groups if one.rows]

    @property
    def row_count(self) -> int:
        return len(self.draft.rows)

    @property
    def classes(self) -> list[tuple[str, str]]:
        """Every class a row can be put into: (hidden value, words)."""
        return [
            (class_name(one, two), f"{one} / {two}")
            for one, classes in self.layout.items()
            for two in classes
        ]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        undeclared = [("", "请选择")] if not self.draft.kind else []
        return [*undeclared, *Project.Kind.choices]

    @property
    def toc(self) -> list[tuple[str, str, int]]:
        """The sections: (anchor, words, how many 必须修改 begin there)."""
        wrong = [item.paths[0].partition("/")[0] for item in self.panel.must_change]
        return [(anchor, words, sum(head in heads for head in wrong)) for anchor, words, heads in _SECTIONS]

    @property
    def months(self) -> Sequence[int]:
        return CHECKPOINT_MONTHS

    @property
    def kind_hint(self) -> str:
        """What the kind chosen means for the form."""
        return KIND_HINTS.get(self.draft.kind, "")

    @property
    def money_sum(self) -> MoneySum:
        return money_sum(self.draft, self.version)

    @property
    def control_sum(self) -> ControlSum | None:
        return control_sum(self.draft, self.version)

    @property
    def plan_money(self) -> list[tuple[int, str]]:
        return plan_money(self.draft, self.version)

    @cached_property
    def plan_curve(self) -> Curve:
        return plan_curve(self.draft)

    @cached_property
    def weight_total(self) -> Decimal:
        return weight_sum(self.draft.rows)

    @cached_property
    def weight_due(self) -> Decimal:
        """The points all rows together should have; 预算执行率 has its own."""
        data, year = self.reading.data, self.version.project.year
        return sum(targets(data.indicators, year, data.not_applicable).values(), Decimal(0))

    @property
    def execution_weight(self) -> Decimal:
        return Decimal(100) - self.weight_due

    @property
    def weight_gap(self) -> str:
        gap = self.weight_due - self.weight_total
        return f"还差 {gap.normalize():f}" if gap > 0 else f"多 {-gap.normalize():f}"

    @property
    def open_questions(self) -> int:
        return len(self.questions)

    @property
    def blocked(self) -> bool:
        """Whether 提交审核 would be refused now."""
        panel = self.panel
        return bool(
            self.reading.errors or panel.errors or panel.warnings or self.questions or self.refused_cells
        )

    @property
    def unread(self) -> list[tuple[str, str]]:
        """Cells whose text cannot be read: (id on the page, sentence)."""
        return [(dom_id(path), sentence) for path, sentence in self.reading.errors.items()]

    @property
    def refused_cells(self) -> list[tuple[str, str]]:
        """Cells a 更正 or 调整 may not change like this: (id on the page, sentence)."""
        return [(dom_id(shown_at(path)), sentence) for path, sentence in self.refused.items()]

    @property
    def unknown_blockers(self) -> str:
        return "有几格还读不出数字" if self.reading.errors else ""

    @property
    def repair_url(self) -> str:
        return reverse("projects:target_repair", args=[self.version.pk])

    @property
    def explain_url(self) -> str:
        return reverse("projects:target_explain", args=[self.version.pk])

    @cached_property
    def path_url(self) -> str:
        """Where the way through the signers is shown; "" while there is no case. The live review does not ask."""
        cases = Case.objects.filter(kind__in=CASE_KINDS, document_id=self.version.pk).order_by("-id")
        found = cases.values_list("pk", flat=True).first()
        return reverse("workflows:path", args=[found]) if found else ""

    def _notes(self) -> dict[str, list[Note]]:
        """Sentences about unreadable cells first: nothing else is known of such a cell."""
        found = {path: list(notes) for path, notes in self.panel.notes.items()}
        for path, sentence in self.reading.errors.items():
            found[path] = [Note("bad", sentence)]
        for path, sentence in self.refused.items():
            found[shown_at(path)] = [Note("bad", sentence, whole=True)]
        for path, sentence in self.problems.items():
            if path not in self.refused:
                found[shown_at(path)] = [Note("bad", sentence, unread=True)]
        return found


def label_of(version: TargetVersion) -> str:
    """一上稿, 批复版, 调整版2."""
    return version.get_label_display() + (str(version.label_number) if version.label_number else "")
