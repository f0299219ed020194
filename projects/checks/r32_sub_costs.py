"""R32† (with R33): the sub-caps against the total and 预算数."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projects.checks.amounts import exceeds, plain, wan
from projects.checks.base import ERROR, WARNING, Check, Context, Finding, Repair
from projects.checks.costs import Costs, costs_of, within
from projects.checks.examples import Example
from projects.checks.moves import add_row
from projects.checks.places import spoken_many
from projects.checks.prices import Part, Price
from projects.checks.reading import COST
from projects.checks.rewriting import rewrite
from projects.checks.settings import setting
from projects.sheet import Sheet


class SubCosts(Check):
    """Sub-caps, one or together, are not above the total or 预算数; what no row explains is asked about.

    Prices count with the least quantity the sheet promises; a price whose quantity is not named explains nothing,
    and the sentence says so.
    """

    code = "R32"
    levels = (
        ERROR,
        WARNING,
    )
    title = "成本明细与总额相符"
    old_year = "成本明细"
    reason = "Parts that do not add up are the first thing an audit finds."
    fires = Example({"indicators.5.value": "≤0.4 万元"})
    silent = Example({"indicators.5.value": "≤2.3 万元"}, words="a difference below a tenth of the total")

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        costs = costs_of(sheet, context)
        if not costs.parts and not costs.prices:
            return
        if (found := self._too_much(sheet, costs)) or (
            found := self._uncovered(sheet, costs, setting(context, "uncovered_share"))
        ):
            yield found

    def _too_much(self, sheet: Sheet, costs: Costs) -> Finding | None:
        total = within(costs.parts)
        limits = [("总额", costs.totals[0].yuan)] if costs.totals else []
        if sheet.budget is not None:
            limits.append(("预算数", sheet.budget))
        for name, limit in limits:
            if exceeds(total, limit):
                largest = max(costs.parts, key=lambda part: part.yuan)
                lowest = min(yuan for _, yuan in limits)
                return self._excess(sheet, costs, largest, name, limit, total - lowest)
        return None

    def _excess(
        self, sheet: Sheet, costs: Costs, largest: Part, name: str, limit: Decimal, cut: Decimal
    ) -> Finding:
        together = within(costs.parts)
        over = f"{name} {wan(limit)}万元，多 {wan(together - limit)}万元。请调减明细，或核对{name}。"
        single = exceeds(largest.yuan, limit)
        if single and len(costs.parts) == 1:
            text = f"填的是“{largest.row.value}”，{over}"
        elif single:
            text = (
                f"填的是“{largest.row.value}”，这一项已超过{name}；本表明细合计 {wan(together)}万元，{over}"
            )
        else:
            text = f"本表明细合计 {wan(together)}万元，{over}"
        repairs = []
        if exceeds(largest.yuan, cut):
            smaller = _reduced(largest, largest.yuan - cut)
            repairs.append(Repair(f"{largest.row.name}减 {wan(cut)}万元", {largest.path: smaller}))
        else:
            repairs.append(Repair("逐项修改", edit=largest.path))
        cells = (*(part.path for part in costs.parts), *(total.path for total in costs.totals[:1]), "budget")
        return self.finding(
            sheet,
            largest.path,
            ERROR,
            text,
            aspect="above_total" if name == "总额" else "above_budget",
            repairs=tuple(repairs),
            cells=cells,
            placed=single,
        )

    def _uncovered(self, sheet: Sheet, costs: Costs, share: Decimal) -> Finding | None:
        """A difference to the total (without one, to 预算数) above ``share``; asked at the total's row."""
        base = costs.totals[0].yuan if costs.totals else sheet.budget
        if not base:
            return None
        certain = within(costs.parts) + sum((p.product for p in costs.prices if p.complete), Decimal(0))
        at_least = within(costs.parts) + sum((p.product for p in costs.prices), Decimal(0))
        if (base - at_least) / base <= share:
            return None
        gap = base - certain
        name = "总额" if costs.totals else "预算数"
        text = (
            f"本表明细合计 {wan(certain)}万元，{name} {wan(base)}万元，还有{wan(gap)}万元没有对应的成本指标"
            f"{_only_prices(sheet, costs.prices)}。可补一行，或说明用途。"
        )
        path = costs.totals[0].path if costs.totals else "budget"
        row = add_row(sheet, COST, label="补一行", value=f"≤{plain(gap / 10_000)} 万元")
        counted = (*costs.totals[:1], *costs.parts, *costs.prices)
        counts = (price.count_path for price in costs.prices if price.count_path)
        cells = tuple(dict.fromkeys((path, *(item.path for item in counted), "budget", *counts)))
        return self.finding(
            sheet, path, WARNING, text, aspect="uncovered", repairs=(row,), cells=cells, placed=False
        )


def _reduced(part: Part, yuan: Decimal) -> str:
    """The part's printed value with another amount, in its own unit."""
    per_unit = part.yuan / (part.row.parsed.number or part.yuan)
    return rewrite(part.row.value, number=plain(yuan / per_unit))


def _only_prices(sheet: Sheet, prices: tuple[Price, ...]) -> str:
    """``（成本第3行只有单价，没有数量）``: prices that cannot be added up."""
    missing: dict[str, list[str]] = {}
    for price in prices:
        if not price.complete:
            missing.setdefault(price.missing, []).append(price.path.removesuffix(".value"))
    told = [f"{spoken_many(sheet, rows)}只有单价，没有{what}" for what, rows in missing.items()]
    return f"（{'；'.join(told)}）" if told else ""
