"""认可为批复版: what 一体化 holds becomes the approved version, with a reason, once, by the budget desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from projects.integrated.receiving import desk_units
from projects.integrated.recognising import chosen, recognise
from projects.integrated.standing import seen_of
from projects.models import BudgetYear, IntegratedImport, Recognition, TargetVersion
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.projects.integrated.conftest import Bring, awaiting, content, letter
from tests.projects.integrated.exports import MERGED
from tests.projects.makers import draft
from tests.workflows.files import upload
from workflows import cases
from workflows.cases import OutsideDecision
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case
from workflows.verification import verify_case

pytestmark = pytest.mark.django_db
WHY = "财政按压减一般性支出的要求核减。"


def by_finance(version: TargetVersion) -> dict[str, Any]:
    """Finance gives less, and a later month."""
    theirs = content(version)
    theirs["budget"], theirs["fiscal"] = "325000", "325000"
    theirs["indicators"][3]["value"] = "≤32.5 万元"
    return theirs


def way(cast: Cast, held: IntegratedImport, version: TargetVersion, **other: Any) -> list[Recognition]:
    project = version.project_id
    seen = seen_of(chosen(held, cast.qin, [project]))
    asked: dict[str, Any] = {"actor": cast.qin, "seen": seen, "letter": letter(cast)} | other
    return recognise(held.pk, {project: asked.pop("reason", WHY)}, **asked)


def fresh(version: TargetVersion) -> TargetVersion:
    return TargetVersion.objects.select_related("project").get(pk=version.pk)


def test_what_finance_changed_becomes_the_approved_version_and_the_old_one_stays(
    cast: Cast, version: TargetVersion, bring: Bring
) -> None:
    case = awaiting(cast, version)
    old = content(version)
    held = bring([by_finance(version)])
    with pytest.raises(Refused, match="原因"):
        way(cast, held, version, reason=" ")
    with pytest.raises(Refused, match="来文"):
        way(cast, held, version, letter=None)
    [done] = way(cast, held, version)
    new = fresh(done.version)
    assert (new.state, new.get_label_display(), new.project.approved) == ("approved", "批复版", 325000)
    assert (fresh(version).state, fresh(version).get_label_display()) == ("superseded", "一上稿")
    assert content(version) == old
    assert content(new)["indicators"][3]["value"] == "≤32.5 万元"
    assert [row["weight"] for row in content(new)["indicators"]] == [
        row["weight"] for row in old["indicators"]
    ]
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.document_id, case.amount) == ("approved", new.pk, 325000)
    assert [event.kind for event in case.events.all()][-2:] == ["decided_outside", "replaced"]
    assert WHY.rstrip("。") in case.events.last().comment
    assert "成本第1行 指标值 ≤36.5 万元 → ≤32.5 万元" in case.events.last().comment
    assert verify_case(case) == []
    assert cast.shen.notices.filter(kind="target_recognised").exists()
    assert way(cast, held, version) == [done], "the second press of the button finds what the first did"
    with pytest.raises(Stale, match="秦若兰"):
        way(cast, held, version, actor=cast.xie)


def test_what_agrees_is_the_letter_and_no_new_version(
    cast: Cast, version: TargetVersion, bring: Bring
) -> None:
    case = awaiting(cast, version)
    [done] = way(cast, bring([content(version)]), version, reason="")
    assert done.version == version
    assert (fresh(version).state, fresh(version).label) == ("approved", "approved")
    assert TargetVersion.objects.filter(project=version.project).count() == 1
    case = Case.objects.get(pk=case.pk)
    assert [event.kind for event in case.events.all()][-1] == "decided_outside"


def test_what_finance_changed_after_the_approval_takes_its_place(
    cast: Cast, version: TargetVersion, bring: Bring
) -> None:
    case = awaiting(cast, version)
    cases.register_outside(
        actor=cast.qin,
        letter=letter(cast, "云财预〔2026〕88号"),
        decisions=[OutsideDecision(case.pk, fresh(version).budget)],
    )
    theirs = content(version)
    theirs["indicators"].insert(1, theirs["indicators"][0] | {"name": "财政增加的指标", "value": "≥1 个"})
    theirs["indicators"][0] = theirs["indicators"][0] | {"description": "财政改过的描述"}
    held = bring([theirs])
    [done] = way(cast, held, version, letter=None)
    new = fresh(done.version)
    assert (new.state, new.label, fresh(version).state) == ("approved", "approved", "superseded")
    assert [row["name"] for row in content(new)["indicators"]][1] == "财政增加的指标"
    assert sum(float(row["weight"]) for row in content(new)["indicators"]) == 90
    case = Case.objects.get(pk=case.pk)
    assert (case.document_id, case.events.last().kind) == (new.pk, "replaced")
    assert verify_case(case) == []
    again = bring([content(new)], MERGED)
    with pytest.raises(Refused, match="与批复版一致"):
        way(cast, again, version)


def test_it_is_refused_where_it_makes_no_sense(
    cast: Cast, year: BudgetYear, version: TargetVersion, bring: Bring
) -> None:
    held = bring([by_finance(version)])
    with pytest.raises(Refused, match="目标还在填报"):
        way(cast, held, version)
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    with pytest.raises(Refused, match="科室审核"):
        way(cast, held, version)
    for person in (cast.gao, cast.lu, cast.qin, cast.gu):
        cases.approve(case.pk, actor=person, comment="同意。")
    seen = seen_of(chosen(held, cast.qin, [version.project_id]))
    for person in (cast.shen, cast.gu, cast.shi):
        with pytest.raises(NotAllowed):
            way(cast, held, version, actor=person, seen=seen)
    newer = bring([by_finance(version) | {"purpose": "更新的一份。"}])
    with pytest.raises(Refused, match="更新的一份导出"):
        way(cast, held, version)
    with pytest.raises(Stale, match="有变化"):
        way(cast, newer, version, seen=seen)
    theirs = by_finance(version)
    theirs["indicators"][0] |= {"level1": "没有这一类", "level2": "没有这一类", "name": "别的"}
    with pytest.raises(Refused, match="不能写入"):
        way(cast, bring([theirs]), version)
    assert fresh(version).state == "in_review"
    assert not Recognition.objects.exists()


def test_the_page_asks_for_reason_and_letter_and_leads_back_to_the_comparison(
    cast: Cast, year: BudgetYear, version: TargetVersion, bring: Bring
) -> None:
    awaiting(cast, version)
    other = draft(year, cast.centre, None, cast.shen, code="13990027P00021410010X", name="还在填报的")
    held = bring([by_finance(version), content(other) | {"purpose": "财政改过。"}])
    desk, page = as_(cast.qin), reverse("projects:integrated_recognise", args=[held.pk])
    both = desk.get(page, {"project": [version.project_id, other.project_id]})
    assert "目标还在填报" in text_of(both)
    assert not both.context["possible"]
    shown = desk.get(page, {"project": version.project_id})
    told = {
        "project": version.project_id,
        "seen": shown.context["seen"],
        "sender": "云河市财政局",
        "number": "云财预〔2026〕99号",
        "dated": "2026-11-16",
        "checked": "on",
    }
    assert "扫描件" in text_of(desk.post(page, told))
    told |= {f"reason-{version.project_id}": WHY, "scan": upload("批复.pdf")}
    assert desk.post(page, told).status_code == 302
    back = text_of(desk.get(reverse("projects:integrated_import", args=[held.pk])))
    assert "秦若兰" in back
    assert "认可为批复版" in back
    old = text_of(desk.get(reverse("projects:target", args=[version.pk])))
    assert "已被后来的版本替代" in old
    assert "批复版" in old
    assert as_(cast.shen).get(page, {"project": version.project_id}).status_code == 403
    assert desk_units(cast.qin) == {cast.root.pk, cast.centre.pk, cast.college.pk}
