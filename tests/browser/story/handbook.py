"""The pictures of docs/handbook that the story itself does not take: of the pages each chapter speaks of, after the story."""

from __future__ import annotations

from desk.help.chapters import CHAPTERS as HELP
from tests.browser.department.paths import open_project, open_todo
from tests.browser.story.teller import PROJECT, RED, Teller

#: of 教育中心, whose accountant reads its vouchers
STATIONS = "云河市党员干部现代远程教育终端站点更新与市级“互联网+党员教育”平台运行维护经费"
#: the widths of a page's pictures once all are there
LOADED = """
Promise.all([...document.querySelectorAll('.prose img')].map(async (one) => {
  one.loading = 'eager';
  await one.decode();
  return one.naturalWidth;
}))
"""


def start(told: Teller) -> None:
    """Where everybody begins."""
    fang = told.as_("fangyining")
    fang.go("/")
    fang.page.get_by_text("剩 3 日").wait_for()
    told.album.take(fang.page, "handbook-start-todo", tallest=760)


def drafter(told: Teller) -> None:
    """The files of a project, and the half-filled monitoring form."""
    shen = told.as_("shenzhiyuan")
    fang = told.as_("fangyining")
    open_project(fang, RED, 2026)
    fang.follow("佐证材料", within=fang.page.locator(".tabs"))
    fang.reads("库房现场-东侧.jpg")
    told.album.take(fang.page, "handbook-drafter-evidence", tallest=760)
    open_project(shen, STATIONS, 2026)
    shen.follow("运行监控", within=shen.page.locator(".tabs"))
    shen.follow("1–5月监控", within=shen.page.locator("main"))
    shen.reads("完成目标可能性")
    told.album.take(shen.page, "handbook-drafter-monitoring", tallest=760)


def head(told: Teller) -> None:
    """A second draft with what changed since; the statistics."""
    xu = told.as_("xuwang")
    open_todo(xu, PROJECT)
    xu.reads("您上次看的是第 1 稿")
    told.album.take(xu.page, "handbook-head-changes", tallest=820)
    xu.go("/statistics/?year=2026")
    xu.reads("概览")
    told.album.take(xu.page, "handbook-head-statistics", tallest=760)


def accountant(told: Teller) -> None:
    """The vouchers of a project."""
    accountant = told.as_("liwenjing2")
    open_project(accountant, STATIONS, 2026)
    accountant.follow("支出进度", within=accountant.page.locator(".tabs"))
    told.album.take(accountant.page, "handbook-accountant-progress", tallest=820)


def desk(told: Teller) -> None:
    """The week, the year, who has not handed in."""
    qin = told.as_("qinruolan")
    qin.go("/week/")
    told.album.take(qin.page, "handbook-desk-week", tallest=760)
    qin.go("/plan/?year=2026")
    told.album.take(qin.page, "handbook-desk-year", tallest=760)
    qin.follow("1–5月运行监控")
    told.album.take(qin.page, "handbook-desk-owing", tallest=760)


def leaders(told: Teller) -> None:
    """Signing on a phone, and a project's year."""
    phone = told.visit("guhuaijin", width=390, height=844)
    phone.go("/")
    phone.page.locator("main table a, main li a").first.click()
    phone.page.wait_for_load_state()
    told.album.take(phone.page, "handbook-leaders-phone", tallest=844)
    ding = told.as_("dingweiyue")
    open_project(ding, STATIONS, 2026)
    ding.follow("年度", within=ding.page.locator(".tabs"))
    told.album.take(ding.page, "handbook-leaders-project", tallest=760)


def administrators(told: Teller) -> None:
    """People, the state of the system, the log."""
    for account, path, name in (
        ("luoqing", "/people/", "people"),
        ("luoqing", "/health/", "system"),
        ("yanjin", "/audit/", "log"),
    ):
        visitor = told.as_(account)
        assert visitor.go(path) == 200
        told.album.take(visitor.page, f"handbook-administrators-{name}", tallest=700)


def shown_in_the_program(told: Teller) -> None:
    """Each chapter shows its pictures on its help page, under our policy."""
    qin = told.as_("qinruolan")
    for chapter in HELP:
        assert qin.go(f"/help/{chapter}/") == 200
        assert min(qin.page.evaluate(LOADED)) > 300, chapter


CHAPTERS = (start, drafter, head, accountant, desk, leaders, administrators, shown_in_the_program)
