"""R60–R62: the department's document and the projects behind it."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.departments import Department, Item
from projects.checks.examples import Example
from projects.checks.places import compact
from projects.sheet import Sheet


class ItemWithoutProject(Check):
    """R60: an item has a project, or is declared a transfer. It speaks of the document, not of a sheet."""

    code = "R60"
    levels = (INFO,)
    title = "部门目标的条目有对应项目"
    reason = "An item nobody has money for cannot be reached, unless it is passed on as a transfer."
    fires = Example(given={"department": Department((Item("村级组织运转经费"),))})
    silent = Example(given={"department": Department((Item("村级组织运转经费", transfer=True),))})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        return iter(())

    def about_department(self, context: Context) -> Iterator[Finding]:
        for index, item in enumerate(context.department.items if context.department else ()):
            if not (item.code or item.name or item.transfer):
                text = "没有对应的项目。请关联项目；对下转移支付的请注明。"
                path = f"items.{index}"
                yield Finding(
                    self.code,
                    INFO,
                    path,
                    f"部门整体绩效目标「{item.title}」：{text}",
                    text=text,
                    cells=(path,),
                )


class ProjectWithoutItem(Check):
    """R61: a project stands in the department's document; what is carried over stood in last year's."""

    code = "R61"
    levels = (INFO,)
    title = "项目列入部门整体绩效目标"
    old_year = "部门整体绩效目标"
    reason = "A project the department's target does not mention serves no goal of the department."
    fires = Example(given={"department": Department((Item("站点维护经费"),))})
    silent = Example({"kind": "结转"}, given={"department": Department((Item("站点维护经费"),))})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        if context.department is None or not context.department.items or not sheet.code:
            return
        names = {compact(item.title) for item in context.department.items}
        if sheet.code not in context.items_of and compact(sheet.name) not in names:
            text = "部门整体绩效目标中没有这个项目。请预算绩效岗核对是否需要列入。"
            yield self.finding(sheet, "name", INFO, text)


class OtherName(Check):
    """R62: item and project bear one name."""

    code = "R62"
    levels = (INFO,)
    title = "项目名称与部门整体绩效目标一致"
    reason = "Readers find a project in both documents by its name."
    fires = Example(
        given={"department": Department((Item("站点骨干轮训经费", code="13990026P00000002141K"),))}
    )
    silent = Example(
        given={"department": Department((Item("站点骨干培训经费", code="13990026P00000002141K"),))}
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        item = context.items_of.get(sheet.code) if sheet.code else None
        if item is None or compact(item.title) == compact(sheet.name):
            return
        yield self.finding(
            sheet,
            "name",
            INFO,
            f"填的是“{sheet.name}”，部门整体绩效目标中是“{item.title}”。请统一名称。",
            repairs=(Repair(f"改为 {item.title}", {"name": item.title}),),
        )
