"""The pages of the 部门整体绩效目标, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from accounts import clock
from projects.department.access import CASE_KIND
from projects.models import BudgetYear, DepartmentTarget, TargetVersion
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.projects.department.makers import department_draft
from tests.workflows.elsewhere import meeting, returned
from workflows import kinds, routes
from workflows.cases import register_meeting
from workflows.models import Case, RouteStep

pytestmark = pytest.mark.django_db
HOME = "/projects/department/"


@pytest.fixture
def in_june() -> Iterator[None]:
    """The day of the meeting."""
    with clock.shifted(datetime(2026, 6, 25, 10, 0, tzinfo=clock.SHANGHAI)):
        yield


def form_of(version: DepartmentTarget, do: str, **more: str) -> dict[str, Any]:
    """What the browser would send with the form as it opened, and one button."""
    rows = list(version.rows.select_related("project").order_by("order"))
    data: dict[str, Any] = {"revision": version.revision, "intro": version.intro, "do": do}
    data["row"] = [str(row.uuid) for row in rows]
    for row in rows:
        one = {"part": row.part, "heading": row.heading, "title": row.title, "text": row.text}
        one["project"] = row.project.name if row.project else ""
        data |= {f"{name}-{row.uuid}": text for name, text in one.items()}
        if row.transfer:
            data[f"transfer-{row.uuid}"] = "1"
    return data | more


def test_the_desk_begins_fills_in_links_and_submits_and_a_leader_reads_it(
    cast: Cast, year: BudgetYear, version: TargetVersion
) -> None:
    desk = as_(cast.qin)
    assert "部门整体绩效目标" in text_of(desk.get("/projects/?year=2027"))
    assert "起草部门整体绩效目标" in text_of(desk.get(HOME))
    assert "起草部门整体绩效目标" not in text_of(as_(cast.gu).get(HOME))
    assert as_(cast.shen).get(HOME).status_code == 403

    desk.post(HOME + "begin/", {"year": "2027"})
    made = DepartmentTarget.objects.get()
    edit = f"{HOME}{made.pk}/edit/"
    added = desk.post(edit, form_of(made, "add:items"))
    assert added.status_code == 200
    assert not made.rows.exists()  # a button that adds a row stores nothing
    [one] = added.context["page"].draft.rows

    data = form_of(made, "save") | {"row": [one.uuid], f"part-{one.uuid}": "items"}
    data |= {f"title-{one.uuid}": "远程教育站点运行维护经费", f"text-{one.uuid}": "站点可用。"}
    assert "可能是" in text_of(desk.post(edit, data | {"do": "up:" + one.uuid}))
    linked = desk.post(edit, data | {"do": "link-all"}).context["page"].draft.rows[0].project
    assert version.project.name in linked
    assert desk.post(edit, data | {f"project-{one.uuid}": "没有的项目"}).status_code == 422
    assert desk.post(edit, data | {f"project-{one.uuid}": linked}).status_code == 302
    assert made.rows.get().project == version.project

    made.refresh_from_db()
    answer = desk.post(edit, form_of(made, "submit"), follow=True)
    assert "请填写工作保障措施" in text_of(answer)


def test_it_goes_to_the_leaders_and_the_next_version_is_compared_with_it(
    cast: Cast, year: BudgetYear, version: TargetVersion
) -> None:
    desk, made = as_(cast.qin), department_draft(cast, year, version.project)
    answer = desk.post(f"{HOME}{made.pk}/edit/", form_of(made, "submit"), follow=True)
    case = Case.objects.get(kind=CASE_KIND)
    assert answer.redirect_chain[-1][0] == f"/cases/{case.pk}/"
    for who in (cast.gu, cast.ding):
        assert "村级组织运转经费" in text_of(as_(who).get(f"/cases/{case.pk}/"))
        as_(who).post(f"/cases/{case.pk}/decide/", {"decision": "approve"})
    made.refresh_from_db()
    assert made.state == "approved"

    desk.post(HOME + "begin/", {"year": "2027"})
    new = DepartmentTarget.objects.latest("pk")
    desk.post(f"{HOME}{new.pk}/edit/", form_of(new, "save", intro="换了总述。"))
    page = text_of(as_(cast.shi).get(f"{HOME}{new.pk}/?against={made.pk}"))
    assert "与第1版不同的 1 处" in page
    assert "总体绩效目标 总述" in page
    assert queries(as_(cast.shi), f"{HOME}{new.pk}/") <= 30

    for form in ("word", "xlsx"):
        file = as_(cast.gu).post(f"{HOME}{made.pk}/export/", {"format": form})
        assert file.status_code == 200
        assert file.content[:2] == b"PK"


def test_what_the_meeting_returned_says_so_and_the_form_names_the_steps_of_its_route(
    cast: Cast, year: BudgetYear, version: TargetVersion, settings, tmp_path, in_june: None
) -> None:
    settings.MEDIA_ROOT = tmp_path
    kind = kinds.get(CASE_KIND)
    RouteStep.objects.create(
        route=routes.ensure_route(kind),
        order=3,
        name="部务会研究",
        role="budget_officer",
        place="root",
        medium="meeting",
    )
    desk, made = as_(cast.qin), department_draft(cast, year, version.project)
    edit = f"{HOME}{made.pk}/edit/"
    assert "提交后依次：分管财务领导审签、主要领导审定、部务会研究" in text_of(desk.get(edit))
    desk.post(edit, form_of(made, "submit"))
    case = Case.objects.get(kind=CASE_KIND)
    for who in (cast.gu, cast.ding):
        as_(who).post(f"/cases/{case.pk}/decide/", {"decision": "approve"})
    register_meeting(
        actor=cast.qin, meeting=meeting(cast.qin), decisions=[returned(case, "请写明汇报时间。")]
    )
    assert "已退回修改。意见在填报页上，改好后再提交审核。" in text_of(desk.get(f"{HOME}{made.pk}/"))
    assert "会议决定退回修改：请写明汇报时间。" in text_of(desk.get(edit))
    lately = text_of(desk.get("/")).partition("最近的决定")[2]
    assert "2027年度部门整体绩效目标 会议退回修改" in lately


def test_two_who_save_are_shown_both_texts(cast: Cast, year: BudgetYear) -> None:
    made = department_draft(cast, year)
    as_(cast.xie).post(f"{HOME}{made.pk}/edit/", form_of(made, "save", intro="谢云舟改的"))

    answer = as_(cast.qin).post(f"{HOME}{made.pk}/edit/", form_of(made, "save", intro="秦若兰改的"))

    assert answer.status_code == 409
    assert "谢云舟改的" in text_of(answer)
    made.refresh_from_db()
    assert made.intro == "谢云舟改的"
