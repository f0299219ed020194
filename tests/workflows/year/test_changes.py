"""What the budget desk and the drafters do to a year: move dates, recall, hand in late, reopen, suspend, end."""

from __future__ import annotations

import pytest

from accounts import audit
from accounts.models import AuditEvent
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import Paper
from tests.toy_year import (
    Slip,
    approve_paper,
    at,
    handed_in,
    live,
    new_run,
    on,
    opened,
    planned,
    stage_of,
    subject_from,
    tick,
)
from workflows import kinds, year
from workflows.cases import cancel, submit
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, DateChange, Round, StageRun, YearRun

pytestmark = pytest.mark.django_db
State = StageRun.State


# 延期


def test_the_nearest_change_of_dates_holds(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run, other = new_run(cast), new_run(cast, "另一个")
        june = planned(cast)
        move = lambda day, **whom: year.move_dates(  # noqa: E731
            june.pk, actor=cast.qin, reason="数据晚到", due_on=on(7, day), **whom
        )
        due = lambda of: year.effective(june, of).due_on  # noqa: E731
        assert due(run) == on(7, 10)
        move(13)
        assert (due(run), due(other)) == (on(7, 13), on(7, 13))
        move(14, unit=cast.centre)
        assert due(run) == on(7, 14)
        move(15, run=run)
        move(16, unit=cast.centre)
        move(17)
        assert (due(run), due(other)) == (on(7, 15), on(7, 16))
        assert year.for_all(june).due_on == on(7, 17)
        listed = year.with_dates(StageRun.objects.filter(round=june)).order_by("id")
        assert [row.due_on for row in listed] == [on(7, 15), on(7, 16)]
        assert year.effective(june, run).closes_on == on(8, 12), "20 working days later"


def test_a_change_for_one_unit_leaves_those_below_alone(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        june = planned(cast)
        year.move_dates(june.pk, actor=cast.qin, reason="审计", due_on=on(7, 20), unit=cast.root)
        assert year.effective(june, run).due_on == on(7, 10)


def test_a_stage_that_wakes_on_the_old_day_sleeps_again(cast: Cast) -> None:
    with at(6, 1):
        opened(cast)
        run = new_run(cast)
        june = planned(cast)
    with at(6, 8, hour=0):
        year.move_dates(june.pk, actor=cast.qin, reason="数据晚到", opens_on=on(6, 15), due_on=on(7, 15))
        tick()
        stage = stage_of(run, "june")
        assert (stage.state, stage.wake_on) == (State.WAITING, on(6, 15))
    with at(6, 15):
        tick()
        stage = stage_of(run, "june")
        assert (stage.state, stage.wake_on) == (State.OPEN, on(8, 13))
        year.move_dates(june.pk, actor=cast.qin, reason="数据又晚到", due_on=on(7, 31))
    with at(8, 13):
        tick()
        assert stage_of(run, "june").state == State.OPEN
    with at(8, 29):
        tick()
        assert stage_of(run, "june").state == State.MISSED


def test_a_stage_whose_day_was_moved_forward_opens_earlier(cast: Cast) -> None:
    with at(6, 1):
        opened(cast)
        run = new_run(cast)
        june = planned(cast)
        year.move_dates(june.pk, actor=cast.qin, reason="提前", opens_on=on(6, 1), due_on=on(6, 30))
        tick()
        assert stage_of(run, "june").state == State.OPEN


def test_a_change_is_told_once_to_each_drafter_and_stands_in_the_log(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        new_run(cast)
        new_run(cast, "另一个")
        june = planned(cast)
        tick()
        year.move_dates(june.pk, actor=cast.qin, reason="数据晚到", due_on=on(7, 20))
        told = Notice.objects.filter(kind="stage_moved")
        assert [(notice.recipient, notice.title) for notice in told] == [
            (cast.shen, "6月底的截止日期改为 7月20日")
        ]
        event = AuditEvent.objects.get(kind="round_moved")
        assert event.summary == "2026年度6月底（全部项目）截止日期由 2026-07-10 改为 2026-07-20"
        assert audit.verify() == []


def test_who_may_move_what(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        june = planned(cast)
        for actor in (cast.shen, cast.gao, cast.luo, cast.shi):
            for whom in ({}, {"unit": cast.centre}, {"run": run}):
                with pytest.raises(NotAllowed):
                    year.move_dates(june.pk, actor=actor, reason="数据晚到", due_on=on(7, 20), **whom)
        year.move_dates(june.pk, actor=cast.xie, reason="数据晚到", due_on=on(7, 20), run=run)


def test_dates_out_of_order_or_over_are_refused(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        june = planned(cast)
        with pytest.raises(Refused, match="依次在后"):
            year.move_dates(june.pk, actor=cast.qin, reason="?", due_on=on(7, 20), closes_on=on(7, 19))
        with pytest.raises(Refused, match="已过"):
            year.move_dates(june.pk, actor=cast.qin, reason="?", due_on=on(6, 1), closes_on=on(6, 7))
        with pytest.raises(Refused, match="原因"):
            year.move_dates(june.pk, actor=cast.qin, reason="  ", due_on=on(7, 20))
        assert not DateChange.objects.exists()


# 安排, 收回


def test_what_cannot_be_planned_is_refused_with_a_sentence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(kinds._registry, "self_evaluation")
    with at(6, 8):
        with pytest.raises(Refused, match="2026年度工作还没有开启"):
            planned(cast)
        opened(cast)
        with pytest.raises(Refused, match="“绩效自评”未启用"):
            planned(cast, "self_evaluation", kind="self_evaluation")
        with pytest.raises(Refused, match="不用安排轮次"):
            planned(cast, "target")
        planned(cast, number=1)
        with pytest.raises(Refused, match="已有第 1 轮"):
            planned(cast, number=1)


def test_opening_a_year_is_the_desks_and_happens_once(cast: Cast) -> None:
    with at(1, 5):
        for actor in (cast.shen, cast.gao, cast.luo):
            with pytest.raises(NotAllowed):
                year.open_year(2026, actor=actor)
        year.open_year(2026, actor=cast.qin)
        with pytest.raises(Stale, match="秦若兰已于 10:32 开启"):
            year.open_year(2026, actor=cast.xie)


def test_opening_a_year_gives_every_subject_its_run(cast: Cast) -> None:
    from tests.toy import new_paper

    with at(1, 5):
        papers = [new_paper(cast.shen, f"项目{number}") for number in range(5)]
        opened(cast)
        assert set(YearRun.objects.values_list("subject_id", flat=True)) == {paper.pk for paper in papers}
        later = new_paper(cast.shen, "没有经过新建的")
        tick()
        assert YearRun.objects.get(subject_id=later.pk).title == "没有经过新建的"
        tick()
        assert YearRun.objects.count() == 6


def test_beginning_twice_is_beginning_once(cast: Cast) -> None:
    with at(1, 5):
        opened(cast)
        run = new_run(cast)
        assert year.begin(subject_from(Paper.objects.get(pk=run.subject_id))) == run


def test_a_recalled_round_is_asked_of_nobody_and_what_is_done_stays(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        runs = [new_run(cast, title) for title in ("未交的", "审核中的", "办完的")]
        june, march = planned(cast), planned(cast, "october", opens_on=on(6, 20))
        tick()
        under_way, done = (stage_of(run, "june") for run in runs[1:])
        handed_in(cast, under_way, done=False)
        handed_in(cast, done)
        tick()
        year.recall_round(june.pk, actor=cast.qin, reason="上级通知取消")
        year.recall_round(march.pk, actor=cast.qin, reason="上级通知取消")
        assert stage_of(runs[0], "october").state == State.RECALLED
        tick()
        stages = [stage_of(run, "june") for run in runs]
        assert [stage.state for stage in stages] == [State.RECALLED, State.RECALLED, State.DONE]
        assert stages[0].note == "本轮已收回：上级通知取消"
        assert [stage.case.state for stage in stages] == ["cancelled", "cancelled", "approved"]
        assert Slip.objects.get(pk=stages[0].document_id).state == "recalled as recalled"
        assert "june" in live(runs[0]), "nothing is planned for it any more: it waits like one that never was"
        with pytest.raises(Stale, match="秦若兰已于 10:32 收回"):
            year.recall_round(june.pk, actor=cast.xie, reason="再收回")


def test_a_round_planned_after_one_that_was_recalled_opens(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        june = planned(cast)
        tick()
        year.recall_round(june.pk, actor=cast.qin, reason="日期有误")
        planned(cast, opens_on=on(6, 8))
        tick()
        assert stage_of(run, "june").state == State.RECALLED
        assert stage_of(run, "june", 2).state == State.OPEN


# 逾期补报, 重新打开


def missed(cast: Cast) -> YearRun:
    """6月底 was not handed in and has been closed; the clock is the caller's."""
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        planned(cast)
        tick()
    with at(8, 8):
        tick()
    return run


def test_what_was_missed_is_handed_in_late(cast: Cast) -> None:
    run = missed(cast)
    with at(8, 20):
        june = stage_of(run, "june")
        old = june.case
        assert year.may_hand_in_late(june, cast.shen)
        year.hand_in_late(june.pk, actor=cast.shen, reason="经办人住院")
        june = stage_of(run, "june")
        assert (june.state, june.late, june.case.state) == (State.OPEN, True, Case.State.DRAFT)
        assert june.case != old
        assert "june" in live(run)
        dates = year.effective(june.round, run)
        assert (dates.due_on, dates.closes_on) == (on(7, 10), on(3, 31, 2027)), "how late it is stays visible"
        handed_in(cast, june)
        tick()
        june = stage_of(run, "june")
        assert (june.state, june.state_words) == (State.DONE, "已完成（逾期补报）")
        assert "june" not in live(run)
        change = DateChange.objects.get()
        assert (change.sort, change.actor, change.reason) == ("late", cast.shen, "经办人住院")
        with pytest.raises(Stale, match="不用逾期补报"):
            year.hand_in_late(june.pk, actor=cast.shen, reason="再报一次")


def test_late_handing_in_is_for_the_drafter_and_the_desk(cast: Cast) -> None:
    run = missed(cast)
    with at(8, 20):
        june = stage_of(run, "june")
        for actor in (cast.fang, cast.gao, cast.bai, cast.luo, cast.shi):
            assert not year.may_hand_in_late(june, actor)
            with pytest.raises(NotAllowed):
                year.hand_in_late(june.pk, actor=actor, reason="代为补报")
        with pytest.raises(Refused, match="请填写逾期补报的原因"):
            year.hand_in_late(june.pk, actor=cast.shen, reason="")
        assert stage_of(run, "june").state == State.MISSED
        year.hand_in_late(june.pk, actor=cast.xie, reason="电话联系过")
        assert Notice.objects.filter(recipient=cast.shen, kind="stage_opened").count() == 2


def test_what_is_opened_late_and_not_handed_in_is_closed_with_the_year(cast: Cast) -> None:
    run = missed(cast)
    with at(8, 20):
        year.hand_in_late(stage_of(run, "june").pk, actor=cast.shen, reason="经办人住院")
    with at(3, 31, year=2027):
        tick()
        assert stage_of(run, "june").state == State.OPEN
    with at(4, 1, year=2027):
        tick()
        assert stage_of(run, "june").state == State.MISSED
        run.refresh_from_db()
        assert run.state == YearRun.State.ENDED
        with pytest.raises(Stale, match="已结束"):
            year.hand_in_late(stage_of(run, "june").pk, actor=cast.shen, reason="再补")


def test_what_is_done_is_opened_again_by_the_desk_with_another_document(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        planned(cast)
        tick()
        handed_in(cast, stage_of(run, "june"))
        tick()
        june = stage_of(run, "june")
        with pytest.raises(NotAllowed):
            year.reopen(june.pk, actor=cast.shen, reason="数字有误")
        first = june.document_id
        year.reopen(june.pk, actor=cast.qin, reason="数字有误")
        june = stage_of(run, "june")
        assert (june.state, june.late) == (State.OPEN, False)
        assert june.document_id != first
        assert "june" in live(run)
        assert AuditEvent.objects.filter(kind="stage_opened_again").count() == 1


def test_a_stage_is_reopened_beside_the_flow_once_it_has_come_together(cast: Cast) -> None:
    """Everything has passed and the archive waits: a late one does not bring the year back."""
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        for stage in ("march", "june", "october", "december", "monitoring", "self_evaluation"):
            planned(cast, stage, opens_on=on(6, 8), due_on=on(6, 9), closes_on=on(6, 10))
    with at(6, 11):
        tick()
        assert live(run) == {"archive"}
        year.hand_in_late(stage_of(run, "june").pk, actor=cast.shen, reason="经办人住院")
        assert live(run) == {"archive"}
        handed_in(cast, stage_of(run, "june"))
        tick()
        assert stage_of(run, "june").state == State.DONE
        assert live(run) == {"archive"}


# settled, ended by itself


def test_a_stage_is_settled_without_anybodys_decision(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        runs = [new_run(cast, title) for title in ("没动的", "交了的")]
        planned(cast)
        tick()
        handed_in(cast, stage_of(runs[1], "june"), done=False)
        assert year.settle(stage_of(runs[0], "june").pk, "正常，无需说明")
        assert not year.settle(stage_of(runs[0], "june").pk, "正常，无需说明"), "once"
        assert not year.settle(stage_of(runs[1], "june").pk, "正常，无需说明"), (
            "what was handed in is decided"
        )
        first, second = (stage_of(run, "june") for run in runs)
        assert (first.state, first.note, first.case.state) == (State.DONE, "正常，无需说明", "cancelled")
        assert first.case.events.last().comment == "正常，无需说明"
        assert Slip.objects.get(pk=first.document_id).state == "closed as done"
        assert (second.state, second.case.state) == (State.OPEN, "open")
        with pytest.raises(Stale, match="系统已于 10:32 随本轮关闭"):
            submit(first.case_id, actor=cast.shen)


def test_a_sub_case_that_the_desk_ends_ends_its_stage(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        planned(cast)
        tick()
        handed_in(cast, stage_of(run, "june"), done=False)
        cancel(stage_of(run, "june").case_id, actor=cast.qin, reason="不再实施")
        tick()
        june = stage_of(run, "june")
        assert (june.state, june.note) == (State.CANCELLED, "已终止办理")
        assert "june" not in live(run), "nothing waits for what will not come"


# 暂停, 取消, 合并


def test_a_suspended_run_opens_and_closes_nothing_and_gets_its_time_back(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        planned(cast)
        planned(cast, "october")
        tick()
        with pytest.raises(NotAllowed):
            year.suspend_run(run.pk, actor=cast.shen, reason="等文件")
        year.suspend_run(run.pk, actor=cast.qin, reason="等文件")
    with at(10, 12):
        tick()
        assert stage_of(run, "june").state == State.OPEN
        assert stage_of(run, "october").state == State.WAITING
        year.resume_run(run.pk, actor=cast.qin)
        tick()
        june = stage_of(run, "june")
        assert june.state == State.OPEN, "it closes by the working days lost later"
        assert year.effective(june.round, run).closes_on > on(10, 12)
        assert stage_of(run, "october").state == State.OPEN
        with pytest.raises(Stale, match="现在是“进行中”，不能继续"):
            year.resume_run(run.pk, actor=cast.xie)


def test_a_subject_that_leaves_the_year_is_asked_for_nothing_more(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        runs = [new_run(cast, title) for title in ("取消的", "合并的")]
        planned(cast)
        planned(cast, "october")
        tick()
        handed_in(cast, stage_of(runs[1], "june"), done=False)
        with pytest.raises(NotAllowed):
            year.end_run(runs[0], sort="cancelled", reason="不再实施", actor=cast.shen)
        year.end_run(runs[0], sort="cancelled", reason="不再实施", actor=cast.qin)
        year.end_run(runs[1].pk, sort="merged", reason="并入培训经费", actor=cast.qin)
        for run, words in zip(runs, ("项目已取消：不再实施", "项目已合并：并入培训经费"), strict=True):
            june = stage_of(run, "june")
            assert (june.state, june.note, june.case.state) == (State.CANCELLED, words, "cancelled")
            assert stage_of(run, "october").state == State.CANCELLED
            assert live(run) == set()
            run.refresh_from_db()
            assert run.process.finished is not None
        assert [run.state for run in runs] == ["cancelled", "merged"]
        with pytest.raises(Stale, match="已取消，不能取消"):
            year.end_run(runs[0], sort="cancelled", reason="再取消", actor=cast.qin)
    with at(10, 12):
        planned(cast, "december")
        tick()
        assert {stage.state for stage in StageRun.objects.filter(run__in=runs).exclude(stage="target")} == {
            State.CANCELLED
        }


def test_a_subject_that_had_not_left_after_all_goes_on_by_the_dates(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast, "误取消的")
        planned(cast)
        planned(cast, "october")
        tick()
        first = stage_of(run, "june").case
        year.end_run(run, sort="cancelled", reason="项目认错", actor=cast.qin)
    with at(6, 10):
        planned(cast, "december")
        with pytest.raises(NotAllowed):
            year.return_run(run, reason="恢复", actor=cast.shen)
        with pytest.raises(Refused, match="原因"):
            year.return_run(run, reason=" ", actor=cast.qin)
        returned = year.return_run(run, reason="登记错了项目", actor=cast.qin)
        assert returned.state == "running"
        tick()
        june = stage_of(run, "june")
        assert (june.state, june.note) == (State.OPEN, "")
        assert june.case != first
        assert june.case.state == "draft"
        assert {stage_of(run, code).state for code in ("october", "december")} == {State.WAITING}
        assert {"june", "october", "december"} <= live(run)
        with pytest.raises(Stale, match="没有退出"):
            year.return_run(run, reason="再恢复", actor=cast.qin)


# the subject changes


def test_a_new_drafter_takes_over_what_is_under_way_and_is_told(cast: Cast) -> None:
    from workflows.wakeups import subjects_changed

    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        planned(cast)
        tick()
        Paper.objects.filter(pk=run.subject_id).update(drafter_id=cast.su.pk, title="改了名的")
        subjects_changed("paper", [run.subject_id])
        tick()
        run.refresh_from_db()
        assert (run.drafter, run.title) == (cast.su, "改了名的")
        case = stage_of(run, "june").case
        assert case.drafter == cast.su
        assert case.events.last().data["to"]["name"] == "苏晚晴"
        assert Notice.objects.filter(recipient=cast.su, kind="stage_opened").count() == 1


def test_a_stage_opens_without_a_drafter_and_gets_its_case_when_there_is_one(cast: Cast) -> None:
    from tests.toy import new_paper

    with at(6, 8):
        opened(cast)
        paper = new_paper(cast.shen)
        Paper.objects.filter(pk=paper.pk).update(drafter_id=0)
        run = year.begin(subject_from(Paper.objects.get(pk=paper.pk)))
        planned(cast)
        StageRun.objects.filter(run=run, stage="target").update(state=State.OPEN)
        case_of(cast, paper)
        tick()
        tick()
        june = stage_of(run, "june")
        assert (june.state, june.case, june.note) == (State.OPEN, None, "还没有经办人，请预算绩效岗指定")
        Paper.objects.filter(pk=paper.pk).update(drafter_id=cast.shen.pk)
    with at(6, 9):
        tick()
        june = stage_of(run, "june")
        assert june.case.drafter == cast.shen
        assert june.note == ""


def case_of(cast: Cast, paper: Paper) -> None:
    """The target is approved, as its drafter then was; afterwards nobody drafts."""
    from workflows.cases import open_case

    Paper.objects.filter(pk=paper.pk).update(drafter_id=cast.shen.pk)
    approve_paper(cast, open_case("year_paper", Paper.objects.get(pk=paper.pk), cast.shen))
    Paper.objects.filter(pk=paper.pk).update(drafter_id=0)


def test_a_planned_round_says_when_it_has_begun(cast: Cast) -> None:
    with at(6, 1):
        opened(cast)
        june = planned(cast)
        tick()
        june.refresh_from_db()
        assert june.state == Round.State.PLANNED
    with at(6, 8):
        tick()
        june.refresh_from_db()
        assert june.state == Round.State.OPEN
