"""追加, 追减, 收回, 结转下达, 调剂: who may, what fits, what follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts import audit
from accounts.models import AuditEvent, User
from notifications.models import Notice
from projects import budget, events
from projects.events import Done
from projects.models import BudgetYear, Project, ProjectEvent
from tests.cast import Cast
from tests.projects.events.makers import approved, now, paper, scan, wan
from tests.projects.makers import draft, make_year
from workflows.attachments import may_download
from workflows.errors import NotAllowed, Refused, Stale

pytestmark = pytest.mark.django_db
Kind = ProjectEvent.Kind


def changed(who: User, project: Project, kind: Kind, amount: object, on: str = "2026-06-10", **more) -> Done:
    seen = more.pop("seen", {})
    return events.change(
        project.pk, actor=who, kind=kind, amount=wan(amount), seen=seen, paper=paper(who, on, **more)
    )


@pytest.mark.parametrize(
    ("kind", "after"), [(Kind.ADDED, 120), (Kind.CARRIED, 120), (Kind.REDUCED, 80), (Kind.RECALLED, 80)]
)
def test_a_change_moves_the_budget_by_its_amount_from_its_day_on(
    cast: Cast, training: Project, kind: Kind, after: int
) -> None:
    done = changed(cast.qin, training, kind, 20, seen={training.pk: wan(100)})
    assert now(training) == after
    assert training.approved == wan(100)
    assert budget.adjusted_at([training.pk], date(2026, 6, 9)) == {training.pk: wan(100)}
    assert budget.adjusted_at([training.pk], date(2026, 6, 10)) == {training.pk: wan(after)}
    row = training.events.get()
    assert (row.before, row.after, row.document_number, row.registered_by) == (
        wan(100),
        wan(after),
        "云财预〔2026〕31号",
        cast.qin,
    )
    assert done.text == f"已登记：培训经费：{row.get_kind_display()} 20.00 万元，调整后 {after}.00 万元。"


def test_the_drafter_is_told_and_the_log_keeps_it(cast: Cast, training: Project) -> None:
    changed(cast.qin, training, Kind.REDUCED, 20)
    told = Notice.objects.get(recipient=cast.shen)
    assert told.subject == f"project:{training.pk}"
    assert "追减 20.00 万元，调整后 80.00 万元，2026-06-10 起生效" in told.text
    assert AuditEvent.objects.filter(kind="budget", actor=cast.qin).count() == 1
    assert audit.verify() == []


def test_moving_touches_two_projects_in_one_act(cast: Cast, training: Project, repairs: Project) -> None:
    events.move(training.pk, repairs.pk, actor=cast.qin, amount=wan(30), seen={}, paper=paper(cast.qin))
    assert (now(training), now(repairs)) == (70, 80)
    gave, took = training.events.get(), repairs.events.get()
    assert gave.act == took.act
    assert (gave.counterpart, took.counterpart) == (repairs, training)


def test_nobody_but_the_desk_of_the_unit_or_above_registers(
    cast: Cast, training: Project, repairs: Project
) -> None:
    for person in (cast.shen, cast.gao, cast.su, cast.gu, cast.luo, cast.shi):
        with pytest.raises(NotAllowed, match="预算绩效岗"):
            changed(person, training, Kind.REDUCED, 1)
    changed(cast.xie, training, Kind.REDUCED, 1)


def test_more_than_there_is_cannot_be_taken_away(cast: Cast, training: Project, repairs: Project) -> None:
    with pytest.raises(Refused, match=r"“培训经费”现有预算只有 100\.00 万元，不够减"):
        changed(cast.qin, training, Kind.REDUCED, "100.01")
    with pytest.raises(Refused, match="不够减"):
        events.move(training.pk, repairs.pk, actor=cast.qin, amount=wan(101), seen={}, paper=paper(cast.qin))
    assert not ProjectEvent.objects.exists()
    changed(cast.qin, training, Kind.RECALLED, 100)
    assert now(training) == 0


def test_what_the_page_showed_is_compared_with_what_is(cast: Cast, training: Project) -> None:
    changed(cast.xie, training, Kind.REDUCED, 20)
    with pytest.raises(Stale, match=r"现有预算已是 80\.00 万元，不是页面上的 100\.00 万元"):
        changed(cast.qin, training, Kind.REDUCED, 20, seen={training.pk: wan(100)})
    changed(cast.qin, training, Kind.REDUCED, 20, seen={training.pk: wan(80)})


def test_a_change_does_not_go_before_one_of_a_later_day(cast: Cast, training: Project) -> None:
    changed(cast.qin, training, Kind.REDUCED, 20, "2026-06-10")
    with pytest.raises(Refused, match="已登记 2026-06-10 生效的追减，不能在它之前"):
        changed(cast.qin, training, Kind.ADDED, 5, "2026-06-09")
    changed(cast.qin, training, Kind.ADDED, 5, "2026-06-10")
    assert now(training) == 85


def test_without_an_approved_budget_nothing_changes(cast: Cast, year: BudgetYear) -> None:
    project = draft(year, cast.centre, None, cast.shen).project
    with pytest.raises(Refused, match="还没有批复数，请先登记批复"):
        changed(cast.qin, project, Kind.ADDED, 5)


@pytest.mark.parametrize(("on", "words"), [("2026-06-26", "还没有到"), ("2025-12-31", "不在 2026 年度内")])
def test_the_day_lies_in_the_year_and_has_come(cast: Cast, training: Project, on: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        changed(cast.qin, training, Kind.ADDED, 5, on, dated=date(2026, 6, 1))


@pytest.mark.parametrize("amount", ["0", "-1", "0.0000001", "NaN"])
def test_an_amount_is_more_than_nothing_and_to_the_cent(cast: Cast, training: Project, amount: str) -> None:
    with pytest.raises(Refused, match="大于零、精确到分"):
        events.change(
            training.pk,
            actor=cast.qin,
            kind=Kind.ADDED,
            amount=Decimal(amount),
            seen={},
            paper=paper(cast.qin),
        )


def test_a_paper_has_a_number_a_day_and_a_scan_of_ones_own(cast: Cast, training: Project) -> None:
    with pytest.raises(Refused, match="文号"):
        changed(cast.qin, training, Kind.ADDED, 5, number=" ")
    with pytest.raises(Refused, match="文件日期晚于今天"):
        changed(cast.qin, training, Kind.ADDED, 5, dated=date(2026, 6, 26))
    with pytest.raises(Refused, match="请上传文件的扫描件"):
        changed(cast.qin, training, Kind.ADDED, 5, scan=None)
    with pytest.raises(Refused, match="已用于别的登记"):
        changed(cast.qin, training, Kind.ADDED, 5, scan=scan(cast.xie))
    used = changed(cast.qin, training, Kind.ADDED, 5).events[0].scan
    used.refresh_from_db()
    with pytest.raises(Refused, match="已用于别的登记"):
        changed(cast.qin, training, Kind.ADDED, 5, number="另一号", scan=used)


def test_the_scan_is_read_by_whoever_reads_one_of_the_projects(
    cast: Cast, training: Project, repairs: Project
) -> None:
    done = events.move(training.pk, repairs.pk, actor=cast.qin, amount=wan(1), seen={}, paper=paper(cast.qin))
    kept = done.events[0].scan
    kept.refresh_from_db()
    readers = [cast.shen, cast.gao, cast.ouyang, cast.qin, cast.shi]
    assert [may_download(person, kept) for person in readers] == [True] * 5
    assert [may_download(person, kept) for person in (cast.bai, cast.luo)] == [False, False]


def test_money_does_not_go_between_years_or_to_itself(cast: Cast, training: Project) -> None:
    other = approved(make_year(2027), cast.centre, cast.shen, 10)
    with pytest.raises(Refused, match="不在同一年度"):
        events.move(training.pk, other.pk, actor=cast.qin, amount=wan(1), seen={}, paper=paper(cast.qin))
    with pytest.raises(Refused, match="同一个项目"):
        events.move(training.pk, training.pk, actor=cast.qin, amount=wan(1), seen={}, paper=paper(cast.qin))


def test_a_year_that_is_over_takes_no_more(cast: Cast, training: Project) -> None:
    BudgetYear.objects.update(stage=BudgetYear.Stage.CLOSED)
    with pytest.raises(Refused, match="已结束，不能再登记"):
        changed(cast.qin, training, Kind.ADDED, 5)
