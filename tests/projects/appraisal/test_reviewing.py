"""The review of a target: one line, or the 目标审核表 whose grade the decision follows; 良 is mended together."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from projects import versions
from projects.appraisal.items import ITEMS, grade_of
from projects.appraisal.paper import appraisal_paper
from projects.appraisal.rules import Rules, set_rules
from projects.appraisal.saving import appraise
from projects.layout.paper import Grid
from projects.models import Appraisal, Project, TargetVersion
from projects.versions.renewing import may_renew, renew, reopen
from tests.cast import Cast
from tests.projects.appraisal.makers import typed
from workflows import cases, inbox
from workflows.errors import NotAllowed, Refused
from workflows.models import Case, Event, Revision
from workflows.snapshots import content_of
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    with clock.shifted(datetime(2026, 10, 13, 10, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def at_desk(cast: Cast, version: TargetVersion) -> Case:
    """沈知远's target of a key project, signed by 科室 and 分管领导, with the budget desk."""
    Project.objects.update(is_key=True)
    return handed_up(cast, version)


def handed_up(cast: Cast, version: TargetVersion) -> Case:
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    for person in (cast.gao, cast.lu):
        cases.approve(case.pk, actor=person, comment="同意。")
    return Case.objects.get(pk=case.pk)


def fresh(version: TargetVersion) -> TargetVersion:
    return versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk)


def mended(version: TargetVersion, value: str = "≥58 个") -> dict[str, object]:
    """The target with another 指标值 in one row."""
    content = copy.deepcopy(versions.content_of(fresh(version)))
    row = next(row for row in content["indicators"] if row["name"] == "更新终端站点数")
    row["value"] = value
    return content


def test_an_ordinary_target_has_one_line_beside_the_decision_in_the_record_and_on_the_paper(
    client: Client, cast: Cast, version: TargetVersion
) -> None:
    case = handed_up(cast, version)
    assert not case.events.filter(data__has_key="review").exists(), "only the desk's step records one"
    with pytest.raises(Refused, match="不用填写目标审核表"):
        appraise(case.pk, actor=cast.qin, typed=typed("95"))
    client.force_login(cast.qin)
    page = client.get(reverse("workflows:case", args=[case.pk])).content.decode()
    assert "审核结果记为" in page
    decided = {"decision": "approve", "comment": "同意", "result": "amended"}
    client.post(reverse("workflows:decide", args=[case.pk]), decided)
    assert case.events.last().data["review"]["words"] == "修改后通过"
    for url in (
        reverse("workflows:slip", args=[case.pk]),
        reverse("workflows:record", args=[case.pk]),
        reverse("projects:target", args=[version.pk]),
    ):
        assert "修改后通过" in client.get(url).content.decode(), url


def test_a_key_project_is_decided_as_its_form_says(cast: Cast, version: TargetVersion, at_desk: Case) -> None:
    with pytest.raises(Refused, match="先填写"):
        cases.approve(at_desk.pk, actor=cast.qin, batch=True)
    appraise(at_desk.pk, actor=cast.qin, typed=typed("75"))
    for act in (cases.approve, cases.reject):
        with pytest.raises(Refused, match="75 分，中"):
            act(at_desk.pk, actor=cast.qin, comment="……")
    with pytest.raises(Refused, match="75 分，中"):
        cases.revise(at_desk.pk, actor=cast.qin, content=mended(version), comment="改一处")
    cases.send_back(at_desk.pk, actor=cast.qin, comment="按意见修改")
    cases.submit(at_desk.pk, actor=cast.shen)
    for person in (cast.gao, cast.lu):
        cases.approve(at_desk.pk, actor=person)
    with pytest.raises(Refused, match="先填写"):
        cases.approve(at_desk.pk, actor=cast.qin)
    appraise(at_desk.pk, actor=cast.qin, typed=typed("90"))
    cases.approve(at_desk.pk, actor=cast.qin)
    review = at_desk.events.last().data["review"]
    assert (review["result"], review["total"], review["words"]) == ("优", "90", "目标审核表 90 分，优")
    assert Appraisal.objects.count() == 2


def test_what_is_poor_ends_and_only_the_desk_opens_it_again_with_a_reason(
    client: Client, cast: Cast, version: TargetVersion, at_desk: Case
) -> None:
    appraise(at_desk.pk, actor=cast.qin, typed=typed("59.5"))
    cases.reject(at_desk.pk, actor=cast.qin, comment="目标与职责不符")
    old = fresh(version)
    assert (old.state, may_renew(cast.shen, old)) == ("rejected", False)
    with pytest.raises(Refused, match="预算绩效岗重新打开"):
        renew(version.pk, actor=cast.shen)
    with pytest.raises(NotAllowed):
        reopen(version.pk, actor=cast.shen, reason="再报")
    client.force_login(cast.qin)
    url = reverse("projects:target_reopen", args=[version.pk])
    client.post(url, {"reason": "  "})
    assert TargetVersion.objects.count() == 1
    client.post(url, {"reason": "部务会同意重新编报"})
    new = TargetVersion.objects.get(state="draft")
    case = Case.objects.get(document_id=new.pk)
    assert case.events.get().comment == "部务会同意重新编报"
    assert cast.shen.notices.filter(kind="target_reopened").exists()
    cases.submit(case.pk, actor=cast.shen)


def test_a_good_one_is_mended_by_the_reviewer_confirmed_by_the_drafter_and_goes_on(
    client: Client, cast: Cast, version: TargetVersion, at_desk: Case
) -> None:
    appraise(at_desk.pk, actor=cast.qin, typed=typed("86.5"))
    with pytest.raises(Refused, match="良"):
        cases.approve(at_desk.pk, actor=cast.qin)
    richer = mended(version) | {"budget": "999"}
    with pytest.raises(Refused, match="预算数不在这里修改"):
        cases.revise(at_desk.pk, actor=cast.qin, content=richer, comment="改一处")
    unchanged = versions.content_of(fresh(version))
    with pytest.raises(Refused, match="还没有改动"):
        cases.revise(at_desk.pk, actor=cast.qin, content=unchanged, comment="改一处")
    cases.revise(at_desk.pk, actor=cast.qin, content=mended(version), comment="站点数按撤并后的数")
    assert [one.case_id for one in inbox.to_answer(cast.shen)] == [at_desk.pk]
    assert versions.content_of(fresh(version)) != mended(version), "nothing stands before it is confirmed"
    client.force_login(cast.shen)
    home = client.get(reverse("desk:home")).content.decode()
    assert "请确认修改：站点数按撤并后的数" in home
    assert "秦若兰请您确认修改 · " in home
    assert "征求意见" not in home
    page = client.get(reverse("workflows:answer", args=[at_desk.pk])).content.decode()
    assert "≥58 个" in page
    assert "改了 1 处" in page
    refused = client.post(reverse("workflows:answer", args=[at_desk.pk]), {"do": "object", "answer": " "})
    assert refused.status_code == 422
    client.post(reverse("workflows:answer", args=[at_desk.pk]), {"do": "object", "answer": "文件是 59 个"})
    assert cast.qin.notices.filter(kind="answered").exists()
    at_desk.refresh_from_db()
    assert (at_desk.step_name, at_desk.snapshot.number) == ("预算绩效岗审核", 1)
    cases.revise(at_desk.pk, actor=cast.qin, content=mended(version, "≥59 个"), comment="按文件")
    client.post(reverse("workflows:answer", args=[at_desk.pk]), {"do": "confirm"})
    at_desk.refresh_from_db()
    assert (at_desk.step_name, at_desk.snapshot.number, at_desk.round) == ("分管财务领导审签", 2, 1)
    assert versions.content_of(fresh(version)) == mended(version) | {
        "indicators": mended(version, "≥59 个")["indicators"]
    }
    kinds = list(at_desk.events.values_list("kind", "actor__name").order_by("number"))[-5:]
    assert kinds == [
        ("revised", "秦若兰"), ("revision_objected", "沈知远"), ("revised", "秦若兰"),
        ("revision_confirmed", "沈知远"), ("approved", "秦若兰"),
    ]  # fmt: skip
    assert at_desk.events.last().data["review"]["words"].endswith("86.5 分，良，修改后通过")
    assert not verify_case(at_desk)
    assert "第 2 稿" in client.get(reverse("workflows:record", args=[at_desk.pk])).content.decode()
    cases.send_back(at_desk.pk, actor=cast.gu, comment="补充说明")
    cases.submit(at_desk.pk, actor=cast.shen)
    at_desk.refresh_from_db()
    assert (at_desk.round, at_desk.snapshot.number) == (2, 3)


def test_what_waits_for_the_drafter_ends_with_the_step_and_nobody_else_confirms_it(
    cast: Cast, version: TargetVersion, at_desk: Case
) -> None:
    appraise(at_desk.pk, actor=cast.qin, typed=typed("86.5"))
    cases.revise(at_desk.pk, actor=cast.qin, content=mended(version), comment="改一处")
    with pytest.raises(Refused, match="还有一件没有答复"):
        cases.revise(at_desk.pk, actor=cast.qin, content=mended(version, "≥57 个"), comment="再改")
    with pytest.raises(Refused, match="确认修改"):
        cases.answer(at_desk.pk, actor=cast.shen, text="好")
    for other in (cast.gao, cast.qin):
        with pytest.raises(NotAllowed):
            cases.confirm_revision(at_desk.pk, actor=other)
    appraise(at_desk.pk, actor=cast.qin, typed=typed("75"))
    cases.send_back(at_desk.pk, actor=cast.qin, comment="改动较多，请修改")
    assert not inbox.to_answer(cast.shen).exists()
    with pytest.raises(Exception, match="已经结束"):
        cases.confirm_revision(at_desk.pk, actor=cast.shen)
    assert Revision.objects.count() == 1
    assert not Event.objects.filter(kind="revision_confirmed").exists()


def test_the_pages_of_the_reviewer_lead_from_the_form_to_the_drafter(
    client: Client, cast: Cast, version: TargetVersion, at_desk: Case
) -> None:
    client.force_login(cast.qin)
    url = reverse("projects:appraisal", args=[at_desk.pk])
    assert "填写目标审核表" in client.get(reverse("workflows:case", args=[at_desk.pk])).content.decode()
    assert "还有 8 项没有评分" in client.get(url).content.decode()
    filled = client.post(url, {"do": "propose"})
    proposed = sum(Decimal(said.score) for _, _, said, _, _ in filled.context["rows"])
    assert filled.context["total"] == f"{proposed.normalize():f} 分，{grade_of(proposed)}"
    assert not Appraisal.objects.exists(), "a proposal decides nothing"
    assert all(said.score for _, _, said, _, _ in filled.context["rows"])
    assert client.post(url, {"do": "save", "score-form": "11"}).status_code == 422
    data = {
        f"{name}-{key}": getattr(one, name)
        for key, one in typed("85").items()
        for name in ("score", "opinion")
    }
    assert client.post(url, data | {"do": "save"}).status_code == 302
    case_page = client.get(reverse("workflows:case", args=[at_desk.pk])).content.decode()
    assert "85 分，良" in case_page
    page = client.get(reverse("projects:revise", args=[at_desk.pk]))
    assert "送经办人确认" in page.content.decode()
    kept = Appraisal.objects.get()
    paper = reverse("projects:appraisal_paper", args=[kept.pk])
    assert paper in client.get(url).content.decode(), "it can be printed from where it was filled in"
    assert "等级：良" in client.get(paper).content.decode()
    for code, begins in (("xlsx", b"PK"), ("word", b"PK"), ("pdf", b"%PDF")):
        assert client.post(paper, {"format": code}).content.startswith(begins)
    drawn = appraisal_paper(kept, content_of(kept.snapshot), 2027, kept.step.name)
    texts = {
        cell.text for grid in drawn.blocks if isinstance(grid, Grid) for row in grid.rows for cell in row
    }
    assert {item.words for item in ITEMS} | {"85", "良"} <= texts
    assert reverse("projects:target", args=[version.pk]) in case_page, "its forms are found from the case"
    client.force_login(cast.shen)
    assert client.get(url).status_code == 403
    assert client.get(reverse("projects:revise", args=[at_desk.pk])).status_code == 403


def test_the_year_says_from_which_amount_and_at_whose_step(cast: Cast, version: TargetVersion) -> None:
    year = version.project.year
    set_rules(year.pk, Rules(key=False, amount=version.budget, roles=("section_head",)), actor=cast.qin)
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    with pytest.raises(Refused, match="先填写"):
        cases.approve(case.pk, actor=cast.gao)
    appraise(case.pk, actor=cast.gao, typed=typed("100"))
    cases.approve(case.pk, actor=cast.gao)
    with pytest.raises(NotAllowed):
        set_rules(year.pk, Rules(), actor=cast.shen)
