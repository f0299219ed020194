"""What the columns of a table of 控制数 or 批复 are called. Pure."""

from __future__ import annotations

import re

from projects.tables.columns import Columns

CODE, NAME, AMOUNT, OPINION = "code", "name", "amount", "opinion"
COLUMNS = Columns(
    fields={CODE: "项目编码", NAME: "项目名称", AMOUNT: "控制数或批复数", OPINION: "财政意见"},
    needed=(CODE, AMOUNT),
    names={
        CODE: (re.compile(r"项目(编码|代码|编号)"), re.compile(r"^(编码|代码)$")),
        NAME: (re.compile(r"项目名称"), re.compile(r"^(预算)?项目$|^名称$")),
        AMOUNT: (re.compile(r"控制数|批复(数|金额|额)|核定(数|金额|额)"), re.compile(r"预算(数|金额)|金额|^合计$")),
        OPINION: (re.compile(r"(财政|审核|批复)意见"), re.compile(r"^(意见|说明|备注)$")),
    },
    never={
        CODE: re.compile(r"名称|单位|科目"),
        NAME: re.compile(r"编码|代码|单位|科目"),
        AMOUNT: re.compile(r"率|[%％]|申报|上年|增减|差额|单位|文号"),
    },
)  # fmt: skip
