"""Execution imports: a file is read, columns said where they are not known, the preview looked at, then confirmed.

The same steps as 导入执行数 on the pages, by the same functions: nothing counts before the confirmation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts import audit
from accounts.models import User
from desk.api.operations import Call, Operation
from desk.api.problems import ProblemError
from monitoring.execution import confirming, receiving
from monitoring.execution.matching import spent_of
from monitoring.execution.outlook import LEFT, WRONG, Outlook, outlook
from monitoring.execution.questions import Question
from monitoring.execution.who import NOT_YOURS, units_of, visible_imports
from monitoring.exports.columns import FIELDS
from monitoring.models import ExecutionImport
from projects.models import BudgetYear
from projects.tables.heads import WAN, YUAN
from projects.tables.upload import refuse_large
from workflows.errors import Refused

State = ExecutionImport.State
PATH = "execution-imports"
FATES = {
    "new": "新导入",
    "changed": "更新",
    "same": "与已导入的相同",
    "asked": "待回答",
    LEFT: "不导入",
    WRONG: "不能导入",
}


@dataclass(frozen=True)
class UploadFields:
    year: Annotated[int, "预算年度"]
    unit: Annotated[str, "范围：单位编码，含下级单位"]
    as_of: Annotated[date, "截止日"]
    public: Annotated[bool, "true：已确认文件不含国家秘密和工作秘密"]


@dataclass(frozen=True)
class SheetHeads:
    sheet: Annotated[int, "第几张工作表，从 0 起"]
    name: Annotated[str, "工作表名"]
    heads: Annotated[list[str], "各列的表头，第一列为 0"]
    proposed: Annotated[dict[str, int], "建议：栏目对应的列"]
    money: Annotated[str, "文件写明的金额单位：yuan 元，wan 万元；空为没有写明"]


@dataclass(frozen=True)
class QuestionOption:
    value: Annotated[str, "答案"]
    words: Annotated[str, "答案的意思"]


@dataclass(frozen=True)
class QuestionAsked:
    name: Annotated[str, "确认时 answers 中的名称"]
    place: Annotated[str, "位置"]
    text: Annotated[str, "问题"]
    options: Annotated[list[QuestionOption], "可选的答案"]


@dataclass(frozen=True)
class PreviewRow:
    project: Annotated[int, "项目的 id"]
    code: Annotated[str, "项目编码"]
    name: Annotated[str, "项目名称"]
    places: Annotated[str, "文件中的行"]
    before: Annotated[Decimal | None, "已导入的累计执行数（元）"]
    now: Annotated[Decimal, "这次的累计执行数（元）"]
    adjusted: Annotated[Decimal | None, "调整后预算（元）"]
    fate: Annotated[str, "确认后会怎样：new、changed、same、asked、left、wrong"]
    fate_words: Annotated[str, "确认后会怎样"]
    notes: Annotated[list[str], "说明"]


@dataclass(frozen=True)
class UnknownCode:
    code: Annotated[str, "项目编码"]
    name: Annotated[str, "名称"]
    spent: Annotated[Decimal, "累计执行数（元）"]


@dataclass(frozen=True)
class ImportPreview:
    seen: Annotated[str, "预览的标识，确认时原样带回；情况变动后不再有效"]
    words: Annotated[str, "概况"]
    total: Annotated[Decimal, "累计执行数合计（元）"]
    questions: Annotated[list[QuestionAsked], "确认前须回答的问题"]
    rows: Annotated[list[PreviewRow], "对上的项目"]
    unknown: Annotated[list[UnknownCode], "系统里没有的编码，确认后列为追加建议"]


@dataclass(frozen=True)
class ImportShown:
    id: Annotated[int, "导入的 id"]
    state: Annotated[str, "preview 待确认，confirmed 已导入，voided 已作废"]
    state_words: Annotated[str, "状态的名称"]
    next: Annotated[str, "下一步：columns 说明各列，confirm 确认，空为没有"]
    year: Annotated[int, "预算年度"]
    unit: Annotated[str, "范围：单位编码"]
    unit_words: Annotated[str, "单位"]
    as_of: Annotated[date, "截止日"]
    file_name: Annotated[str, "文件"]
    created_by: Annotated[str, "上传人"]
    created_at: Annotated[datetime, "上传时间"]
    confirmed_by: Annotated[str, "确认人"]
    confirmed_at: Annotated[datetime | None, "确认时间"]
    text: Annotated[str, "结果"]
    sheets: Annotated[list[SheetHeads], "须说明各列时：有表头的工作表"]
    preview: Annotated[ImportPreview | None, "待确认时：预览"]
    url: Annotated[str, "页面地址"]


@dataclass(frozen=True)
class ColumnsSaid:
    sheet: Annotated[int, "第几张工作表，从 0 起"]
    columns: Annotated[dict[str, int], "栏目对应的列：code、name、document、spent、budget、unit"]
    money: Annotated[str, "金额单位：yuan 元，wan 万元"]


@dataclass(frozen=True)
class Confirmation:
    seen: Annotated[str, "看到的预览的标识"]
    answers: Annotated[dict[str, str], "对问题的回答"] = field(default_factory=dict)


def upload(call: Call) -> ImportShown:
    """Read a file. The import there is of this file for this day is answered again; nothing is written twice."""
    user = _importer(call)
    given: UploadFields = call.query
    year = BudgetYear.objects.filter(year=given.year).first()
    unit = next((one for one in units_of(user) if one.code == given.unit), None)
    file = call.request.FILES.get("file")
    wrong = [("year", "没有这一年度。")] if year is None else []
    wrong += [("unit", "请填写您可以导入的单位的编码。")] if unit is None else []
    wrong += [("file", "请附上文件。")] if file is None else []
    if year is None or unit is None or file is None:
        raise ProblemError(422, "请改正后重新上传。", wrong)
    if not given.public:
        raise ProblemError(422, "请确认文件不含国家秘密和工作秘密。", [("public", "应为 true。")])
    refuse_large(file.size or 0)
    held = receiving.receive(
        file.read(), file_name=file.name or "", year=year, unit=unit, as_of=given.as_of, actor=user
    )
    return _shown(call, _held(user, held.pk))


def import_shown(call: Call) -> ImportShown:
    """Where it stands."""
    user = _importer(call)
    return _shown(call, _held(user, call.pk))


def columns(call: Call) -> ImportShown:
    """Keep which column holds what."""
    user = _importer(call)
    said: ColumnsSaid = call.body
    if wrong := [(f"columns.{name}"[:80], "没有这一栏目。") for name in said.columns if name not in FIELDS]:
        raise ProblemError(422, f"栏目只有 {'、'.join(FIELDS)}。", wrong)
    if said.money not in (YUAN, WAN):
        raise ProblemError(422, "请说明金额单位。", [("money", f"应为 {YUAN}、{WAN}。")])
    held = _held(user, call.pk)
    receiving.choose_columns(held.pk, actor=user, sheet=said.sheet, columns=said.columns, money=said.money)
    return _shown(call, _held(user, held.pk))


def confirm(call: Call) -> ImportShown:
    """Write the figures of the preview that was seen; open questions are named."""
    user = _importer(call)
    said: Confirmation = call.body
    held = _held(user, call.pk)
    try:
        done = confirming.confirm(held.pk, actor=user, answers=said.answers, seen=said.seen)
    except Refused as refused:
        raise ProblemError(422, refused.text, _unanswered(held, said.answers)) from refused
    audit.record(
        "api_act",
        user,
        f"通过接口令牌“{call.token.name}”确认导入执行数 截至{done.as_of:%F}",
        token=call.token.pk,
        execution_import=done.pk,
    )
    return _shown(call, _held(user, done.pk))


def _unanswered(held: ExecutionImport, answers: dict[str, str]) -> list[tuple[str, str]]:
    if held.state != State.PREVIEW or not held.mapping:
        return []
    open_ones = outlook(held, answers).unanswered
    return [(f"answers.{one.name}", f"{one.place}：{one.text}") for one in open_ones]


def _importer(call: Call) -> User:
    if not units_of(call.user).exists():
        raise PermissionDenied(NOT_YOURS)
    return call.user


def _held(user: User, pk: int) -> ExecutionImport:
    rows = visible_imports(user).select_related("year", "unit", "created_by", "confirmed_by", "voided_by")
    return get_object_or_404(rows, pk=pk)


def _shown(call: Call, held: ExecutionImport) -> ImportShown:
    waiting = held.state == State.PREVIEW
    return ImportShown(
        id=held.pk,
        state=held.state,
        state_words=held.get_state_display(),
        next=("confirm" if held.mapping else "columns") if waiting else "",
        year=held.year_id,
        unit=held.unit.code,
        unit_words=held.unit.label,
        as_of=held.as_of,
        file_name=held.file_name,
        created_by=held.created_by.name,
        created_at=held.created_at,
        confirmed_by=held.confirmed_by.name if held.confirmed_by else "",
        confirmed_at=held.confirmed_at,
        text=held.summary.get("words", "") or held.void_reason,
        sheets=_sheets(held) if waiting and not held.mapping else [],
        preview=_preview(outlook(held, {})) if waiting and held.mapping else None,
        url=call.request.build_absolute_uri(reverse("monitoring:import", args=[held.pk])),
    )


def _sheets(held: ExecutionImport) -> list[SheetHeads]:
    return [
        SheetHeads(one.sheet, one.name, list(one.head.names), dict(one.columns), one.money)
        for one in receiving.layouts_of(held.table)
    ]


def _preview(found: Outlook) -> ImportPreview:
    return ImportPreview(
        seen=found.seen,
        words=found.words,
        total=found.total,
        questions=[_question(one) for one in found.every_question],
        rows=[_row(row) for row in found.rows],
        unknown=[
            UnknownCode(group.first.code, group.first.name, spent_of(group.lines)) for group in found.unknown
        ],
    )


def _row(row: Any) -> PreviewRow:
    return PreviewRow(
        project=row.project.pk,
        code=row.project.code,
        name=row.project.name,
        places=row.places,
        before=row.before,
        now=row.now,
        adjusted=row.budget,
        fate=row.fate,
        fate_words=FATES[row.fate],
        notes=list(row.notes),
    )


def _question(one: Question) -> QuestionAsked:
    options = [QuestionOption(option.value, option.words) for option in one.options]
    return QuestionAsked(one.name, one.place, one.text, options)


OPERATIONS = [
    Operation(
        name="imports",
        method="POST",
        path=PATH,
        summary="上传执行数文件",
        text="一体化系统导出的 xlsx 或 csv。读取后得到预览，确认前不写入执行数。同一文件、同一截止日再次上传，答复原来的导入。",
        handle=upload,
        answers=ImportShown,
        fields=UploadFields,
        scope="act",
        status=201,
    ),
    Operation(
        name="import",
        method="GET",
        path=f"{PATH}/{{id}}",
        summary="一次执行数导入",
        text="现在的状态；待确认时的预览和问题。",
        handle=import_shown,
        answers=ImportShown,
    ),
    Operation(
        name="import_columns",
        method="POST",
        path=f"{PATH}/{{id}}/columns",
        summary="说明各列",
        text="文件的表头第一次出现时须说明哪一列是什么；同样表头的文件以后不再问。",
        handle=columns,
        answers=ImportShown,
        body=ColumnsSaid,
        scope="act",
        errors=(409,),
    ),
    Operation(
        name="import_confirm",
        method="POST",
        path=f"{PATH}/{{id}}/confirm",
        summary="确认导入",
        text="写入执行数。seen 写看到的预览：其间系统有变动时答复 409，请重新查看预览。问题未回答完时答复 422 并列出。",
        handle=confirm,
        answers=ImportShown,
        body=Confirmation,
        scope="act",
        keyed=True,
        errors=(409,),
    ),
]
