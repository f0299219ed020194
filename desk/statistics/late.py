"""什么逾期了、为什么: what should have been handed in or decided by now, in every year that is alive. A few queries.

Steps are named, persons are not: this is no list of who is slow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts import clock
from accounts.models import User
from monitoring.access import visible_rectifications
from monitoring.models import Rectification
from monitoring.stages import of_projects
from notifications.calendar import Calendar
from projects.access import visible_projects
from projects.filtering import Tests
from workflows.access import visible_cases
from workflows.kinds import kind_words
from workflows.models import Case, CaseStep, Consultation, DateChange, StageRun, Suspension
from workflows.year.standing import Owed, owed_of

FORM, STEP, RECTIFICATION, PAUSED = "form", "step", "rectification", "paused"
#: sort -> words, in the order of the page
SORTS = {FORM: "逾期未交", STEP: "超过限办时间", RECTIFICATION: "整改逾期", PAUSED: "暂停办理"}


@dataclass(frozen=True)
class Late:
    """One thing that is late: ``words`` say how late, ``why`` what somebody wrote about it ("" where nobody did)."""

    sort: str
    year: int
    title: str
    place: str
    unit: str
    what: str
    words: str
    why: str
    since: date
    url: str

    @property
    def sort_words(self) -> str:
        return SORTS[self.sort]


def late_of(user: User) -> list[Late]:
    """All of it, what has waited longest first."""
    today, calendar = clock.today(), Calendar.load()
    found = chain(
        _forms(user, today),
        _steps(user, today, calendar),
        _rectifications(user, today, calendar),
        _paused(user),
    )
    return sorted(found, key=lambda one: one.since)


def _forms(user: User, today: date) -> list[Late]:
    """What a round asked for and did not get: explanations, 监控表, 自评表."""
    mine = of_projects().filter(round__isnull=False, run__subject_id__in=visible_projects(user).values("pk"))
    found = owed_of(mine, before=today)
    reasons = _reasons(found)
    return [
        Late(
            FORM,
            one.stage.run.year,
            one.stage.run.title,
            one.stage.run.office.name if one.stage.run.office else one.stage.run.unit.label,
            str(one.stage.run.unit_id),
            f"{_round_words(one.stage)} {one.missing}",
            one.words,
            reasons.get(one.stage.pk, ""),
            one.due_on,
            f"{reverse('desk:project', args=[one.stage.run.subject_id])}?tab={_tab(one.stage)}",
        )
        for one in found
    ]


def _reasons(found: Sequence[Owed]) -> dict[int, str]:
    """Stage -> what was written when its date was moved or it was opened again; the last one counts. One query."""
    changes = DateChange.objects.filter(run__in={one.stage.run_id for one in found}).order_by("pk")
    said = {
        (change.run_id, change.round_id): f"{change.get_sort_display()}：{change.reason}"
        for change in changes
    }
    keys = {one.stage.pk: (one.stage.run_id, one.stage.round_id) for one in found}
    return {stage: said[key] for stage, key in keys.items() if key in said}


def _steps(user: User, today: date, calendar: Calendar) -> list[Late]:
    """Steps past their limit."""
    steps = CaseStep.objects.filter(
        state=CaseStep.State.OPEN,
        due_on__lt=today,
        case__state=Case.State.OPEN,
        case__in=visible_cases(user).values("pk"),
    )
    asking = Consultation.objects.filter(step=OuterRef("pk"), state=Consultation.State.OPEN)
    rows = steps.annotate(asking=Exists(asking)).select_related("case__unit", "case__office")
    return [
        _of_case(
            STEP,
            step.case,
            f"{kind_words(step.case.kind)} {step.name}",
            calendar.left_words(step.due_on, today),
            "正在征求意见" if step.asking else "",
            step.due_on,
        )
        for step in rows.order_by("due_on", "pk")
        if step.due_on is not None
    ]


def _rectifications(user: User, today: date, calendar: Calendar) -> list[Late]:
    rows: QuerySet[Rectification] = visible_rectifications(user).filter(
        state=Rectification.State.OPEN, due_on__lt=today
    )
    related = rows.select_related("project__unit", "project__office").order_by("due_on", "pk")
    return [
        Late(
            RECTIFICATION,
            one.project.year_id,
            one.project.name,
            one.project.office.name if one.project.office else one.project.unit.label,
            str(one.project.unit_id),
            "整改未报结果",
            calendar.left_words(one.due_on, today),
            f"整改要求：{one.demand}",
            one.due_on,
            reverse("monitoring:rectification", args=[one.pk]),
        )
        for one in related
    ]


def _paused(user: User) -> list[Late]:
    """What somebody has put aside, with the reason."""
    rows = Suspension.objects.filter(resumed_at=None, case__in=visible_cases(user).values("pk"))
    related = rows.select_related("case__unit", "case__office").order_by("suspended_at", "pk")
    return [
        _of_case(
            PAUSED,
            row.case,
            f"{kind_words(row.case.kind)} {row.case.step_name or '与经办人'}",
            f"自 {row.suspended_at.astimezone(clock.SHANGHAI):%m-%d} 起暂停",
            row.reason,
            row.suspended_at.astimezone(clock.SHANGHAI).date(),
        )
        for row in related
    ]


def _of_case(sort: str, case: Case, what: str, words: str, why: str, since: date) -> Late:
    place = case.office.name if case.office else case.unit.label
    url = reverse("workflows:case", args=[case.pk])
    return Late(sort, case.year, case.title, place, str(case.unit_id), what, words, why, since, url)


_TABS = {"monitoring": "midyear", "self_evaluation": "evaluation"}


def _tab(stage: StageRun) -> str:
    return _TABS.get(stage.stage, "progress")


def _round_words(stage: StageRun) -> str:
    return stage.round.title if stage.round is not None else ""


@dataclass(frozen=True)
class Heap:
    """What is late at the same step: how many, where, and what was written about it."""

    sort: str
    what: str
    rows: Sequence[Late]

    @property
    def words(self) -> str:
        """Of the one that has waited longest."""
        return self.rows[0].words

    @property
    def places(self) -> str:
        """人才科 2、研究室, those with most first."""
        counts = Counter(one.place for one in self.rows)
        return "、".join(f"{place} {count}" if count > 1 else place for place, count in counts.most_common())

    @property
    def why(self) -> str:
        """The reasons written, each once, the first two."""
        said = list(dict.fromkeys(one.why for one in self.rows if one.why))
        return "；".join(said[:2]) + (f"；另有 {len(said) - 2} 条" if len(said) > 2 else "")

    @property
    def query(self) -> str:
        """The filters of the list that shows just these."""
        return urlencode({"sort": self.sort, "what": self.what})


def heaps_of(rows: Sequence[Late]) -> list[Heap]:
    """The rows by what they are, in their order: one fact with many places is one line."""
    heaps: dict[tuple[str, str], list[Late]] = {}
    for one in rows:
        heaps.setdefault((one.sort, one.what), []).append(one)
    return [Heap(sort, what, theirs) for (sort, what), theirs in heaps.items()]


@dataclass(frozen=True)
class Wanted:
    """What the list was asked for; "" means no restriction."""

    sort: str = ""
    what: str = ""
    unit: str = ""

    @property
    def any(self) -> bool:
        return any((self.sort, self.what, self.unit))


def tests_of(wanted: Wanted) -> Tests[Late]:
    """The filters of the list."""
    return {
        name: lambda one, name=name, value=value: getattr(one, name) == value  # type: ignore[misc]
        for name, value in vars(wanted).items()
        if value
    }
