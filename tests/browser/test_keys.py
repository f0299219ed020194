"""Without a mouse: through the rows, into a case, to its decision; and the search from every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import User
from projects.models import TargetVersion
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.desk.rows import projects
from workflows import cases
from workflows.models import Case

Visit = Callable[..., Visitor]


def submitted(version: TargetVersion) -> Case:
    """The draft before 高映雪."""
    case = cases.open_case("target", version, version.created_by)
    cases.submit(case.pk, actor=version.created_by)
    return Case.objects.get()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent || document.activeElement.value").strip())


def faults(page: Page) -> list[str]:
    found = []
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 768})
        if (seen := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{seen} px wide on {width}")
        found += [
            f"{one['id']} {node['html'][:160]}"
            for one in Axe().run(page).response["violations"]
            for node in one["nodes"]
        ]
    page.set_viewport_size({"width": 1366, "height": 768})
    return found


def test_from_the_list_to_the_decision_without_a_mouse(
    cast: Cast, version: TargetVersion, visit: Visit
) -> None:
    case = submitted(version)
    page = visit(cast.gao).go("/")

    page.keyboard.press("j")
    assert focused(page) == case.title
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case.pk}/")

    page.keyboard.press("r")
    back = page.locator('#decide [value="send_back"]')
    expect(back).to_be_focused()
    expect(back).not_to_be_checked()
    page.keyboard.press("Space")
    expect(back).to_be_checked()
    page.keyboard.press("a")
    agree = page.locator('#decide [value="approve"]')
    expect(agree).to_be_focused()
    expect(agree).not_to_be_checked()
    page.keyboard.press("Space")
    expect(agree).to_be_checked()

    page.keyboard.press("c")
    page.keyboard.type("arjk?/")
    expect(page.locator("#comment")).to_have_value("arjk?/")
    expect(agree).to_be_checked()
    assert Case.objects.get().state == "open"


def test_j_and_k_go_through_the_rows_and_stop_at_the_ends(
    cast: Cast, version: TargetVersion, visit: Visit
) -> None:
    made = projects(version.project.year, 3, unit=cast.centre, drafter=cast.shen)
    page = visit(cast.gao).go("/projects/")
    names = page.locator("main tbody th a").all_text_contents()
    assert len(names) == len(made) + 1

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == names[1]
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused(page) == names[0]
    for _ in range(9):
        page.keyboard.press("j")
    assert focused(page) == names[-1]


def test_the_keys_are_shown_and_can_be_switched_off(cast: Cast, version: TargetVersion, visit: Visit) -> None:
    page = visit(cast.shen).go("/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="快捷键")
    expect(dialog).to_be_visible()
    assert faults(page) == []
    dialog.get_by_label("使用快捷键").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    before = focused(page)
    page.keyboard.press("j")
    assert focused(page) == before
    page.locator(".me summary").click()
    page.get_by_role("button", name="快捷键").click()
    dialog.get_by_label("使用快捷键").check()
    dialog.get_by_role("button", name="关闭").click()
    page.keyboard.press("/")
    expect(page.locator("#top-q")).to_be_focused()


def test_a_search_from_any_page_leads_to_the_project(
    cast: Cast, version: TargetVersion, visit: Visit
) -> None:
    page = visit(cast.shen).go("/help/")
    page.keyboard.press("/")
    page.keyboard.type(version.project.code[-4:])
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert faults(page) == []

    page.keyboard.press("j")
    assert focused(page) == version.project.name
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/projects/{version.project_id}/")


def test_without_a_script_the_search_is_a_form_and_nothing_offers_keys(
    cast: Cast, version: TargetVersion, visit: Visit
) -> None:
    page = visit(cast.shen, script=False).go("/")
    page.locator("#top-q").fill(version.project.name)
    page.locator("#top-q").press("Enter")
    expect(page.locator("main")).to_contain_text(version.project.code)
    expect(page.get_by_text("快捷键", exact=True)).to_have_count(2)
    expect(page.get_by_text("快捷键", exact=True).first).to_be_hidden()


def test_what_is_new_stands_on_the_desk_at_every_width(
    cast: Cast, version: TargetVersion, visit: Visit
) -> None:
    yesterday = clock.now() - timedelta(days=1)
    User.objects.filter(pk=cast.shen.pk).update(visit_began_at=yesterday, visit_left_at=yesterday)
    case = submitted(version)
    cases.send_back(case.pk, actor=cast.gao, comment="成本第1行没有写依据。")

    page = visit(cast.shen).go("/")

    expect(page.get_by_role("region", name="自上次来过以后")).to_contain_text("高映雪")
    assert faults(page) == []
