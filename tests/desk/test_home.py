"""我的待办: what I must do, what I have under way, what was decided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Membership
from accounts.roles import Role
from notifications.models import Notice
from projects.models import BudgetYear, TargetImport, TargetVersion
from tests.cast import Cast
from tests.desk.rows import as_, cases, projects, queries, text_of, waiting
from workflows.models import Assignment, Case, Consultation, Copy, Event

pytestmark = pytest.mark.django_db


def test_overdue_work_stands_on_top_in_words_and_the_sum_line_adds_everything(
    cast: Cast, year: BudgetYear
) -> None:
    later, late, today = projects(year, 3, unit=cast.centre, drafter=cast.shen)
    waiting([later], drafter=cast.shen, person=cast.qin, due_on=date(2026, 6, 30))
    waiting([late], drafter=cast.shen, person=cast.qin, due_on=date(2026, 6, 23))
    waiting([today], drafter=cast.shen, person=cast.qin, due_on=date(2026, 6, 25))

    page = text_of(as_(cast.qin).get("/"))

    assert "逾期 1 项 ， 今天到期 1 项" in page
    assert page.index("逾期 2 日") < page.index("今天到期 06-25") < page.index("剩 3 日")
    assert "合计 3 项 6.00" in page
    assert "教育中心" in page
    assert "沈知远" in page


def test_a_darker_line_parts_the_overdue_from_the_rest(cast: Cast, year: BudgetYear) -> None:
    one, two = projects(year, 2, unit=cast.centre, drafter=cast.shen)
    waiting([one], drafter=cast.shen, person=cast.qin, due_on=date(2026, 6, 23))
    waiting([two], drafter=cast.shen, person=cast.qin, due_on=date(2026, 7, 23))

    assert as_(cast.qin).get("/").content.decode().count('<tr class="cut">') == 1


def test_a_deputy_sees_for_whom_they_would_act(cast: Cast, year: BudgetYear) -> None:
    waiting(
        projects(year, 1, unit=cast.centre, drafter=cast.shen),
        drafter=cast.shen,
        person=cast.qin,
        deputy=cast.xie,
    )

    assert "代秦若兰" in text_of(as_(cast.xie).get("/"))


def test_somebody_without_work_reads_what_will_come(cast: Cast, year: BudgetYear) -> None:
    leader, drafter = text_of(as_(cast.gu).get("/")), text_of(as_(cast.shen).get("/"))

    assert "现在没有要您审核、签批的事。" in leader
    assert "我发起的" not in leader
    assert "没有在途的事。" in drafter


def test_an_administrator_is_led_to_where_their_work_is(cast: Cast, year: BudgetYear) -> None:
    page = text_of(as_(cast.luo).get("/"))

    assert "您要办的事： 单位与人员" in page
    assert "现在没有要您审核" not in page


def test_a_returned_draft_stands_first_with_who_said_what(cast: Cast, year: BudgetYear) -> None:
    fresh, returned = projects(year, 2, unit=cast.centre, drafter=cast.shen)
    (case,) = cases([returned], cast.shen, state="draft", returned=True, round=1)
    Event.objects.create(
        case=case,
        number=1,
        kind="sent_back",
        actor=cast.gao,
        actor_name="高映雪",
        comment="成本第1行没有写依据。",
        at=case.created_at,
        body="{}",
        previous_hash="",
        hash="a" * 64,
    )

    page = text_of(as_(cast.shen).get("/"))

    assert "退回修改 1 项" in page
    assert "高映雪 今天 10:32：成本第1行没有写依据。" in page
    assert page.index(returned.project.name) < page.index(fresh.project.name)
    assert "现在没有要您审核" in page


def test_the_drafter_sees_who_has_it_now_and_until_when(cast: Cast, year: BudgetYear) -> None:
    waiting(
        projects(year, 1, unit=cast.centre, drafter=cast.shen),
        drafter=cast.shen,
        person=cast.qin,
        deputy=cast.xie,
        due_on=date(2026, 6, 29),
    )

    assert "等：秦若兰、谢云舟（B角）（预算绩效岗），06-29 周一 前" in text_of(as_(cast.shen).get("/"))


def test_what_i_started_opens_the_case_and_not_only_its_record(cast: Cast, year: BudgetYear) -> None:
    waiting(
        projects(year, 1, unit=cast.centre, drafter=cast.shen),
        drafter=cast.shen,
        person=cast.qin,
        deputy=cast.xie,
    )
    case = Case.objects.get()

    assert f'href="/cases/{case.pk}/"' in as_(cast.shen).get("/").content.decode()


def test_the_budget_desk_sees_letters_imports_and_projects_without_drafter(
    cast: Cast, year: BudgetYear
) -> None:
    outside = projects(year, 2, unit=cast.centre, drafter=cast.shen)
    TargetVersion.objects.update(state="in_review")
    cases(outside, cast.shen, state="outside", round=1, submitted_by=cast.shen)
    projects(year, 1, unit=cast.centre, drafter=None, first=50)
    TargetImport.objects.create(
        year=year, file_name="目标.txt", sha256="0" * 64, parsed={"projects": []}, created_by=cast.qin
    )

    page = text_of(as_(cast.qin).get("/"))

    assert "待登记批复 2 个项目 3.00 万元" in page
    assert "待确认的导入 1 份" in page
    assert "没有经办人的项目 1 个" in page
    assert "待登记批复" not in text_of(as_(cast.gu).get("/"))
    assert "待登记会议决定" not in page, "no case waits for a meeting"


def test_an_inspector_is_told_to_read_and_of_nothing_that_would_come_to_sign(
    cast: Cast, year: BudgetYear
) -> None:
    page = text_of(as_(cast.shi).get("/"))

    assert "您查阅，不办理。" in page
    assert "可以查阅：" in page
    assert "别人提交到您这一环节" not in page
    assert "您签署过的事项" not in page


def test_somebody_without_a_role_is_told_whom_to_ask_and_to_wait_for_nothing(
    cast: Cast, year: BudgetYear
) -> None:
    Membership.objects.filter(user=cast.shi).delete()

    page = text_of(as_(cast.shi).get("/"))

    assert "还没有授予您角色，所以看不到业务。" in page
    assert "给安全保密管理员看，授予角色后" in page
    assert "别人提交到您这一环节" not in page
    assert "还没有决定" not in page


def test_one_sort_of_work_can_be_picked_and_the_counts_stay(cast: Cast, year: BudgetYear) -> None:
    first, second = projects(year, 2, unit=cast.centre, drafter=cast.shen)
    waiting([first], drafter=cast.shen, person=cast.qin)
    (other,) = waiting([second], drafter=cast.shen, person=cast.qin)
    other.steps.update(name="科室审核")

    page = text_of(as_(cast.qin).get("/", {"what": "科室审核"}))

    assert "全部 2" in page
    assert "合计 1 项" in page
    assert second.project.name in page
    assert first.project.name not in page.split("预算绩效岗要做的事")[0]


def test_the_page_costs_the_same_with_ten_and_with_a_thousand_items(cast: Cast, year: BudgetYear) -> None:
    client = as_(cast.qin)
    waiting(projects(year, 10, unit=cast.centre, drafter=cast.shen), drafter=cast.shen, person=cast.qin)
    few = queries(client, "/")
    many = projects(year, 990, unit=cast.college, drafter=cast.ouyang, first=100)
    waiting(many, drafter=cast.ouyang, person=cast.qin)

    assert queries(client, "/") == few
    page = text_of(client.get("/"))
    assert "合计 1000 项（全部 34 页）" in page
    assert f"{Decimal(990 * 991 // 2 + 55):,.2f}" in page


def test_a_drafters_page_costs_the_same_with_ten_and_with_a_thousand_drafts(
    cast: Cast, year: BudgetYear
) -> None:
    client = as_(cast.shen)
    cases(projects(year, 10, unit=cast.centre, drafter=cast.shen), cast.shen, state="draft", returned=True)
    few = queries(client, "/")
    more = projects(year, 990, unit=cast.centre, drafter=cast.shen, first=100)
    cases(more, cast.shen, state="draft", returned=True)

    assert queries(client, "/") == few
    assert "全部 1000" in text_of(client.get("/"))


def test_what_i_was_asked_and_sent_costs_the_same_with_two_and_with_two_hundred(
    cast: Cast, year: BudgetYear
) -> None:
    def ask(n: int, first: int) -> None:
        found = waiting(
            projects(year, n, unit=cast.centre, drafter=cast.shen, first=first),
            drafter=cast.shen,
            person=cast.gao,
        )
        for case in found:
            step = case.steps.get()
            Consultation.objects.create(
                case=case, step=step, asked_by=cast.gao, person=cast.bai, question="单价？"
            )
            Copy.objects.create(case=case, person=cast.bai, sent_by=cast.gao, note="供参考")

    client = as_(cast.bai)
    ask(2, 0)
    few = queries(client, "/")
    listed = queries(client, "/to-read/")
    ask(198, 100)
    assert queries(client, "/") == few
    assert queries(client, "/to-read/") == listed
    page = text_of(client.get("/"))
    assert "先列最早的 20 件，共 200 件" in page
    assert "待反馈 200 项，待阅 200 件" in page


def test_nobodys_page_costs_more_than_twelve_statements_with_ten_or_a_thousand_of_everything(
    cast: Cast, year: BudgetYear
) -> None:
    """Session and person, roles, menu, every part of the page. 秦若兰 drafts besides, so that she sees all parts there are."""
    Membership.objects.create(user=cast.qin, role=Role.DRAFTER, unit=cast.root)
    people = {
        "drafter": cast.shen,
        "head": cast.gao,
        "desk": cast.qin,
        "leader": cast.ding,
        "admin": cast.luo,
    }
    _fill(cast, year, 10, first=0)
    few = {role: queries(as_(person), "/") for role, person in people.items()}
    _fill(cast, year, 990, first=10)

    assert {role: queries(as_(person), "/") for role, person in people.items()} == few
    assert max(few.values()) <= 12, few
    page = text_of(as_(cast.qin).get("/"))
    parts = (
        "合计 1000 项",
        "全部 1000",
        "待反馈 1000 项，待阅 1000 件",
        "待登记批复 1000 个项目",
        "我发起的 1000",
    )
    assert all(part in page for part in parts)


def _fill(cast: Cast, year: BudgetYear, n: int, first: int) -> None:
    """``n`` of everything: for the drafters, for all who sign, for the desk; questions, copies and messages for each."""
    outside, started, *drafted = [
        projects(year, n, unit=cast.centre, drafter=drafter, first=5_000 * place + first)
        for place, drafter in enumerate([cast.shen, cast.qin, cast.shen, cast.qin])
    ]
    TargetVersion.objects.filter(pk__in=[version.pk for version in outside]).update(state="in_review")
    cases(outside, cast.shen, state="outside", round=1, submitted_by=cast.shen)
    for versions, drafter in zip(drafted, (cast.shen, cast.qin), strict=True):
        cases(versions, drafter, state="draft", returned=True, round=1)
    signers = [cast.gao, cast.qin, cast.ding]
    waiting(started, drafter=cast.qin, person=cast.gao)
    rows = list(Assignment.objects.filter(case__document_id__in=[version.pk for version in started]))
    Assignment.objects.bulk_create(
        Assignment(step_id=row.step_id, seat_id=row.seat_id, case_id=row.case_id, person=person)
        for row in rows
        for person in signers[1:]
    )
    for person in [cast.shen, *signers]:
        Consultation.objects.bulk_create(
            Consultation(
                case_id=row.case_id, step_id=row.step_id, asked_by=cast.lu, person=person, question="？"
            )
            for row in rows
        )
        Copy.objects.bulk_create(Copy(case_id=row.case_id, person=person, sent_by=cast.lu) for row in rows)
        Notice.objects.bulk_create(
            Notice(recipient=person, kind="待办", subject=f"case:{row.case_id}", title="请审核")
            for row in rows
        )
