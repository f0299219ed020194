"""目标调整: a new version beside the approved one, on its own case, until it takes its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts import clock
from monitoring.midyear.figures import versions_at
from projects import events, versions
from projects.changes.rules import Rules, set_rules
from projects.changes.starting import abandon, adjust, amend
from projects.models import BudgetYear, TargetChange, TargetVersion
from projects.versions import Invalid
from projects.versions.renewing import may_renew, renew
from tests.cast import Cast
from tests.projects.changes.makers import asked, change, fresh
from tests.projects.events.makers import paper
from tests.workflows.files import scan
from workflows import cases, kinds
from workflows.cases import Letter, OutsideDecision
from workflows.errors import NotAllowed, Refused
from workflows.models import Case
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db


def case_of(version: TargetVersion) -> Case:
    return Case.objects.get(kind="target_adjustment", document_id=version.pk)


def signed(cast: Cast, version: TargetVersion) -> Case:
    case = case_of(version)
    cases.submit(case.pk, actor=cast.shen)
    for person in (cast.gao, cast.lu, cast.qin, cast.gu):
        cases.approve(case.pk, actor=person, comment="同意。")
    case.refresh_from_db()
    return case


def decided(cast: Cast, case: Case, amount: int) -> None:
    letter = Letter("云河市财政局", f"云财绩〔2027〕{case.pk}号", date(2027, 7, 8), "", None, scan(cast.qin))
    cases.register_outside(
        actor=cast.qin, letter=letter, decisions=[OutsideDecision(case.pk, Decimal(amount))]
    )


def test_it_begins_as_the_approved_one_with_a_case_of_its_own(cast: Cast, approved: TargetVersion) -> None:
    new = adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    assert versions.content_of(fresh(new)) == versions.content_of(fresh(approved))
    assert (new.label, new.label_number, new.state) == ("adjusted", 1, "draft")
    assert case_of(new).facts["reason"] == "实施内容、范围或对象变化"
    assert fresh(approved).state == "approved"


def test_approved_it_supersedes_the_old_one_which_stays_as_it_was(
    cast: Cast, approved: TargetVersion
) -> None:
    before = versions.content_of(fresh(approved))
    new = adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    change(new, "更新终端站点数", cast.shen, description="撤并后的村级站点数量", value="≥58 个")
    case = signed(cast, new)
    assert case.state == Case.State.OUTSIDE
    decided(cast, case, 365000)
    assert (fresh(approved).state, fresh(new).state) == ("superseded", "approved")
    assert versions.content_of(fresh(approved)) == before
    assert fresh(new).project.approved == Decimal(365000)
    assert not verify_case(case_of(new))
    with pytest.raises(DatabaseError), transaction.atomic():
        TargetChange.objects.filter(version=new).update(reason="别的")


def test_rounds_that_cut_off_before_keep_the_version_they_pinned(cast: Cast, approved: TargetVersion) -> None:
    new = adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    change(new, "更新终端站点数", cast.shen, value="≥58 个", description="撤并后的站点")
    decided(cast, signed(cast, new), 365000)
    assert versions_at([approved.project_id], date(2027, 7, 7)) == {approved.project_id: approved.pk}
    assert versions_at([approved.project_id], date(2027, 7, 8)) == {approved.project_id: new.pk}


def test_a_project_has_one_at_a_time(cast: Cast, approved: TargetVersion) -> None:
    adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    with pytest.raises(Refused, match="调整版1正在办理"):
        adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    with pytest.raises(IntegrityError, match="one_version_in_work"), transaction.atomic():
        TargetVersion.objects.create(project=approved.project, label="corrected", label_number=1)


def test_only_the_drafter_applies_and_only_for_what_is_approved(cast: Cast, approved: TargetVersion) -> None:
    for other in (cast.gao, cast.qin, cast.fang):
        with pytest.raises(NotAllowed):
            adjust(approved.project_id, asked(other), actor=other)
    BudgetYear.objects.update(stage=BudgetYear.Stage.CLOSED)
    with pytest.raises(Refused, match="已结束"):
        adjust(approved.project_id, asked(cast.shen), actor=cast.shen)


def test_nobody_applies_after_the_last_day_but_what_was_handed_in_is_mended(
    cast: Cast, approved: TargetVersion
) -> None:
    set_rules(2027, Rules(date(2027, 7, 10), ("政策变化",)), actor=cast.qin)
    new = adjust(approved.project_id, asked(cast.shen, reason="政策变化"), actor=cast.shen)
    change(new, "更新终端站点数", cast.shen, value="≥58 个", description="撤并后的站点")
    case = case_of(new)
    with clock.shifted(datetime(2027, 7, 11, 9, tzinfo=clock.SHANGHAI)):
        with pytest.raises(Refused) as late:
            cases.submit(case.pk, actor=cast.shen)
        assert [one.path for one in late.value.problems] == ["application"]
        abandon(new.pk, actor=cast.shen)
        with pytest.raises(Refused, match="2027-07-10"):
            adjust(approved.project_id, asked(cast.shen, reason="政策变化"), actor=cast.shen)
    again = adjust(approved.project_id, asked(cast.shen, reason="政策变化"), actor=cast.shen)
    change(again, "更新终端站点数", cast.shen, value="≥58 个", description="撤并后的站点")
    case = case_of(again)
    cases.submit(case.pk, actor=cast.shen)
    cases.send_back(case.pk, actor=cast.gao, comment="补充说明")
    with clock.shifted(datetime(2027, 7, 12, 9, tzinfo=clock.SHANGHAI)):
        cases.submit(case.pk, actor=cast.shen)
    assert again.label_number == 2


def test_what_is_not_said_is_asked_at_its_field(cast: Cast, approved: TargetVersion) -> None:
    wrong = asked(
        cast.shen, reason="完不成了", ground="", explanation=" ", document_number="", declared=False
    )
    with pytest.raises(Invalid) as found:
        adjust(approved.project_id, replace(wrong, document_date=date(2027, 8, 1)), actor=cast.shen)
    assert set(found.value.problems) == {
        "reason", "ground", "explanation", "document_number", "document_date", "declared",
    }  # fmt: skip


def test_money_follows_the_registered_event_and_nothing_else(cast: Cast, approved: TargetVersion) -> None:
    project = approved.project
    done = events.change(
        project.pk,
        actor=cast.qin,
        kind=events.DECREASES[0],
        amount=Decimal(65000),
        seen={},
        paper=paper(cast.qin, "2027-07-05", dated=date(2027, 7, 5)),
    )
    told = asked(cast.shen, ground="money", event=done.events[0].pk, scan=None)
    new = adjust(project.pk, told, actor=cast.shen)
    assert (new.budget, new.fiscal) == (Decimal(300000), Decimal(300000))
    said = kinds.get("target_adjustment").problems(fresh(new))
    assert not [one for one in said if one.path in ("application", "budget")]
    events.reverse_event(done.events[0].pk, actor=cast.qin, reason="录错")
    said = kinds.get("target_adjustment").problems(fresh(new))
    assert [one.path for one in said if "冲销" in one.text or "应为" in one.text] == ["application", "budget"]


def test_a_budget_that_moves_without_an_event_is_refused(cast: Cast, approved: TargetVersion) -> None:
    new = adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    now = fresh(new)
    data = replace(versions.data_of(now), budget=Decimal(300000), fiscal=Decimal(300000))
    versions.save(new.pk, actor=cast.shen, revision=now.revision, data=data)
    said = kinds.get("target_adjustment").problems(fresh(new))
    assert "预算数应为 36.50 万元" in next(one.text for one in said if one.path == "budget")


def test_values_that_only_become_easier_need_a_reason_which_reviewers_see(
    cast: Cast, approved: TargetVersion
) -> None:
    new = adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    change(new, "党员参学覆盖率", cast.shen, value="≥90 %")
    kind = kinds.get("target_adjustment")
    assert "写明调低的理由" in kind.problems(fresh(new))[0].text
    amend(new.pk, asked(cast.shen, eased_reason="参学党员基数按新口径统计。"), actor=cast.shen)
    assert kind.problems(fresh(new)) == []
    note = kind.notes(fresh(new), kind.content(fresh(new)))[0]
    assert "由“≥92 %”调低为“≥90 %”" in note.text
    assert (note.said, note.by) == ("参学党员基数按新口径统计。", "沈知远")


def test_nothing_changed_is_nothing_to_hand_in(cast: Cast, approved: TargetVersion) -> None:
    new = adjust(approved.project_id, asked(cast.shen, scan=None), actor=cast.shen)
    said = [one.text for one in kinds.get("target_adjustment").problems(fresh(new))]
    assert "还没有任何改动" in said[0]
    assert "扫描件" in said[1]


def test_ended_it_leaves_the_approved_one_in_force_and_is_not_begun_again(
    cast: Cast, approved: TargetVersion
) -> None:
    new = adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    with pytest.raises(NotAllowed):
        abandon(new.pk, actor=cast.gao)
    abandon(new.pk, actor=cast.shen)
    assert (fresh(new).state, fresh(approved).state) == ("cancelled", "approved")
    assert not may_renew(cast.shen, fresh(new))
    with pytest.raises(Refused, match="重新申请"):
        renew(new.pk, actor=cast.shen)


def test_once_handed_in_it_is_the_desk_that_ends_it(cast: Cast, approved: TargetVersion) -> None:
    new = adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    change(new, "更新终端站点数", cast.shen, value="≥58 个", description="撤并后的站点")
    cases.submit(case_of(new).pk, actor=cast.shen)
    cases.send_back(case_of(new).pk, actor=cast.gao, comment="再想想")
    with pytest.raises(Refused, match="终止办理"):
        abandon(new.pk, actor=cast.shen)
    cases.cancel(case_of(new).pk, actor=cast.qin, reason="不调了")
    assert adjust(approved.project_id, asked(cast.shen), actor=cast.shen).label_number == 2


def test_the_name_of_the_project_stays(cast: Cast, approved: TargetVersion) -> None:
    new = adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    now = fresh(new)
    data = replace(versions.data_of(now), name="另一个名称")
    with pytest.raises(Invalid) as found:
        versions.save(new.pk, actor=cast.shen, revision=now.revision, data=data)
    assert list(found.value.problems) == ["name"]


def test_the_rules_of_the_year_are_the_whole_desks(cast: Cast, year: BudgetYear) -> None:
    with pytest.raises(NotAllowed):
        set_rules(2027, Rules(date(2027, 9, 30), ("原因",)), actor=cast.shen)
    for wrong in (Rules(date(2028, 1, 1), ("原因",)), Rules(date(2027, 9, 30), (" ",))):
        with pytest.raises(Refused):
            set_rules(2027, wrong, actor=cast.qin)
