"""The demo's 预算变动 of 2026: one project gets more, one gives to another, and a 代编 one breaks down to a first child."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from desk.demo import codes
from desk.demo.agenda import Agenda, moment
from desk.demo.people import Department
from desk.demo.scan import scan
from projects import events
from projects.amounts import TEN_THOUSAND
from projects.models import Project, ProjectEvent

#: number in 2026: who gives, who takes, who gets more, what is broken down
GIVES, TAKES, GETS_MORE, RESERVE = 10, 5, 16, 3
CHILD, CHILD_NAME, CHILD_PLACE = 31, "基层党组织活动阵地规范化建设补助（教育中心示范点）", "教育中心"


def write(made: Department, agenda: Agenda) -> None:
    """Each with its document, registered by 秦若兰."""
    agenda.at(moment(2026, 4, 20, 10, 15), partial(move, made))
    agenda.at(moment(2026, 5, 12, 15, 30), partial(add, made))
    agenda.at(moment(2026, 5, 20, 9, 40), partial(break_down, made))


def move(made: Department) -> None:
    paper = _paper(made, "云组发〔2026〕18号", date(2026, 4, 20), "部内调剂，不增加总额")
    events.move(
        _project(GIVES).pk,
        _project(TAKES).pk,
        actor=made.people["qinruolan"],
        amount=Decimal(2) * TEN_THOUSAND,
        seen={},
        paper=paper,
    )


def add(made: Department) -> None:
    paper = _paper(made, "云财行〔2026〕69号", date(2026, 5, 11), "追加年度统计经费")
    events.change(
        _project(GETS_MORE).pk,
        actor=made.people["qinruolan"],
        kind=ProjectEvent.Kind.ADDED,
        amount=Decimal(3) * TEN_THOUSAND,
        seen={},
        paper=paper,
    )


def break_down(made: Department) -> None:
    """The first 60.00 万元 of the 代编 project; the rest is to follow by 6月底."""
    unit, office = made.place(CHILD_PLACE)
    child = events.Newcomer(
        unit=unit,
        office=office,
        code=codes.code(2026, CHILD, codes.CITY),
        name=CHILD_NAME,
        amount=Decimal(60) * TEN_THOUSAND,
        drafter=made.drafter(CHILD_PLACE),
    )
    paper = _paper(made, "云组发〔2026〕25号", date(2026, 5, 20), "第一批分解")
    events.break_down(_project(RESERVE).pk, child, actor=made.people["qinruolan"], seen={}, paper=paper)


def _project(number: int) -> Project:
    return Project.objects.get(year=2026, code__regex=rf"^.{{16}}{number:04d}")


def _paper(made: Department, number: str, on: date, note: str) -> events.Paper:
    desk = made.people["qinruolan"]
    return events.Paper(number=number, dated=on, effective_on=on, note=note, scan=scan(f"{number}.pdf", desk))
