"""Short ways to bring a case somewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.cast import Cast
from tests.toy import new_case
from workflows.cases import Letter, OutsideDecision, approve, submit
from workflows.models import Assignment, Case


def submitted(cast: Cast, **fields: Any) -> Case:
    """A case of 沈知远's, lying with 高映雪 (科室审核)."""
    case = new_case(cast.shen, **fields)
    submit(case.pk, actor=cast.shen)
    case.refresh_from_db()
    return case


def at_step(cast: Cast, order: int, **fields: Any) -> Case:
    """A case of 沈知远's whose open step is the given one: 1 高映雪, 2 陆承砚, 3 秦若兰 or 谢云舟, 4 顾怀瑾, 5 批复."""
    case = submitted(cast, **fields)
    for signer in [cast.gao, cast.lu, cast.qin, cast.gu][: order - 1]:
        approve(case.pk, actor=signer)
    case.refresh_from_db()
    return case


def holding(case: Case) -> set[str]:
    """The accounts that have an open row on the case."""
    rows = Assignment.objects.filter(case=case, state="open")
    return set(rows.values_list("person__username", flat=True))


def letter(number: str = "云财预〔2026〕8号") -> Letter:
    return Letter(
        sender="云河市财政局", number=number, dated=date(2026, 1, 20), title="关于批复2026年部门预算的通知"
    )


def decided(case: Case, amount: str = "40.00") -> OutsideDecision:
    return OutsideDecision(case.pk, Decimal(amount))
