"""The self-evaluation in a browser: points move while typing, a lost point demands its cause, and it is handed in."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_spending_morning import fits
from tests.monitoring.checkpoints.year import in_execution, on
from tests.monitoring.evaluation.scene import DAY, case_of, opened, project_of, sheet_of, typed


def _picture(page: Page, name: str) -> None:
    """For whoever looks: ``PICTURES=somewhere``."""
    if where := os.environ.get("PICTURES"):
        page.screenshot(path=Path(where) / f"{name}.png", full_page=True)


def test_points_move_while_typing_a_lost_point_demands_a_cause_and_it_is_handed_in(visit, cast) -> None:
    project = project_of(cast, in_execution())
    (sheet,) = opened(cast, project)
    facts = typed(sheet)
    at = {row.name: f"rows/{row.uuid}" for row in sheet.rows.all()}
    stations = sheet.rows.get(name="更新终端站点数")
    with on(DAY):
        someone = visit(cast.shen)
        someone.expected = ["422"]
        page = someone.go(f"/progress/evaluations/{sheet.pk}/")
        words = {name: text for name, text in facts.items() if name.endswith(("cause", "measure"))}
        for name, text in facts.items():
            box = page.locator(f'[name="{name}"]').first
            if box.get_attribute("type") == "radio":
                page.locator(f'[name="{name}"][value="{text}"]').check()
            elif name not in words:
                box.fill(text)
        score = page.locator(f"#s-{stations.uuid}")
        expect(score).to_contain_text("57 ÷ 60 × 12.5 = 11.88")
        expect(page.locator("#ev-total")).to_contain_text("97.88")
        page.locator(f'[name="{at["更新终端站点数"]}/actual"]').fill("30")
        expect(score).to_contain_text("30 ÷ 60 × 12.5 = 6.25")
        expect(score).to_contain_text("失分，请写原因和改进措施")
        fits(page)
        _picture(page, "form")
        page.get_by_role("button", name="提交审核").click()
        expect(page.locator("main")).to_contain_text("请写明偏差原因")
        expect(page.locator(f'[name="{at["更新终端站点数"]}/actual"]')).to_have_value("30")
        for name, text in words.items():
            page.locator(f'[name="{name}"]').fill(text)
        page.get_by_role("button", name="提交审核").click()
        expect(page.locator("h1")).to_be_visible()
        assert case_of(sheet).state == "open"
        assert sheet_of(project).state == "in_review"

        paper = visit(cast.gao, width=390).go(f"/progress/evaluations/{sheet.pk}/")
        expect(paper.locator(".paper-title")).to_have_text("项目支出绩效自评表")
        fits(paper)
        _picture(paper, "paper-390")
