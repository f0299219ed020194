"""A 代编 project and its children in their year: the parts of the state machine that ``test_any_family.py`` runs.

Every project has a target case and a run of the year; every open stage of a run has a case of its own. So there are parents
and children of both sorts, and what is done to one must leave the others whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from accounts import clock
from accounts.models import User
from projects import events
from projects.checks.r01_code import check_character
from projects.events import Newcomer
from projects.models import BudgetYear, Goal, Indicator, PlanPoint, Project, ProjectEvent, TargetVersion
from tests.projects.events.makers import approved, paper
from tests.projects.makers import ROWS, make_year
from tests.toy_year import YEAR, Slip, SlipKind
from tests.workflows.any_verbs.colleagues import Colleagues
from tests.workflows.any_verbs.deciding import Deciding
from tests.workflows.any_verbs.desk import Desk
from tests.workflows.any_verbs.office import CHOICE, State, one_of
from tests.workflows.ways import named, route
from workflows import year as flow
from workflows.cases import open_case, submit, withdraw
from workflows.dispatching import tick
from workflows.kinds import Facts
from workflows.models import Case, ParkedWork, Round, StageRun, YearRun
from workflows.year import NewRound

#: what each child gets, in yuan: its document is complete with this amount
SHARE = Decimal(365000)
MOST = 3
_codes = count(1)


class ProjectSlip(SlipKind):
    """What a stage asks of a project."""

    def facts(self, document: Any) -> Facts:
        return Facts(document.title, _project(document).unit, None, YEAR, None)

    def drafter(self, document: Any) -> User:
        drafter = _project(document).drafter
        assert drafter is not None
        return drafter

    def may_submit(self, document: Any, actor: User) -> bool:
        return actor == _project(document).drafter

    def open_stage(self, stage: StageRun) -> Slip:
        assert stage.round is not None
        here = (
            Slip.objects.filter(paper_id=stage.run.subject_id, round_id=stage.round_id)
            .order_by("-number")
            .first()
        )
        if here is not None and here.state != "approved":
            Slip.objects.filter(pk=here.pk).update(state="open")
            return here
        number = 1 if here is None else here.number + 1
        return Slip.objects.create(
            paper_id=stage.run.subject_id, round_id=stage.round_id, title=stage.run.title, number=number
        )


def _project(document: Any) -> Project:
    return Project.objects.select_related("unit__parent", "drafter").get(pk=document.paper_id)


def completed(version: TargetVersion) -> None:
    """What 沈知远 fills in before a child's target can be handed in."""
    version.budget = version.fiscal = SHARE
    version.other, version.purpose = Decimal(0), "用于更新 60 个村级站点设备，支付平台全年运行维护费。"
    version.save()
    for month, percent in ((3, 15), (6, 45), (10, 80), (12, 100)):
        PlanPoint.objects.filter(version=version, month=month).update(percent=percent)
    for order, text in enumerate(["完成 60 个站点的设备更新并通过验收。", "使党员参学覆盖率达到 92%。"]):
        Goal.objects.create(version=version, order=order, text=text)
    for order, (level1, level2, name, description, value, basis, weight) in enumerate(ROWS):
        Indicator.objects.create(
            version=version, order=order, level1=level1, level2=level2, name=name, description=description,
            value=value, basis=basis, weight=Decimal(weight),
        )  # fmt: skip


class Families(Deciding, Colleagues, Desk):
    """Acts on projects and on their year; those on cases are the engine's own."""

    FIELD = "purpose"

    @initialize()
    def the_parent(self) -> None:
        """方以宁 drafts the 代编 project of 本级: 80 万元; 2026 is open."""
        fang, gu = self.person("fang"), self.person("gu")
        route(named("审核", gu), named("审签", self.person("ding")), kind="target")
        route(named("审核", gu), kind="slip")
        year = make_year(YEAR, stage=BudgetYear.Stage.EXECUTION)
        self.parent = approved(year, fang.unit, fang, 80, name="代编专项", kind=Project.Kind.ON_BEHALF)
        Project.objects.filter(pk=self.parent.pk).update(office=fang.office)
        open_case("target", self.parent.versions.get(), fang)
        flow.open_year(YEAR, actor=self.person("qin"))

    def look(self) -> None:
        """Whatever cases there are."""
        self.cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
        super().look()

    @property
    def children(self) -> list[Project]:
        return list(Project.objects.filter(parent=self.parent).order_by("pk"))

    def project(self, choice: int) -> Project:
        """A child most often, now and then the parent."""
        return one_of([*self.children, Project.objects.get(pk=self.parent.pk)], choice)

    @precondition(lambda self: Project.objects.filter(parent=self.parent).count() < MOST)
    @rule(who=CHOICE, fill=st.sampled_from([True, True, False]))
    def break_down(self, who: int, fill: bool) -> None:
        actor, shen = self.desk(who), self.person("shen")
        stem = f"139900{YEAR % 100}P{2149000 + next(_codes):011d}"
        new = Newcomer(
            shen.unit, None, stem + check_character(stem), f"子项目{len(self.children) + 1}", SHARE, shen
        )
        act = lambda: events.break_down(self.parent.pk, new, actor=actor, seen={}, paper=self._paper(actor))  # noqa: E731
        if self.attempt("break down", act) and fill:
            completed(self.children[-1].versions.get())

    @rule(which=CHOICE, who=CHOICE, amount=st.sampled_from([1, 10, 100]))
    def break_down_more(self, which: int, who: int, amount: int) -> None:
        child, actor = self.project(which), self.desk(who)
        self.attempt(
            "break down more",
            lambda: events.break_down_more(
                self.parent.pk, child.pk, actor=actor, amount=Decimal(amount * 10_000), seen={},
                paper=self._paper(actor),
            ),
        )  # fmt: skip

    @rule(which=CHOICE, who=CHOICE, into=CHOICE, merge=st.booleans())
    def leave(self, which: int, who: int, into: int, merge: bool) -> None:
        one, other, actor = self.project(which), self.project(into), self.desk(who)
        if merge:
            act = lambda: events.merge(  # noqa: E731
                one.pk, other.pk, actor=actor, kept=Decimal(0), seen={}, paper=self._paper(actor)
            )
        else:
            act = lambda: events.cancel(  # noqa: E731
                one.pk, actor=actor, kept=Decimal(0), seen={}, paper=self._paper(actor)
            )
        self.attempt("merge" if merge else "leave", act)

    @precondition(lambda self: self.has_done("break down"))
    @rule(which=CHOICE, who=CHOICE)
    def undo(self, which: int, who: int) -> None:
        event, actor = one_of(list(ProjectEvent.objects.order_by("-pk")), which), self.desk(who)
        self.attempt("reverse", lambda: events.reverse_event(event.pk, actor=actor, reason="登记有误"))

    @precondition(lambda self: self.there_are(State.DRAFT))
    @rule(which=CHOICE, who=CHOICE)
    def hand_in(self, which: int, who: int) -> None:
        case = self.case(which, State.DRAFT)
        actor = self.anybody(who, [case.drafter])
        self.attempt("submit", lambda: submit(case.pk, actor=actor))

    @precondition(lambda self: self.there_are(State.OPEN))
    @rule(which=CHOICE, who=CHOICE)
    def take_the_draft_back(self, which: int, who: int) -> None:
        case = self.case(which, State.OPEN)
        actor = self.anybody(who, case.authors)
        self.attempt("withdraw", lambda: withdraw(case.pk, actor=actor))

    @rule(stage=st.sampled_from([flow.MARCH, flow.JUNE]), who=CHOICE, begins=st.integers(0, 3))
    def plan(self, stage: str, who: int, begins: int) -> None:
        if Round.objects.count() >= MOST:
            return
        first = clock.today() + timedelta(days=begins)
        days = {
            "opens_on": first,
            "due_on": first + timedelta(days=5),
            "closes_on": first + timedelta(days=9),
        }
        new = NewRound(year=YEAR, stage=stage, title="轮次", kind="slip", **days)
        actor = self.desk(who)
        self.attempt("plan round", lambda: flow.plan_round(new, actor=actor))

    @precondition(lambda self: self.has_done("plan round"))
    @rule(which=CHOICE, who=CHOICE, days=st.sampled_from([None, 2, 20]))
    def change_the_plan(self, which: int, who: int, days: int | None) -> None:
        round, actor = one_of(list(Round.objects.order_by("pk")), which), self.desk(who)
        if days is None:
            self.attempt("recall round", lambda: flow.recall_round(round.pk, actor=actor, reason="重排"))
            return
        due = clock.today() + timedelta(days=days)
        self.attempt("move dates", lambda: flow.move_dates(round.pk, actor=actor, reason="延期", due_on=due))

    @rule(which=CHOICE, who=CHOICE, act=st.sampled_from(["suspend", "resume", "end"]))
    def steer_a_year(self, which: int, who: int, act: str) -> None:
        run, actor = one_of(list(YearRun.objects.order_by("-pk")), which), self.desk(who)
        acts = {
            "suspend": lambda: flow.suspend_run(run.pk, actor=actor, reason="等文件"),
            "resume": lambda: flow.resume_run(run.pk, actor=actor),
            "end": lambda: flow.end_run(run.pk, sort="cancelled", reason="不再实施", actor=actor),
        }
        if self.attempt(f"{act} run", acts[act]) and act == "end":
            self.attempt("return run", lambda: flow.return_run(run.pk, reason="仍在实施", actor=actor))

    @precondition(lambda self: self.has_done("plan round"))
    @rule(which=CHOICE, who=CHOICE, again=st.booleans())
    def open_once_more(self, which: int, who: int, again: bool) -> None:
        over = StageRun.objects.exclude(round=None).exclude(state__in=StageRun.ALIVE).order_by("pk")
        stages: Sequence[StageRun] = list(over) or list(StageRun.objects.exclude(round=None))
        if not stages:
            return
        stage, actor = one_of(stages, which), self.desk(who)
        verb, act = ("reopen", flow.reopen) if again else ("hand in late", flow.hand_in_late)
        self.attempt(verb, lambda: act(stage.pk, actor=actor, reason="资料补齐"))

    @rule(days=st.integers(0, 6))
    def time_passes(self, days: int) -> None:
        """And beat ticks, twice: what one tick ends wakes its year in the next. Nothing it does fails."""
        self.later(days=days)
        self.done["tick"] += tick() > 0
        tick()
        assert not ParkedWork.objects.exists(), list(ParkedWork.objects.values("source", "error"))

    def _paper(self, actor: User) -> Any:
        self.letters += 1
        return paper(actor, clock.today().isoformat(), f"云财预〔2026〕{self.letters}号")
