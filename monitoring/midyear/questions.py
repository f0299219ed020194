"""The six questions on how the money was used, and the answers that need a remark."""

from __future__ import annotations

from dataclasses import dataclass

YES, NO, NA = "yes", "no", "na"
ANSWERS = {YES: "是", NO: "否", NA: "不涉及"}


@dataclass(frozen=True)
class Question:
    """``fine``: the answer that needs no remark."""

    code: str
    words: str
    fine: str = YES


QUESTIONS = (
    Question("scope", "资金是否按规定的范围和用途使用"),
    Question("procurement", "属于政府采购的，是否按规定采购"),
    Question("contract", "应当签订合同的，是否签订并按合同付款"),
    Question("acceptance", "采购和服务是否按规定组织验收"),
    Question("assets", "形成资产的，是否及时登记入账"),
    Question("carry_over", "预计年底是否有结转结余", fine=NO),
)
BY_CODE = {one.code: one for one in QUESTIONS}
