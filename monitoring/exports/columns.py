"""Which column holds what: what its head is called in the exports we know. A guess is shown, never used unseen. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from projects.tables.columns import Columns

CODE, NAME, DOCUMENT, SPENT, BUDGET, UNIT = "code", "name", "document", "spent", "budget", "unit"
#: field -> words on the screen; the first and the fourth must be mapped
FIELDS = {
    CODE: "项目编码",
    NAME: "项目名称",
    DOCUMENT: "指标文号",
    SPENT: "累计执行数",
    BUDGET: "预算数",
    UNIT: "单位编码",
}
NEEDED = (CODE, SPENT)

#: certain first, then possible
_NAMES: Mapping[str, tuple[re.Pattern[str], ...]] = {
    CODE: (re.compile(r"项目(编码|代码|编号)"), re.compile(r"^(编码|代码)$")),
    NAME: (re.compile(r"项目名称"), re.compile(r"^(预算)?项目$|^名称$")),
    DOCUMENT: (re.compile(r"(指标)?文号|指标文件"), re.compile(r"^指标(编号|编码)$")),
    SPENT: (
        re.compile(
            r"累计.*(支出|支付|执行|拨付)|(支出|支付|执行|拨付).*累计|执行数|截[至止].*(支出|支付|执行)"
        ),
        re.compile(
            r"(支出|支付|执行|拨付)(数|金额|额|合计)|(实际|已)(支出|支付|拨付)|^(支出|支付|执行|累计)"
        ),
    ),
    BUDGET: (re.compile(r"调整后?预算|全年预算|预算数|预算金额|指标金额"), re.compile(r"预算|指标(数|额)")),
    UNIT: (re.compile(r"单位(编码|代码)"), re.compile(r"^预算单位$")),
}
#: what a head of the field never says
_NOT: Mapping[str, re.Pattern[str]] = {
    CODE: re.compile(r"名称|单位|指标|科目"),
    NAME: re.compile(r"编码|代码|单位|科目"),
    DOCUMENT: re.compile(r"日期|金额"),
    SPENT: re.compile(
        r"率|进度|占|[%％]|未|本月|当月|本期|本次|本周|结余|余额|剩余|预计|计划|应|上年|去年|同期|日期|文号"
    ),
    BUDGET: re.compile(r"率|[%％]|单位|项目|文号|编码|编号|名称|支出|支付|执行|科目|余|年初"),
    UNIT: re.compile(r"名称|金额"),
}


COLUMNS = Columns(FIELDS, NEEDED, _NAMES, _NOT)
guess = COLUMNS.guess
