"""What the permission table is tried against: one complete department with something at every address.

``own`` is 教育中心, whose people stand in the columns of the unit's roles; ``foreign`` is 老年大学, another unit. Those who
hold their role in the 本级 (budget desk, leaders, inspector) see both. Every address with arguments has a line in
``REQUESTS`` that says which object is asked for and what is sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from viewflow.workflow.models import Process, Task
from viewflow.workflow.token import Token

from accounts import clock
from accounts.memberships import rebuild_groups
from accounts.models import ApiToken, Delegation, Deputy, Membership, Unit, User
from accounts.roles import Role
from monitoring.evaluation.opening import evaluation_for
from monitoring.models import (
    ArchiveJob,
    ArchiveJobItem,
    Checkpoint,
    CheckpointReport,
    Disclosure,
    EvaluationRow,
    Evidence,
    ExecutionImport,
    Lending,
    MonitoringReport,
    MonitoringRound,
    PrefillRun,
    Rectification,
    SelfEvaluation,
    Voucher,
)
from notifications import notices
from notifications.models import Delivery, GroupPost, Robot, Webhook, WebhookPost
from notifications.secrets import seal
from projects.appraisal.items import ITEMS
from projects.budget_years import years_to_make
from projects.checks.r01_code import check_character
from projects.department.creating import begin
from projects.importing import flow
from projects.models import (
    AdditionProposal,
    AmountList,
    Appraisal,
    BudgetDisclosure,
    BudgetYear,
    CheckWaiver,
    DepartmentTarget,
    IntegratedImport,
    IntegratedTarget,
    LibraryEntry,
    PaperJob,
    Project,
    ProjectEvent,
    TargetChange,
    TargetImport,
    TargetVersion,
)
from projects.year import PROJECTS
from tests.cast import PASSWORD, Cast, make_cast
from tests.projects.makers import draft, make_year
from tests.workflows.files import upload
from workflows import attachments, cases, trail, year
from workflows.flows import YearFlow
from workflows.models import (
    Attachment,
    Batch,
    Case,
    Event,
    Handover,
    ParkedWork,
    Phrase,
    Registration,
    Round,
    Route,
    StageRun,
    WorkYear,
    YearRun,
)
from workflows.trail import Act

#: column of the table -> attribute of the cast
WHO = {
    "drafter": "shen",
    "section_head": "gao",
    "unit_accountant": "su",
    "budget_officer": "qin",
    "division_leader": "lu",
    "finance_leader": "gu",
    "department_leader": "ding",
    "inspector": "shi",
    "system_admin": "luo",
    "security_admin": "he",
    "log_auditor": "yan",
}
STEMS = {
    "A": ["13990027P0002141001", "13990027P0002141002", "13990027P0002141003"],
    "B": ["13990027P0002141004", "13990027P0002141005", "13990027P0002141006"],
}
CODES = {mark: [f"{stem}0{check_character(f'{stem}0')}" for stem in stems] for mark, stems in STEMS.items()}
NEW_PASSWORD = "Xin-mima-2026-ok"
#: enough of a year's days off to be taken for one
ARRANGEMENT = "2031-01-22 至 2031-01-30,放假,春节"


@dataclass(frozen=True)
class Place:
    """What one unit has: a draft, a target under review with a file, a project nobody drafts, people."""

    unit: Unit
    draft: TargetVersion
    draft_case: Case
    open_case: Case
    file: Attachment
    unassigned: Project
    candidate: User
    person: User
    gone: User
    membership: Membership
    pair: Deputy
    delegation: Delegation
    handover: Handover
    registration: Registration
    batch: Batch
    reserve: Project
    change: ProjectEvent
    proposal: AdditionProposal
    execution: ExecutionImport
    voucher: Voucher
    checkpoint: Checkpoint
    report: CheckpointReport
    evaluation: SelfEvaluation
    robot: Robot


@dataclass(frozen=True)
class World:
    """The department."""

    cast: Cast
    nobody: User
    year: BudgetYear
    own: Place
    foreign: Place
    held: TargetImport
    department: DepartmentTarget

    def person(self, column: str) -> User | None:
        """Who stands for a column; None for the anonymous."""
        if column == "anonymous":
            return None
        return self.nobody if column == "nobody" else getattr(self.cast, WHO[column])

    def place(self, scope: str) -> Place:
        """The unit a scope of the table means."""
        return self.foreign if scope == "foreign" else self.own


def make_world() -> World:
    """Write everything."""
    cast, year = make_cast(), make_year()
    nobody = _person("nobody", "无角色")
    head, leader = _person("head2", "副校长甲", unit=cast.college), _person("leader2", "分管乙")
    Membership.objects.create(user=head, role=Role.SECTION_HEAD, unit=cast.college)
    Membership.objects.create(user=leader, role=Role.DIVISION_LEADER, unit=cast.college)
    rebuild_groups()
    parsed: dict[str, object] = {"department": {}, "projects": [], "findings": []}
    return World(
        cast=cast,
        nobody=nobody,
        year=year,
        own=_place(year, cast.centre, cast.shen, cast.gao, "A"),
        foreign=_place(year, cast.college, cast.ouyang, head, "B"),
        held=flow.keep(parsed, b"x", file_name="目标.txt", year=year, actor=cast.qin),
        department=begin(year, cast.root, actor=cast.qin),
    )


def _place(year: BudgetYear, unit: Unit, drafter: User, person: User, mark: str) -> Place:
    codes = iter(CODES[mark])
    first = draft(year, unit, None, drafter, code=next(codes), name=f"{unit.name}培训经费")
    second = draft(year, unit, None, drafter, code=next(codes), name=f"{unit.name}设备经费")
    draft_case = cases.open_case("target", first, drafter)
    open_case = cases.open_case("target", second, drafter)
    cases.submit(open_case.pk, actor=drafter)
    unassigned = draft(year, unit, None, None, code=next(codes), name=f"{unit.name}维修经费").project
    file = attachments.store(upload("依据.pdf"), owner_kind="case", owner_id=open_case.pk, actor=drafter)
    candidate = _person(f"candidate{mark}", f"候选{mark}", unit=unit)
    Membership.objects.create(user=candidate, role=Role.DRAFTER, unit=unit)
    gone = _person(f"gone{mark}", f"离任{mark}", unit=unit, is_active=False)
    pair = Deputy.objects.create(principal=person, deputy=candidate)
    today = clock.today()
    delegation = Delegation.objects.create(
        principal=candidate, deputy=person, starts_on=today, ends_on=today, reason="休假", made_by=candidate
    )
    membership = Membership.objects.create(user=candidate, role=Role.UNIT_ACCOUNTANT, unit=unit)
    rebuild_groups()
    reserve = Project.objects.create(
        year=year,
        unit=unit,
        name=f"{unit.name}代编专项",
        kind=Project.Kind.ON_BEHALF,
        approved=10,
        adjusted=9,
    )
    # 移交 by the head of the unit, to somebody no column stands for
    handover = Handover.objects.create(person=person, successor=candidate, done_by=person, reason="轮岗")
    return Place(
        unit,
        first,
        draft_case,
        open_case,
        file,
        unassigned,
        candidate,
        candidate,
        gone,
        membership,
        pair,
        delegation,
        handover,
        _opinion(open_case, person),
        Batch.objects.create(
            unit=unit, year=year.pk, title="关于报送的函", recipient="财政局", made_by=person
        ),
        reserve,
        ProjectEvent.objects.create(
            project=reserve,
            kind=ProjectEvent.Kind.REDUCED,
            effective_on=clock.today(),
            before=10,
            after=9,
            registered_by=person,
        ),
        AdditionProposal.objects.create(
            year=year, unit=unit, code=f"新{mark}", origin="6月支出.xlsx", origin_key="x:1", made_by=person
        ),
        _execution(year, unit, person),
        Voucher.objects.create(
            project=first.project, number="记-1", dated=date(2027, 3, 1), amount=1, registered_by=person
        ),
        *_report(first.project),
        _evaluation(first.project),
        Robot.objects.create(
            unit=unit, name="群", sort="wecom", sealed_url=seal(ROBOT["url"]), made_by=person
        ),
    )


def _evaluation(project: Project) -> SelfEvaluation:
    """The project's self-evaluation with its draft case: not handed in by the closing date."""
    day = clock.today()
    days = {"opens_on": day, "due_on": day, "closes_on": day}
    round, _ = Round.objects.get_or_create(
        year=project.year_id,
        stage="self_evaluation",
        number=1,
        kind="self_evaluation",
        title="绩效自评",
        defaults=days,
    )
    run = YearRun.objects.get(subject_kind="project", subject_id=project.pk)
    _been_at(run, "self_evaluation")
    stage = StageRun(run=run, stage="self_evaluation", round=round, state="missed")
    found = evaluation_for(stage)
    assert project.drafter is not None
    stage.document_id, stage.case = found.pk, cases.open_case("self_evaluation", found, project.drafter)
    stage.save()
    return found


def _report(project: Project) -> tuple[Checkpoint, CheckpointReport]:
    """A checkpoint of the year, and the project's report with its draft case: not handed in by the closing date."""
    day, round_of = date(2027, 6, 30), Round.objects.filter(year=project.year_id, stage="june")
    if (round := round_of.first()) is None:
        days = {"opens_on": day, "due_on": day, "closes_on": day}
        round = Round.objects.create(
            year=project.year_id, stage="june", kind="checkpoint", title="6月底支出进度", **days
        )
    usual = {"month": 6, "cutoff_on": day, "import_due_on": day}
    point, _ = Checkpoint.objects.get_or_create(round=round, defaults=usual)
    report = CheckpointReport.objects.create(
        project=project, checkpoint=point, light="warning", refreshed_at=clock.now()
    )
    run = YearRun.objects.create(
        subject_kind="project",
        subject_id=project.pk,
        year=project.year_id,
        title=project.name,
        unit=project.unit,
        drafter=project.drafter,
        process=Process.objects.create(flow_class="workflows/flows.YearFlow", data={}),
    )
    _been_at(run, "june")
    case = cases.open_case("checkpoint", report, project.drafter)
    StageRun.objects.create(
        run=run, stage="june", round=round, state="missed", document_id=report.pk, case=case
    )
    return point, report


def _been_at(run: YearRun, stage: str) -> None:
    """The flow has come to the stage and gone on, as it has wherever one was closed."""
    Task.objects.create(
        process=run.process, flow_task=YearFlow.instance.node(stage), status="DONE", token=Token("start")
    )


HEADS = ["项目编码", "项目名称", "累计支出（元）"]


def _execution(year: BudgetYear, unit: Unit, actor: User) -> ExecutionImport:
    """A file that was read and is not confirmed."""
    rows = [HEADS, ["13990027P00021410990X", "没有的项目", 100]]
    return ExecutionImport.objects.create(
        year=year,
        unit=unit,
        as_of=date(2027, 3, 31),
        file_name="执行数.xlsx",
        sha256=unit.code,
        table={"sheets": [{"name": "支出", "rows": rows}], "hidden": [], "formulas": []},
        mapping={"sheet": 0, "columns": {"code": 0, "name": 1, "spent": 2}, "money": "yuan"},
        created_by=actor,
    )


def _opinion(case: Case, actor: User) -> Registration:
    """A letter that spoke of the case."""
    row = Registration.objects.create(
        source="opinion", sender="市财政局", number=f"审{case.pk}", dated=clock.today(), registered_by=actor
    )
    case.refresh_from_db()
    step = case.steps.get(state="open")
    told = Act(Event.Kind.OPINION_GIVEN, actor, step=step, registration=row, data={"result": "opinion"})
    trail.append(case, told)
    return row


def _person(username: str, name: str, **more: Any) -> User:
    return User.objects.create(username=username, name=name, password=make_password(PASSWORD), **more)


@dataclass(frozen=True)
class Ask:
    """One request: the arguments of the address, for a POST what is sent, for a GET what stands behind the question mark."""

    kwargs: dict[str, Any]
    data: dict[str, Any]
    query: dict[str, str] = field(default_factory=dict)
    #: whether ``data`` is sent as JSON
    json: bool = False


Maker = Callable[[World, Place, User | None], Ask]


def at(**names: str) -> Maker:
    """A request whose arguments are the ids of attributes of the place: ``at(pk="unit")``."""

    def make(world: World, place: Place, who: User | None) -> Ask:
        return Ask({key: getattr(place, name).pk for key, name in names.items()}, {})

    return make


def sending(maker: Maker, **data: Any) -> Maker:
    """The same with data; callables are asked for their value with the place, so that files are fresh."""

    def make(world: World, place: Place, who: User | None) -> Ask:
        values = {key: value(world, place) if callable(value) else value for key, value in data.items()}
        return Ask(maker(world, place, who).kwargs, values)

    return make


def asking(maker: Maker, **query: str) -> Maker:
    """The same with a query."""

    def make(world: World, place: Place, who: User | None) -> Ask:
        return replace(maker(world, place, who), query=query)

    return make


def as_json(maker: Maker) -> Maker:
    """The same, sent as a program does."""

    def make(world: World, place: Place, who: User | None) -> Ask:
        return replace(maker(world, place, who), json=True)

    return make


def here(world: World, place: Place, who: User | None) -> Ask:
    """A request without arguments or data."""
    return Ask({}, {})


def _notice(world: World, place: Place, who: User | None) -> Ask:
    """A message of the person asking (own) or of somebody else."""
    whose = who if who is not None and place is world.own else world.cast.bai
    (notice,) = notices.tell([whose], kind="待办", subject="person:1", title="请审核", url="/me/")
    return Ask({"pk": notice.pk}, {})


def _token(world: World, place: Place, who: User | None) -> Ask:
    """A 接口令牌 of the person asking (own) or of somebody else."""
    whose = who if who is not None and place is world.own else world.cast.bai
    usual = {"digest": uuid.uuid4().hex, "expires_on": clock.today()}
    row, _ = ApiToken.objects.get_or_create(user=whose, name="旧程序", defaults=usual)
    return Ask({"pk": row.pk}, {})


def _webhook(world: World, place: Place, who: User | None) -> Ask:
    """A receiver of events: it belongs to no unit."""
    sealed = {"sealed_url": seal(WEBHOOK["url"]), "sealed_secret": seal("x"), "made_by": world.cast.luo}
    row, _ = Webhook.objects.get_or_create(name="协同平台", defaults=sealed)
    return Ask({"pk": row.pk}, WEBHOOK | {"name": "改名"})


def _webhook_post(world: World, place: Place, who: User | None) -> Ask:
    """An event it has not got."""
    row = WebhookPost.objects.create(
        hook_id=_webhook(world, place, who).kwargs["pk"],
        key=f"event:{uuid.uuid4().hex}",
        kind="approved",
        at=clock.now(),
        message_id=uuid.uuid4(),
        state=WebhookPost.State.FAILED,
    )
    return Ask({"pk": row.pk}, {})


def _decision(world: World, place: Place, who: User | None) -> Ask:
    """同意 on the step the unit's case is at."""
    step = place.open_case.steps.get(state="open")
    return Ask({"pk": place.open_case.pk}, {"decision": "approve", "step": step.pk}, json=True)


def _failed(world: World, place: Place, who: User | None) -> Ask:
    """A message that did not reach somebody of the unit."""
    row = Delivery.objects.create(
        recipient=place.person, channel="email", state=Delivery.State.FAILED, message_id=uuid.uuid4()
    )
    return Ask({"pk": row.pk}, {})


def _missed(world: World, place: Place, who: User | None) -> Ask:
    """A stage of the unit's project that was closed as 未报. No reason is given: the act is theirs, and not in order."""
    WorkYear.objects.get_or_create(year=2027)
    today = clock.today()
    round, _ = Round.objects.get_or_create(
        year=2027, stage="march", kind="toy", title="3月底", opens_on=today, due_on=today, closes_on=today
    )
    [subject] = PROJECTS.read([place.draft.project_id])
    run = year.begin(subject)
    stage, _ = StageRun.objects.update_or_create(
        run=run, stage="march", round=round, defaults={"state": "missed"}
    )
    return Ask({"pk": stage.pk}, {"reason": ""})


def _phrase(world: World, place: Place, who: User | None) -> Ask:
    """A phrase of the person asking (own) or of somebody else."""
    whose = who if who is not None and place is world.own else world.cast.bai
    phrase, _ = Phrase.objects.get_or_create(owner=whose, text="同意上报。")
    return Ask({"pk": phrase.pk}, {})


def _parked(world: World, place: Place, who: User | None) -> Ask:
    """Timed work that was put aside: it belongs to no unit."""
    put_aside = {"failures": 5, "parked_at": clock.now()}
    row, _ = ParkedWork.objects.get_or_create(source="step_limit", key="1", defaults=put_aside)
    return Ask({"pk": row.pk}, {})


def _held(world: World, place: Place, who: User | None) -> Ask:
    return Ask({"pk": world.held.pk}, {})


def _columns(world: World, place: Place, who: User | None) -> Ask:
    """A sheet whose columns nobody has named yet."""
    table = {"sheet": "表", "names": ["项目名称"], "rows": [["经费"]]}
    held = TargetImport.objects.create(
        year=world.year,
        file_name="表.xlsx",
        sha256="0" * 64,
        parsed={"projects": [], "table": table},
        created_by=world.cast.qin,
    )
    return Ask({"pk": held.pk}, {})


def _department(world: World, place: Place, who: User | None) -> Ask:
    """The 部门整体绩效目标 of the year, with an item."""
    row = "4f9d6f0e-6a5c-4a0e-9d57-0a4b5d7c1e22"
    item = {"part": "items", "heading": "", "title": "站点经费", "text": "维护站点。", "project": ""}
    data = {"revision": "0", "do": "save", "intro": "总述", "row": row, "format": "xlsx"}
    return Ask({"pk": world.department.pk}, data | {f"{name}-{row}": text for name, text in item.items()})


def _unit_route(world: World, place: Place, who: User | None) -> Ask:
    """The route of the unit's targets."""
    return Ask({"kind": "target", "unit": place.unit.pk}, {})


def _own_version(world: World, place: Place, who: User | None) -> Ask:
    """A version of a route of the unit's own."""
    route, _ = Route.objects.get_or_create(kind="target", unit=place.unit, version=1, name="本单位流程")
    route, _ = Route.objects.get_or_create(kind="target", unit=place.unit, name="本单位流程")
    return Ask({"pk": route.pk}, {})


def _drafter_key(world: World, place: Place) -> str:
    return f"-{place.candidate.pk}"


def _period(world: World) -> dict[str, Any]:
    today = clock.today().isoformat()
    return {"deputy": world.cast.bai.pk, "starts_on": today, "ends_on": today, "reason": "出差"}


def _own_project(world: World, place: Place, who: User | None) -> Ask:
    return Ask({"pk": place.draft.project_id}, {})


ROUTE = {
    "step": "1",
    "name": "绩效目标审批流程",
    "same_person": "once",
    "based_on": "1",
    "s1-name": "会商",
    "s1-signers": "people",
    "s1-person": "顾怀瑾",
    "s1-mode": "vote",
    "s1-votes_needed": "1",
    "s1-medium": "screen",
    "s1-limit_days": "2",
    "s1-fallback": "秦若兰",
    "s1-if-amount-from": "100",
    "s1-if-kind-in": "当年",
    "s1-if-is_key": "yes",
}
ROBOT = {"name": "工作群", "sort": "wecom", "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"}
WEBHOOK = {"name": "协同平台", "url": "https://qyapi.weixin.qq.com/events", "kinds": ["approved"]}
FORM = {"revision": "0", "do": "save", "name": "培训经费", "kind": "current", "budget": "36.50"}


def _act(world: World, place: Place, who: User | None) -> Ask:
    """One kind of change of the unit's project."""
    return Ask({"pk": place.reserve.pk, "kind": "reduced"}, {})


def _round(world: World, place: Place, who: User | None) -> Ask:
    """A round of the year, which concerns a project of the unit."""
    opened, _ = WorkYear.objects.get_or_create(year=world.year.pk)
    today = clock.today()
    dates = {"opens_on": today, "due_on": today, "closes_on": today}
    round, _ = Round.objects.get_or_create(
        year=opened.pk, stage="monitoring", number=1, defaults={"kind": "slip", "title": "年中监控", **dates}
    )
    run = year.begin(PROJECTS.read([place.draft.project_id])[0])
    StageRun.objects.get_or_create(run=run, stage="monitoring", round=round, defaults={"state": "open"})
    return Ask({"pk": round.pk}, {})


def _row_of_round(world: World, place: Place, who: User | None) -> Ask:
    """The stage of the unit's project, ticked."""
    ask = _round(world, place, who)
    stage = StageRun.objects.get(round=ask.kwargs["pk"], run__subject_id=place.draft.project_id)
    return replace(ask, data={"stage": stage.pk})


def _run(world: World, place: Place, who: User | None) -> Ask:
    """The year of the unit's project, to be suspended."""
    _round(world, place, who)
    run = YearRun.objects.get(subject_id=place.draft.project_id)
    return Ask({"pk": run.pk, "act": "suspend"}, {})


def _in_a_week(world: World, place: Place) -> str:
    return (clock.today() + timedelta(days=7)).isoformat()


def _year_of_sheets(world: World, place: Place, who: User | None) -> Ask:
    return Ask({"year": place.draft.project.year_id}, {})


def _amended(world: World, place: Place, who: User | None) -> Ask:
    """A 更正版 being drafted beside an approved version of a project of the unit, with its case."""
    drafter = place.draft.project.drafter
    name = f"{place.unit.name}已批复项目"
    project, _ = Project.objects.get_or_create(
        year=world.year, unit=place.unit, drafter=drafter, name=name, defaults={"approved": 1, "adjusted": 1}
    )
    base, _ = TargetVersion.objects.get_or_create(project=project, label="approved", state="approved")
    new, _ = TargetVersion.objects.get_or_create(project=project, label="corrected", state="draft")
    TargetChange.objects.get_or_create(version=new, base=base, ground="typing", reason="错字")
    cases.open_case("target_correction", new, drafter)
    return Ask({"pk": new.pk}, {})


def _appraised(world: World, place: Place, who: User | None) -> Ask:
    """The 目标审核表 of a project of the unit, filled in at the step its case is at."""
    case = place.open_case
    step, snapshot = case.steps.get(state="open"), case.snapshots.first()
    scores = {item.key: str(item.points) for item in ITEMS}
    kept, _ = Appraisal.objects.get_or_create(
        step=step,
        snapshot=snapshot,
        version_id=case.document_id,
        saved_by=world.cast.qin,
        defaults={"scores": scores, "total": 100},
    )
    return Ask({"pk": kept.pk}, {})


def _amount_list(world: World, place: Place, who: User | None) -> Ask:
    """A table of 控制数 whose columns are to be chosen: the desk's own, and somebody else's."""
    of = world.cast.qin if place is world.own else world.cast.xie
    table = {"sheets": [{"name": "控制数", "rows": [["项目编码", "控制数"], ["X", 1]]}]}
    held, _ = AmountList.objects.get_or_create(
        year=world.year, sort="control", sha256="0", created_by=of, defaults={"table": table}
    )
    return Ask({"pk": held.pk}, {})


def _integrated_import(world: World, place: Place, who: User | None) -> Ask:
    """An export whose columns are to be chosen: the desk's own, and one a colleague is looking at."""
    of = world.cast.qin if place is world.own else world.cast.xie
    table = {"sheets": [{"name": "目标", "rows": [["项目编码", "预算数"], ["X", 1]]}]}
    held, _ = IntegratedImport.objects.get_or_create(
        year=world.year, unit=world.cast.root, sha256="0", created_by=of, defaults={"table": table}
    )
    return Ask({"pk": held.pk}, {})


def _compared(world: World, place: Place, who: User | None) -> Ask:
    """An export that is confirmed, with the unit's draft in it; one that a colleague is still looking at."""
    if place is not world.own:
        return _integrated_import(world, place, who)
    held, _ = IntegratedImport.objects.get_or_create(
        year=world.year,
        unit=world.cast.root,
        sha256="1",
        state="confirmed",
        defaults={"created_by": world.cast.xie, "confirmed_at": clock.now()},
    )
    project = place.draft.project
    told = {"code": project.code, "budget": "1"}
    IntegratedTarget.objects.get_or_create(held=held, project=project, defaults={"content": told})
    named = {"project": str(project.pk)}
    return Ask({"pk": held.pk}, named, named)


def _prefill(world: World, place: Place, who: User | None) -> Ask:
    """A prefilling that is over."""
    run, _ = PrefillRun.objects.get_or_create(
        round=place.evaluation.round, asked_by=world.cast.qin, defaults={"finished_at": clock.now()}
    )
    return Ask({"pk": run.pk}, {})


def _library_entry(world: World, place: Place, who: User | None) -> Ask:
    """An entry of the 指标库, which belongs to the whole department."""
    entry, _ = LibraryEntry.objects.get_or_create(
        department=world.cast.root,
        level2="数量指标",
        key="培训人次",
        defaults={"level1": "产出指标", "name": "培训人次"},
    )
    return Ask({"pk": entry.pk}, {})


def _row_of_sheet(world: World, place: Place, who: User | None) -> Ask:
    """A row of the unit's self-evaluation."""
    indicator = place.draft.indicators.order_by("order")[0]
    row, _ = EvaluationRow.objects.get_or_create(
        evaluation=place.evaluation,
        uuid=indicator.uuid,
        defaults={"indicator": indicator, "order": 0, "method": "at_least"},
    )
    return Ask({"pk": place.evaluation.pk, "row": row.pk}, {})


def _midyear(world: World, place: Place, who: User | None) -> Ask:
    """The 监控表 of the unit's project with its draft case: not handed in by the closing date."""
    project, day = place.draft.project, date(2027, 6, 30)
    dates = {"opens_on": day, "due_on": day, "closes_on": day}
    round, _ = Round.objects.get_or_create(
        year=project.year_id,
        stage="monitoring",
        number=9,
        defaults={"kind": "monitoring", "title": "监控", **dates},
    )
    cutoff, _ = MonitoringRound.objects.get_or_create(round=round, defaults={"cutoff_on": day})
    report, is_new = MonitoringReport.objects.get_or_create(
        project=project, round=cutoff, defaults={"refreshed_at": clock.now()}
    )
    if is_new:
        run = YearRun.objects.get(subject_kind="project", subject_id=project.pk)
        _been_at(run, "monitoring")
        case = cases.open_case("monitoring", report, project.drafter)
        StageRun.objects.create(
            run=run, stage="monitoring", round=round, state="missed", document_id=report.pk, case=case
        )
    return Ask({"pk": report.pk}, {})


def _rectification(world: World, place: Place, who: User | None) -> Ask:
    """A 整改 of the unit's project that lies with its 经办人."""
    report = MonitoringReport.objects.get(pk=_midyear(world, place, who).kwargs["pk"])
    drafter = report.project.drafter
    assert drafter is not None
    made, is_new = Rectification.objects.get_or_create(
        report=report,
        defaults={
            "project": report.project, "demand": "加快支出", "due_on": date(2027, 8, 1), "responsible": drafter,
            "issued_by": drafter,
        },
    )  # fmt: skip
    if is_new:
        cases.open_case("rectification", made, drafter)
    return Ask({"pk": made.pk}, {})


def _evidence(world: World, place: Place, who: User | None) -> Ask:
    """A file of the unit's project, put down anew for every request."""
    put = Evidence.objects.create(
        project=place.draft.project, dated=clock.today(), author=place.candidate, attachment=_file(place)
    )
    return Ask({"pk": put.pk}, {})


def _file(place: Place) -> Attachment:
    return attachments.store(
        upload("签到表.pdf"), owner_kind="evidence", owner_id=place.draft.project_id, actor=place.candidate
    )


def _robot(world: World, place: Place, who: User | None) -> Ask:
    """A robot of the unit's group."""
    return Ask({"pk": place.robot.pk}, ROBOT)


def _group_post(world: World, place: Place, who: User | None) -> Ask:
    """What the robot did not take."""
    row, _ = GroupPost.objects.get_or_create(robot=place.robot, key="k", title="提醒", state="failed")
    return Ask({"pk": row.pk}, {})


def _archive_job(world: World, place: Place, who: User | None) -> Ask:
    """The unit's project, being archived."""
    job = ArchiveJob.objects.create(year=world.year, asked_by=world.cast.qin)
    ArchiveJobItem.objects.create(job=job, project_id=place.draft.project_id, state="done")
    return Ask({"pk": job.pk}, {})


def _lending(world: World, place: Place, who: User | None) -> Ask:
    """The unit's project, lent to somebody."""
    row = Lending.objects.create(
        unit=place.unit,
        asker="审计局",
        person="甲",
        letter_number="1",
        letter_date=clock.today(),
        purpose="审计",
        due_on=clock.today(),
        registered_by=world.cast.qin,
    )
    row.projects.add(place.draft.project_id)
    return Ask({"pk": row.pk}, {})


def _paper_job(world: World, place: Place, who: User | None) -> Ask:
    """What the budget desk asked for; its file is gone."""
    job = PaperJob.objects.create(
        code="targets", title="目标表", year=world.year, form="pdf", documents=[], asked_by=world.cast.qin
    )
    PaperJob.objects.filter(pk=job.pk).update(finished_at=clock.now())
    return Ask({"pk": job.pk}, {})


def _budget_disclosure(world: World, place: Place, who: User | None) -> Ask:
    """What was published once, its file gone."""
    made = BudgetDisclosure.objects.create(
        year=world.year,
        unit=world.cast.root,
        reviewer="甲",
        reviewed_on=clock.today(),
        address="https://www.example.gov.cn/",
        checked=[],
        projects=1,
        sha256="0" * 64,
        size=1,
        made_by=world.cast.qin,
    )
    return Ask({"pk": made.pk}, {})


def _disclosure(world: World, place: Place, who: User | None) -> Ask:
    """What was published once, its file gone."""
    made = Disclosure.objects.create(
        year=world.year,
        unit=world.cast.root,
        reviewer="甲",
        reviewed_on=clock.today(),
        address="https://www.example.gov.cn/",
        checked=[],
        projects=1,
        sha256="0" * 64,
        size=1,
        made_by=world.cast.qin,
    )
    return Ask({"pk": made.pk}, {})


def _form(world: World, place: Place, who: User | None) -> Ask:
    """The self-evaluation of the unit's project as a form."""
    return Ask({"code": "evaluation", "pk": place.evaluation.pk}, {"format": "xlsx"})


def _waiver(world: World, place: Place, who: User | None) -> Ask:
    """A rule set aside for the year."""
    held = {"year": world.year, "rule": "R15", "ended_at": None}
    waiver, _ = CheckWaiver.objects.get_or_create(
        **held, defaults={"reason": "统一不写符号", "made_by": world.cast.qin}
    )
    return Ask({"pk": waiver.pk}, {})


#: (address, method) or address -> request; addresses without arguments and data need no line
REQUESTS: dict[tuple[str, str] | str, Maker] = {
    "projects:event_new": _act,
    "projects:child": at(pk="reserve"),
    "projects:part": lambda world, place, who: Ask({"pk": place.reserve.pk, "kind": "transferred"}, {}),
    "projects:rename": at(pk="reserve"),
    "projects:target_paper": at(pk="draft"),
    "projects:target_export": sending(at(pk="draft"), format="xlsx"),
    ("projects:sheets", "POST"): sending(here, format="xlsx"),
    "projects:paper_job": _paper_job,
    ("projects:disclosure_days", "POST"): sending(here, year=lambda w, p: str(w.year.pk), days="20"),
    "projects:disclosure_file": _budget_disclosure,
    "projects:paper_job_file": _paper_job,
    "projects:event_reverse": sending(at(pk="change"), reason="金额录错"),
    "projects:checks_waive": sending(here, rule="R16", reason="统一不写符号"),
    "projects:checks_restore": _waiver,
    "projects:proposal_dismiss": sending(at(pk="proposal"), reason="编码填错"),
    ("accounts:login", "POST"): sending(here, username="qin", password=PASSWORD),
    ("accounts:password", "POST"): sending(
        here, old_password=PASSWORD, new_password1=NEW_PASSWORD, new_password2=NEW_PASSWORD
    ),
    "accounts:person": at(pk="person"),
    ("accounts:person_new", "POST"): sending(
        here, username="wen", name="温亦凡", place=lambda w, p: f"unit:{p.unit.pk}"
    ),
    "accounts:person_edit": sending(at(pk="person"), name="改名", place=lambda w, p: f"unit:{p.unit.pk}"),
    "accounts:person_deactivate": at(pk="person"),
    "accounts:person_activate": at(pk="gone"),
    "accounts:person_reset": at(pk="person"),
    "accounts:grant": sending(
        at(pk="person"), role="section_head", order="0", place=lambda w, p: f"unit:{p.unit.pk}"
    ),
    "accounts:pair": sending(at(pk="person"), deputy=lambda w, p: w.cast.gu.pk),
    ("accounts:delegations", "POST"): lambda world, place, who: Ask({}, _period(world)),
    "accounts:person_delegations": lambda world, place, who: Ask({"pk": place.person.pk}, _period(world)),
    "accounts:delegation_end": at(pk="delegation"),
    "accounts:revoke": at(pk="membership"),
    "accounts:unpair": at(pk="pair"),
    ("accounts:unit_new", "POST"): sending(here, code="301099", name="新单位", is_active="on"),
    ("accounts:office_new", "POST"): sending(
        here, unit=lambda w, p: p.unit.pk, name="新科", order="1", is_active="on"
    ),
    "accounts:unit": sending(
        at(pk="unit"),
        code=lambda w, p: p.unit.code,
        name="改名",
        parent=lambda w, p: w.cast.root.pk,
        is_active="on",
    ),
    "accounts:office": lambda world, place, who: Ask(
        {"pk": (world.cast.office_one if place is world.own else world.cast.research).pk},
        {"name": "改名", "order": "1", "is_active": "on"},
    ),
    ("accounts:tokens", "POST"): sending(
        here, name="大屏", scope="read", expires_on=lambda w, p: clock.today().isoformat()
    ),
    "accounts:token_revoke": _token,
    "notifications:open": _notice,
    ("notifications:webhook_new", "POST"): sending(here, **(WEBHOOK | {"name": "新系统"})),
    "notifications:webhook": _webhook,
    "notifications:webhook_act": lambda world, place, who: Ask(
        _webhook(world, place, who).kwargs | {"act": "on"}, {}
    ),
    "notifications:webhook_resend": _webhook_post,
    "api:case": at(pk="open_case"),
    "api:decide": _decision,
    "api:project": lambda world, place, who: Ask({"pk": place.draft.project_id}, {}),
    "api:target": at(pk="draft"),
    # without its file
    "api:imports": sending(
        here, year="2027", unit=lambda w, p: p.unit.code, as_of="2027-03-31", public="true"
    ),
    "api:import": at(pk="execution"),
    "api:import_columns": as_json(
        sending(at(pk="execution"), sheet=0, columns=lambda w, p: {"code": 0, "spent": 2}, money="yuan")
    ),
    # nobody looked at the preview: what is sent has seen nothing
    "api:import_confirm": as_json(sending(at(pk="execution"), seen="x")),
    "notifications:calendar_preview": sending(here, lines=ARRANGEMENT),
    "notifications:calendar_publish": sending(here, lines=ARRANGEMENT),
    "notifications:resend": _failed,
    "notifications:feed": lambda world, place, who: Ask({"token": "x"}, {}),
    ("notifications:robot_new", "POST"): lambda world, place, who: Ask(
        {}, ROBOT | {"unit": place.unit.pk, "name": "新群"}
    ),
    "notifications:robot": _robot,
    "notifications:robot_act": lambda world, place, who: Ask({"pk": place.robot.pk, "act": "on"}, {}),
    "notifications:group_post_resend": _group_post,
    "workflows:case": at(case_id="open_case"),
    "workflows:decide": sending(at(case_id="open_case"), decision="approve"),
    "workflows:path": at(case_id="draft_case"),
    "workflows:submit": at(case_id="draft_case"),
    "workflows:withdraw": at(case_id="open_case"),
    "workflows:reseat": at(case_id="open_case"),
    "workflows:record": at(case_id="open_case"),
    ("workflows:export_xes", "POST"): sending(here, year="2027"),
    "workflows:as_of": at(case_id="open_case"),
    "workflows:export_trail": at(case_id="open_case"),
    "workflows:take_back": at(case_id="open_case"),
    "workflows:field": asking(at(case_id="open_case"), path="name"),
    "workflows:slip": at(case_id="open_case"),
    "workflows:register_paper": at(case_id="open_case"),
    "workflows:keep": sending(at(case_id="open_case"), comment="待核"),
    "workflows:consult": sending(
        at(case_id="open_case"), person=lambda w, p: w.cast.bai.pk, question="单价是否合理？"
    ),
    "workflows:end_consultation": at(case_id="open_case", pk="open_case"),
    "workflows:answer": sending(at(case_id="open_case"), answer="合理。"),
    "workflows:copy": sending(at(case_id="open_case"), person=lambda w, p: w.cast.bai.pk),
    "workflows:transfer": sending(at(case_id="open_case"), person=lambda w, p: w.cast.bai.pk),
    "workflows:add_signer": sending(
        at(case_id="open_case"), person=lambda w, p: w.cast.bai.pk, place="after"
    ),
    "workflows:remove_signer": sending(at(case_id="open_case"), signer="step-0"),
    "workflows:mark_read": at(case_id="open_case"),
    ("workflows:phrases", "POST"): sending(here, text="同意上报。"),
    ("workflows:words", "POST"): sending(here, meetings="部务会\n党组会", closing="请予审核"),
    "workflows:phrase_remove": _phrase,
    "workflows:phrase_up": _phrase,
    "workflows:attachment": at(pk="file"),
    "workflows:suspend": sending(at(case_id="open_case"), reason="等文件"),
    "workflows:resume": at(case_id="open_case"),
    "workflows:cancel": sending(at(case_id="open_case"), reason="不再实施"),
    "workflows:jump": sending(at(case_id="open_case"), reason="已研究"),
    "workflows:urge": at(case_id="open_case"),
    "workflows:urge_slip": at(case_id="open_case"),
    "workflows:release": _parked,
    "projects:target_renew": at(pk="draft"),
    ("projects:department_begin", "POST"): sending(here, year=lambda w, p: str(w.year.pk)),
    "projects:department_target": _department,
    "projects:department_edit": _department,
    "projects:department_export": _department,
    "workflows:registration": at(pk="registration"),
    "workflows:correct": at(pk="registration"),
    "workflows:batch": at(pk="batch"),
    "workflows:batch_cover": sending(at(pk="batch"), title="关于报送的函", recipient="云河市财政局"),
    "workflows:batch_items": at(pk="batch"),
    "workflows:batch_report": at(pk="batch"),
    "workflows:batch_recall": at(pk="batch"),
    "workflows:batch_print": at(pk="batch"),
    "workflows:handover": at(pk="handover"),
    "workflows:handover_scan": at(pk="handover"),
    "workflows:route": _unit_route,
    ("workflows:route_edit", "POST"): sending(_unit_route, do="check", **ROUTE),
    "workflows:route_edit": _unit_route,
    "workflows:route_retire": _unit_route,
    "workflows:route_version": _own_version,
    "workflows:route_bpmn": _own_version,
    ("projects:new", "POST"): sending(
        here, year="2027", place=lambda w, p: f"{p.unit.pk}-", name="新项目", kind="current"
    ),
    "workflows:stage_late": _missed,
    "projects:adjust": _own_project,
    "projects:correct": _own_project,
    "projects:compare": _own_project,
    "projects:application": _amended,
    "projects:abandon": _amended,
    "projects:change_paper": sending(_amended, format="xlsx"),
    "projects:change_rules": sending(_year_of_sheets, last_day="", reasons=""),
    "projects:amount_list": sending(_amount_list, do="columns"),
    "projects:integrated_import": sending(_integrated_import, do="columns"),
    "projects:integrated_export": _compared,
    "projects:integrated_recognise": _compared,
    "projects:target_copy": sending(at(pk="draft"), tick="budget"),
    "projects:library_entry": sending(_library_entry, name="培训人次", do="save"),
    "projects:target": at(pk="draft"),
    "projects:appraisal": at(pk="open_case"),
    "projects:revise": at(pk="open_case"),
    "projects:appraisal_paper": sending(_appraised, format="xlsx"),
    "projects:appraisal_rules": sending(_year_of_sheets, key="on", amount="", roles="budget_officer"),
    "projects:target_reopen": sending(at(pk="draft"), reason="重新编报"),
    "projects:target_edit": sending(at(pk="draft"), **FORM),
    "projects:target_check": sending(at(pk="draft"), **FORM),
    "projects:target_autosave": sending(at(pk="draft"), **FORM),
    "projects:target_carry": sending(at(pk="draft"), source="0"),
    "projects:target_repair": sending(at(pk="draft"), **FORM, repair="gone"),
    "projects:target_explain": sending(at(pk="draft"), **FORM, explain="gone"),
    "projects:target_balance": sending(at(pk="draft"), **FORM),
    "projects:import_preview": _held,
    "projects:import_commit": _held,
    "projects:import_columns": _columns,
    "monitoring:checkpoint": sending(at(pk="checkpoint"), attention="10", warning="20", demands="1"),
    "monitoring:notice": lambda world, place, who: Ask(
        {"pk": place.checkpoint.pk}, {}, {"unit": str(place.unit.pk)}
    ),
    "monitoring:notice_export": sending(at(pk="checkpoint"), unit=lambda w, p: str(p.unit.pk), format="xlsx"),
    "monitoring:report": sending(at(pk="report"), revision="0", cause="流标", measure="重新招标"),
    "monitoring:late": sending(at(pk="report"), reason=""),
    "monitoring:reopen": sending(at(pk="report"), reason=""),
    "monitoring:midyear": sending(_midyear, revision="0"),
    "monitoring:midyear_late": sending(_midyear, reason=""),
    "monitoring:midyear_reopen": sending(_midyear, reason=""),
    "monitoring:evaluation": sending(at(pk="evaluation"), revision="0", achieved="已完成"),
    "monitoring:department": sending(_year_of_sheets, revision="x", **{"count-r2": "x"}),
    "monitoring:department_open": sending(_year_of_sheets, revision="0"),
    "monitoring:department_rows": sending(_year_of_sheets, revision="0"),
    "monitoring:evaluation_scheme": sending(_year_of_sheets, revision="0"),
    "monitoring:evaluation_prefill_start": _year_of_sheets,
    "monitoring:evaluation_prefill": _prefill,
    "monitoring:rescores": sending(here, letter_number="云财绩〔2028〕3号", letter_date=""),
    "monitoring:evaluation_drop": sending(_row_of_sheet, reason="", do="agree"),
    "monitoring:evaluation_deduct": sending(_row_of_sheet, reason="", points="1"),
    "monitoring:evaluation_deduct_execution": sending(at(pk="evaluation"), reason="", points="1"),
    "monitoring:evaluation_score": sending(at(pk="evaluation"), achieved="已完成"),
    "monitoring:evaluation_late": sending(at(pk="evaluation"), reason=""),
    "monitoring:evaluation_reopen": sending(at(pk="evaluation"), reason=""),
    "monitoring:rectification": sending(_rectification, revision="0", result="已改"),
    ("monitoring:rectify", "POST"): sending(here, demand="加快支出"),
    "monitoring:import": at(pk="execution"),
    "monitoring:import_columns": sending(
        at(pk="execution"),
        sheet="0",
        money="yuan",
        **{"column-code": "0", "column-name": "1", "column-spent": "2"},
    ),
    # nobody looked at the preview: what is sent has seen nothing
    "monitoring:import_confirm": at(pk="execution"),
    "monitoring:import_discard": at(pk="execution"),
    "monitoring:import_void": sending(at(pk="execution"), reason="导错了"),
    ("monitoring:vouchers", "POST"): sending(_own_project, number="", dated="2027-03-01", amount="1"),
    "monitoring:vouchers": _own_project,
    # nothing is sealed yet
    "monitoring:archive_handover": sending(here, year=lambda w, p: str(w.year.pk), format="xlsx"),
    "monitoring:archive_job": _archive_job,
    "monitoring:archive": _own_project,
    "monitoring:archive_add": _own_project,
    "monitoring:archive_download": _own_project,
    "monitoring:lending": _lending,
    "monitoring:meeting_export": sending(here, year=lambda w, p: str(w.year.pk), format="xlsx"),
    "monitoring:predecessor": _own_project,
    "monitoring:paper_export": sending(
        here, year=lambda w, p: str(w.year.pk), unit=lambda w, p: w.cast.root.pk, what="report", format="word"
    ),
    "monitoring:paper_recipient": sending(here, recipient="云河市财政局"),
    "monitoring:paper_layout": lambda world, place, who: Ask({"code": "evaluation"}, {"title": "自评表"}),
    "monitoring:disclosure_file": _disclosure,
    "monitoring:form_export": _form,
    "monitoring:lending_end": _lending,
    "monitoring:lending_package": _lending,
    "monitoring:voucher_reverse": sending(at(pk="voucher"), reason=""),
    ("desk:roll", "POST"): sending(here, text="姓名\t单位\n温亦凡\t301003", do="add"),
    "desk:help_chapter": lambda world, place, who: Ask({"slug": "desk"}, {}),
    "desk:project": lambda world, place, who: Ask({"pk": place.draft.project_id}, {}),
    "desk:project_upload": lambda world, place, who: Ask(
        {"pk": place.draft.project_id}, {"file": upload("依据.pdf")}
    ),
    "desk:evidence_withdraw": sending(_evidence, reason="传错了"),
    "desk:project_grant": lambda world, place, who: Ask(
        {"pk": place.draft.project_id}, {"person": place.candidate.pk}
    ),
    # nobody has been let in yet: what is sent names nobody of the list
    "desk:project_revoke": lambda world, place, who: Ask(
        {"pk": place.draft.project_id}, {"person": place.candidate.pk}
    ),
    "desk:statistics_export": sending(here, year="2027", what="statistics_times"),
    ("desk:year_open", "POST"): sending(here, year="2027"),
    "desk:setup_postpone": sending(here, step="words"),
    ("desk:year_list", "POST"): sending(
        here, do="new", year=lambda w, p: str(years_to_make()[-1]), stage="drafting"
    ),
    "desk:round": _round,
    "desk:round_urge": _row_of_round,
    "desk:round_slip": _round,
    "desk:round_move": sending(
        _round, whom="unit", unit=lambda w, p: p.unit.pk, due_on=_in_a_week, reason="数据晚到"
    ),
    "desk:round_recall": sending(_round, reason="改期"),
    "desk:stage_reopen": _missed,
    "desk:run_act": sending(_run, reason="等文件"),
    "desk:project_reading": lambda world, place, who: Ask({"pk": place.draft.project_id}, {"reading": ""}),
    "desk:project_assign": sending(at(pk="unassigned"), drafter=_drafter_key),
}


def request_for(url: str, method: str) -> Maker:
    """The request of an address."""
    return REQUESTS.get((url, method)) or REQUESTS.get(url) or here
