"""R24: a basis that names no document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import SATISFACTION, compact, family
from projects.checks.settings import setting
from projects.sheet import Sheet

_STOPS = "。.；;，,、：:（）() 根据按照依据"


class BareBasis(Check):
    """A bare 工作计划: whose and of which year? The full name another row of the table gives is offered."""

    code = "R24"
    levels = (INFO,)
    title = "依据写明文件或计划名称"
    reason = "A basis is looked up by auditors; 工作计划 alone leads nowhere. Once per table."
    fires = Example({"indicators.1.basis": "工作计划"})
    silent = Example({"indicators.1.basis": "云河市党员教育中心2026年工作计划"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        bare = tuple(setting(context, "bare_bases"))
        full = _full_name(sheet, bare)
        for index, row in enumerate(sheet.indicators):
            basis = compact(row.basis).strip(_STOPS)
            if basis not in bare or family(row) == SATISFACTION:
                continue
            path = f"indicators.{index}.basis"
            better = full.get(basis, "")
            repair = Repair(f"改为 {better}", {path: better}) if better else Repair("修改依据", edit=path)
            advice = "请写明是哪个单位、哪一年的。"
            yield self.finding(
                sheet,
                path,
                INFO,
                f"只写了“{row.basis.strip()}”。{advice}",
                together=f"只写了“{basis}”一类的统称。{advice}",
                repairs=(repair,),
            )


def _full_name(sheet: Sheet, bare: tuple[str, ...]) -> dict[str, str]:
    """``工作计划`` -> the fuller basis most rows of this table give that ends in it."""
    names = Counter(row.basis.strip() for row in sheet.indicators)
    found: dict[str, str] = {}
    for name, _ in names.most_common():
        for word in bare:
            if word not in found and compact(name).endswith(word) and compact(name).strip(_STOPS) not in bare:
                found[word] = name
    return found
