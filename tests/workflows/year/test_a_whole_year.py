"""A year from its opening to its end, with the clock moved from one day to the next."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
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
    tick,
)
from workflows import kinds
from workflows.models import Case, Event, StageRun, YearRun
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db
State = StageRun.State


def test_the_stages_open_by_their_days_side_by_side_and_the_year_ends(cast: Cast) -> None:
    with at(1, 5):
        opened(cast)
        run = new_run(cast, approved=False)
        for stage in ("march", "june", "october", "december"):
            planned(cast, stage)
        assert live(run) == {"target"}
        approve_paper(cast, run=run)
        assert live(run) == {"target"}, "the parent is not touched by the child"
        tick()
        assert live(run) == {"march", "june", "october", "december", "monitoring", "self_evaluation"}
        assert stage_of(run, "target").state == State.DONE
    with at(3, 9):
        tick()
        assert stage_of(run, "march").state == State.WAITING
    with at(3, 10, hour=0):
        tick()
        march = stage_of(run, "march")
        assert march.state == State.OPEN
        assert march.case.state == Case.State.DRAFT
        assert march.case.drafter == cast.shen
        assert march.wake_on == on(5, 12)
        assert march.case.events.get().source == Event.Source.SYSTEM
    with at(6, 8):
        # 3月底 lies with its drafter past its closing day: the service was asleep. It is closed, 6月底 opens.
        tick()
        assert stage_of(run, "march").state == State.MISSED
        assert stage_of(run, "june").state == State.OPEN
        assert "march" not in live(run)
        handed_in(cast, stage_of(run, "june"))
        tick()
        assert stage_of(run, "june").state == State.DONE
        assert live(run) == {"october", "december", "monitoring", "self_evaluation", "together"}
    with at(10, 12):
        tick()
        handed_in(cast, stage_of(run, "october"))
    with at(12, 10):
        tick()
        handed_in(cast, stage_of(run, "december"))
        tick()
        assert live(run) == {"monitoring", "self_evaluation", "together"}
    with at(3, 31, year=2027):
        tick()
        assert live(run) == {"monitoring", "self_evaluation", "together"}
    with at(4, 1, hour=0, year=2027):
        tick()
        run.refresh_from_db()
        assert run.state == YearRun.State.ENDED
        assert run.process.finished is not None
        assert live(run) == set()


def test_what_is_missing_on_the_closing_day_is_closed_after_it(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        planned(cast)
        tick()
        case = stage_of(run, "june").case
    with at(8, 7, hour=23):
        tick()
        assert stage_of(run, "june").state == State.OPEN, "the closing day is included"
    with at(8, 8, hour=0):
        tick()
        june = stage_of(run, "june")
        assert (june.state, june.note) == (State.MISSED, "到 8月7日 未报")
        case.refresh_from_db()
        assert case.state == Case.State.CANCELLED
        assert case.state_words == "未办理"
        event = case.events.last()
        assert (event.kind, event.actor, event.comment) == (Event.Kind.STAGE_CLOSED, None, "到 8月7日 未报")
        assert verify_case(case) == []
        assert Slip.objects.get(pk=june.document_id).state == "closed as missed"


def test_what_was_handed_in_is_not_cut_off(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        planned(cast)
        tick()
        handed_in(cast, stage_of(run, "june"), done=False)
    with at(8, 8):
        tick()
        june = stage_of(run, "june")
        assert (june.state, june.case.state) == (State.OPEN, Case.State.OPEN)
        assert june.note == "已过关闭日期，正在办理，不中断"
        from workflows.cases import approve, send_back, submit

        send_back(june.case_id, actor=cast.gao, comment="请补充原因")
    with at(9, 1):
        tick()
        assert stage_of(run, "june").state == State.OPEN, "sent back it is under way still"
        submit(june.case_id, actor=cast.shen)
        approve(june.case_id, actor=cast.gao)
        tick()
        assert stage_of(run, "june").state == State.DONE


def test_nothing_opens_before_the_target_and_a_late_one_skips_what_has_closed(cast: Cast) -> None:
    with at(1, 5):
        opened(cast)
        run = new_run(cast, approved=False)
        planned(cast, "march")
        planned(cast, "june")
    with at(5, 20):
        tick()
        assert stage_of(run, "march").state == State.WAITING
        approve_paper(cast, run=run)
        tick()
        march = stage_of(run, "march")
        assert march.state == State.SKIPPED
        assert march.note == "目标批复时本环节已于 5月11日 关闭，不再办理"
        assert stage_of(run, "june").state == State.WAITING
        assert "march" not in live(run)
    with at(6, 8):
        tick()
        assert stage_of(run, "june").state == State.OPEN


def test_a_target_approved_within_the_open_time_opens_at_once(cast: Cast) -> None:
    with at(1, 5):
        opened(cast)
        run = new_run(cast, approved=False)
        planned(cast, "march")
    with at(4, 1):
        approve_paper(cast, run=run)
        tick()
        tick()
        assert stage_of(run, "march").state == State.OPEN


def test_a_kind_that_was_not_registered_opens_in_years_already_running(cast: Cast, monkeypatch: Any) -> None:
    from tests.toy_year import SlipKind
    from workflows.errors import Refused

    with at(6, 1):
        opened(cast)
        run = new_run(cast)
        monkeypatch.delitem(kinds._registry, "slip")
        with pytest.raises(Refused, match="未启用"):
            planned(cast, "monitoring", title="1–6月监控")
        assert "monitoring" in live(run)
    with at(7, 1):
        monkeypatch.setitem(kinds._registry, "slip", SlipKind())
        planned(cast, "monitoring", title="1–6月监控", opens_on=on(7, 1))
        tick()
        assert stage_of(run, "monitoring").state == State.OPEN


def test_a_round_whose_kind_has_gone_waits_and_opens_when_it_is_back(cast: Cast, monkeypatch: Any) -> None:
    from tests.toy_year import SlipKind

    with at(6, 1):
        opened(cast)
        run = new_run(cast)
        planned(cast)
    monkeypatch.delitem(kinds._registry, "slip")
    with at(6, 8):
        tick()
        june = stage_of(run, "june")
        assert (june.state, june.note) == (State.WAITING, "未启用")
    monkeypatch.setitem(kinds._registry, "slip", SlipKind())
    with at(6, 9):
        tick()
        assert stage_of(run, "june").state == State.OPEN


def test_monitoring_has_as_many_rounds_as_are_planned_also_after_the_first_was_done(cast: Cast) -> None:
    with at(7, 1):
        opened(cast)
        run = new_run(cast)
        planned(cast, "monitoring", title="1–6月监控", opens_on=on(7, 1))
        tick()
        handed_in(cast, stage_of(run, "monitoring"))
        tick()
        assert "monitoring" not in live(run)
        planned(cast, "monitoring", title="1–9月监控", opens_on=on(7, 2))
    with at(7, 2):
        tick()
        assert stage_of(run, "monitoring", 2).state == State.OPEN
        assert "monitoring" in live(run), "its node waits once more"
        handed_in(cast, stage_of(run, "monitoring", 2))
        tick()
        assert "monitoring" not in live(run)


def test_a_stage_that_does_not_concern_the_subject_says_so(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast, sort="免报")
        planned(cast)
        tick()
        june = stage_of(run, "june")
        assert (june.state, june.note, june.case) == (State.SKIPPED, "本项目免报", None)
        assert "june" not in live(run)


def test_a_subject_that_joins_late_takes_part_in_what_runs_and_not_in_what_has_closed(cast: Cast) -> None:
    with at(1, 5):
        opened(cast)
        planned(cast, "march")
        planned(cast, "june")
    with at(6, 20):
        run = new_run(cast, "年中追加")
        tick()
        march = stage_of(run, "march")
        assert (march.state, march.note) == (State.SKIPPED, "加入本年度时本环节已于 5月11日 关闭，不适用")
        assert stage_of(run, "june").state == State.OPEN
