"""Every kind of page, filled, under the accessibility check; and nothing wider than a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.department.paths import case_number, open_draft, open_project, open_todo
from tests.browser.department.visitor import Visitor

Visit = Callable[..., Visitor]

LONG = "云河市党员干部现代远程教育终端站点更新与市级“互联网+党员教育”平台运行维护经费"

#: account -> pages
PAGES = {
    "qinruolan": [
        "/",
        "/projects/?year=2026",
        "/projects/?year=2027",
        "/letters/new/",
        "/imports/",
        "/imports/new/",
        "/people/",
        "/settings/",
        "/settings/setup/",
        "/plan/years/",
        "/notices/",
    ],
    "shenzhiyuan": ["/", "/projects/new/", "/me/", "/password/"],
    "dingweiyue": ["/"],
    "shijingyan": ["/projects/?year=2026"],
    "luoqing": ["/", "/people/", "/settings/"],
    "helan": ["/people/", "/settings/setup/"],
    "yanjin": ["/audit/"],
}


@pytest.mark.parametrize("account", PAGES)
def test_pages_of_each_person_have_no_violations_and_fit_their_screen(visit: Visit, account: str) -> None:
    found: list[str] = []
    visitor = visit(account)
    for path in PAGES[account]:
        assert visitor.go(path) == 200, path
        found += visitor.violations()
        visitor.picture(f"{account}{path.split('?')[0].replace('/', '-')}1366")
        found += _too_wide(visitor)
    assert found == []


def test_the_pages_of_a_target_and_of_its_case_have_no_violations(visit: Visit) -> None:
    shen, qin = visit("shenzhiyuan"), visit("qinruolan")
    found: list[str] = []
    open_draft(shen, LONG)
    found += shen.violations()
    shen.picture("target-form-1366")
    open_project(shen, LONG, 2026)
    for tab in ("绩效目标", "办理记录", "各版本", "佐证材料"):
        shen.follow(tab, within=shen.page.locator(".tabs"))
        found += shen.violations()
    open_todo(qin, "大组工网运行维护及公务员年度统计经费")
    number = case_number(qin)
    for name in ("", "path/", "record/", "slip/", "paper/"):
        assert qin.go(f"/cases/{number}/{name}") == 200
        found += qin.violations()
        qin.picture(f"case-{name.strip('/') or 'review'}-1366")
    assert found == []


def test_a_phone_shows_every_page_without_scrolling_sideways(visit: Visit) -> None:
    qin = visit("qinruolan", width=390, height=844)
    found: list[str] = []
    for path in PAGES["qinruolan"]:
        qin.go(path)
        found += _too_wide(qin) + qin.violations()
        qin.picture(f"qinruolan{path.split('?')[0].replace('/', '-')}390")
    open_todo(qin, "大组工网运行维护及公务员年度统计经费")
    found += _too_wide(qin) + qin.violations()
    qin.picture("case-review-390")
    shen = visit("shenzhiyuan", width=390, height=844)
    open_draft(shen, LONG)
    found += _too_wide(shen) + shen.violations()
    shen.picture("target-form-390")
    assert found == []


#: the names of boxes to tick that are not wholly on the sheet they belong to
OVERHANGING = """
[...document.querySelectorAll('.sheet input[type=checkbox]')]
  .filter((box) => box.checkVisibility() && box.getBoundingClientRect().right > box.closest('.sheet').getBoundingClientRect().right)
  .map((box) => box.getAttribute('aria-label') || box.name)
"""


def _too_wide(visitor: Visitor) -> list[str]:
    width, view = visitor.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    wide = [f"{visitor.page.url} is {width} px wide on {view}"] if width > view else []
    return wide + [
        f"{visitor.page.url}: {name} hangs over its sheet" for name in visitor.page.evaluate(OVERHANGING)
    ]
