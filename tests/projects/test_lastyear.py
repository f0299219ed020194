"""从上年带入: what is plainly a year moves on, the rest stays and is marked until somebody has looked at it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from projects.lastyear import Wish, carry, confirm, marks_of, shifted, sources, speaks_of_old
from projects.lastyear.filling import Filling, candidates, fill
from projects.models import BudgetYear, Carrying, Project, TargetVersion
from projects.versions import content_of, data_of, save, with_rows
from tests.projects.makers import draft, make_year
from workflows.errors import NotAllowed, Refused
from workflows.models import Case


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026年培训经费", "2027年培训经费"),
        ("2026 年度党员教育", "2027 年度党员教育"),
        ("2026年6月30日前完成", "2027年6月30日前完成"),
        ("≤2026-10-31", "≤2027-10-31"),
        ("2026.9.30前", "2027.9.30前"),
        ("云组〔2026〕3号", "云组〔2026〕3号"),
        ("云组[2026]3号，2026年执行", "云组[2026]3号，2027年执行"),
        ("《2026年工作要点》", "《2026年工作要点》"),
        ("2026.5 万元、2026 人次、12026年", "2026.5 万元、2026 人次、12026年"),
        ("自2026年起，较2026年提升", "自2026年起，较2026年提升"),
        ("2025年至2026年", "2025年至2026年"),
        ("2026—2028年三年行动", "2026—2028年三年行动"),
        ("2025年结余", "2025年结余"),
    ],
)
def test_only_what_is_plainly_the_year_moves_on(old, new):
    assert shifted(old, 2026, 2027) == new


@given(st.text(alphabet="2026年月5.-—〔〕《》[]自至较 万元", max_size=40))
def test_shifting_touches_nothing_but_the_year_and_is_done_once(text):
    once = shifted(text, 2026, 2027)
    assert once.replace("2027", "2026") == text.replace("2027", "2026")
    assert shifted(once, 2026, 2027) == once


def test_a_text_speaks_of_an_old_year_outside_the_names_of_documents():
    assert speaks_of_old("自2025年起", 2027)
    assert speaks_of_old("2025-2027年", 2027)
    assert not speaks_of_old("云组〔2025〕3号、《2024年办法》，2027年", 2027)


@pytest.fixture
def last(cast) -> TargetVersion:
    """沈知远's target of 2026, approved, with a year in four places."""
    version = draft(make_year(2026), cast.centre, None, cast.shen, name="2026年站点运维经费")
    version.indicators.filter(name="总成本").update(
        description="自2025年起的站点运行维护", basis="云财〔2026〕8号"
    )
    version.goals.filter(order=0).update(text="2026年10月底前完成 60 个站点的设备更新。")
    TargetVersion.objects.filter(pk=version.pk).update(state="approved")
    return version


@pytest.fixture
def coming(db):
    return make_year(2027)


def wish(last: TargetVersion, **answers: object) -> Wish:
    given = {"kind": "continued", "code": last.project.code, "budget": Decimal(380000)} | answers
    return Wish(source=last.project_id, **given)  # type: ignore[arg-type]


def now(version: TargetVersion) -> TargetVersion:
    return with_rows(TargetVersion.objects.all()).get(pk=version.pk)


def marked(version: TargetVersion) -> dict[str, bool]:
    content = content_of(now(version))
    return {mark.path: mark.old for mark in marks_of(Carrying.objects.get(version=version), content, 2027)}


def test_the_new_draft_holds_last_years_target_with_its_predecessor_named_and_a_case(cast, last, coming):
    new = carry(wish(last, changed="增加 5 个站点"), year=coming, actor=cast.shen)
    assert (new.project.name, new.project.kind) == ("2027年站点运维经费", "continued")
    assert new.project.predecessor == last.project
    assert (new.budget, new.fiscal) == (Decimal(380000), None)
    assert new.goals.first().text.startswith("2027年10月底前")
    assert new.indicators.get(name="总成本").basis == "云财〔2026〕8号"
    assert [point.percent for point in new.plan_points.all()] == [15, 45, 80, 100]
    assert Case.objects.get(document_id=new.pk).title == "2027年站点运维经费"
    assert Carrying.objects.get(version=new).changed == "增加 5 个站点"


def test_every_copied_text_is_marked_until_it_is_changed_or_confirmed(cast, last, coming):
    new = carry(wish(last), year=coming, actor=cast.shen)
    cost, quantity = new.indicators.get(name="总成本"), new.indicators.get(name="更新终端站点数")
    before = marked(new)
    assert before[f"indicators/{cost.uuid}/description"] is True
    assert before[f"indicators/{quantity.uuid}/value"] is False
    assert "plan/6/percent" in before
    data = data_of(now(new))
    rows = tuple(
        row if row.uuid != str(quantity.uuid) else type(row)(**{**vars(row), "value": "≥65 个"})
        for row in data.indicators
    )
    save(
        new.pk, actor=cast.shen, revision=new.revision, data=type(data)(**{**vars(data), "indicators": rows})
    )
    assert f"indicators/{quantity.uuid}/value" not in marked(new)
    confirm(new.pk, "*", actor=cast.shen)
    assert set(marked(new)) == {f"indicators/{cost.uuid}/description"}
    confirm(new.pk, f"indicators/{cost.uuid}", actor=cast.shen)
    assert marked(new) == {}


def test_a_project_carried_over_keeps_its_words_and_shows_the_old_amount_beside_the_new(
    client, cast, last, coming
):
    Project.objects.filter(pk=last.project_id).update(adjusted=Decimal(350000))
    new = carry(wish(last, kind="carried_over", budget=Decimal(120000)), year=coming, actor=cast.shen)
    assert new.project.name == "2026年站点运维经费"
    assert new.goals.first().text.startswith("2026年10月底前")
    new.indicators.filter(name="更新终端站点数").update(value="≥20 个")
    client.force_login(cast.shen)
    for page in ("target_edit", "target"):
        shown = client.get(reverse(f"projects:{page}", args=[new.pk])).content.decode()
        beside = shown[shown.index("结转：2026年的目标和金额") :]
        for text in ("35.00", "12.00", "≥60 个", "≥20 个", reverse("projects:target", args=[last.pk])):
            assert text in beside
    # under a new code it is known by its name, else the form asks which one it was
    edit = reverse("projects:target_edit", args=[new.pk])
    Project.objects.filter(pk=new.project_id).update(code="13990027P000214100066", predecessor=None)
    assert "结转：2026年的目标和金额" in client.get(edit).content.decode()
    Project.objects.filter(pk=new.project_id).update(name="别的名称")
    assert "还没有对上上年的项目" in client.get(edit).content.decode()
    Project.objects.filter(pk=new.project_id).update(kind="continued")
    assert "的目标和金额" not in client.get(reverse("projects:target", args=[new.pk])).content.decode()


def test_a_project_is_carried_once_and_only_by_its_drafters(cast, last, coming):
    carry(wish(last), year=coming, actor=cast.shen)
    with pytest.raises(Refused, match="已经带入过"):
        carry(wish(last), year=coming, actor=cast.shen)
    with pytest.raises((Refused, NotAllowed)):
        carry(wish(last), year=coming, actor=cast.fang)
    assert Project.objects.filter(year=2027).count() == 1


def test_a_project_begun_anew_under_another_code_is_not_offered_again(cast, last, coming):
    assert [one.project for one in sources(cast.shen, coming)] == [last.project]
    draft(coming, cast.centre, None, cast.shen, code="13990027P000214100099", name="2027年站点运维 经费")
    assert sources(cast.shen, coming) == []
    # Of two of one name in the year before, the one not carried yet is still offered.
    Project.objects.filter(year=coming).update(predecessor=last.project)
    other = draft(last.project.year, cast.centre, None, cast.shen, code="13990026P000214100088")
    Project.objects.filter(pk=other.project_id).update(name=last.project.name)
    assert [one.project for one in sources(cast.shen, coming)] == [other.project]


def test_the_project_of_the_same_name_comes_first_whatever_year_its_name_says(cast, last, coming):
    draft(last.project.year, cast.centre, None, cast.shen, code="13990026P000214100001", name="课件制作经费")
    mine = draft(
        coming, cast.centre, None, cast.shen, code="13990027P000214100099", name="2027年站点运维 经费"
    )
    assert [one.project.name for one in candidates(cast.shen, mine)] == ["2026年站点运维经费", "课件制作经费"]


def test_a_draft_begun_anew_is_filled_where_it_is_empty_and_overwritten_only_where_chosen(
    client, cast, last, coming
):
    mine = draft(coming, cast.centre, None, cast.shen, code="13990027P000214100099", name="站点运维（新）")
    mine.goals.all().delete()
    mine.indicators.exclude(name="更新终端站点数").delete()
    mine.indicators.update(value="≥70 个", basis="")
    mine.plan_points.filter(month=3).update(percent=None)
    TargetVersion.objects.filter(pk=mine.pk).update(purpose="今年另写的用途")
    mine, kept = now(mine), mine.indicators.get().uuid
    client.force_login(cast.shen)
    url = reverse("projects:target_carry", args=[mine.pk])
    assert url in client.get(reverse("projects:carry") + "?year=2027").content.decode()
    assert url in client.get(reverse("projects:target_edit", args=[mine.pk])).content.decode()
    shown = client.get(url, {"source": last.project_id}).content.decode()
    quantity = last.indicators.get(name="更新终端站点数")
    ticked = set(re.findall(r'name="pick" value="([^"]+)" checked', shown))
    asked = set(re.findall(r'name="pick" value="([^"]+)"', shown)) - ticked
    assert asked == {"purpose", f"row/{quantity.uuid}/value"}
    assert {"goals", "plan/3", f"row/{quantity.uuid}/basis"} < ticked
    assert "今年另写的用途" in shown
    assert "2027年10月底前完成" in shown

    wish = {
        "source": last.project_id,
        "revision": mine.revision,
        "pick": [*ticked, f"row/{quantity.uuid}/value"],
    }
    assert client.post(url, wish | {"revision": mine.revision + 1}).status_code == 422  # saved meanwhile
    assert client.post(url, wish | {"pick": []}).status_code == 422
    assert now(mine).revision == mine.revision
    client.post(url, wish)
    filled = now(mine)
    assert (filled.purpose, filled.project.name) == ("今年另写的用途", "站点运维（新）")
    assert filled.project.predecessor == last.project
    assert filled.indicators.get(uuid=kept).value == quantity.value
    assert filled.indicators.count() == last.indicators.count()
    assert filled.budget == mine.budget
    marks = marked(filled)
    assert f"indicators/{filled.indicators.get(name='总成本').uuid}/description" in marks
    assert {"plan/3/percent"} == {path for path in marks if path.startswith("plan")}
    assert "purpose" not in marks
    assert f"indicators/{kept}/description" not in marks
    assert "从2026年带入" in client.get(reverse("projects:target_edit", args=[mine.pk])).content.decode()
    # Nobody else's draft, and no adjustment, is filled so.
    client.force_login(cast.fang)
    assert client.post(url, wish).status_code == 404
    TargetVersion.objects.filter(pk=mine.pk).update(label="adjusted")
    with pytest.raises(Refused, match="现行版本"):
        fill(mine.pk, Filling(last.project_id, frozenset({"purpose"}), filled.revision), actor=cast.shen)


def test_the_page_previews_asks_and_carries_several_at_once(client, cast, last, coming):
    other = draft(
        BudgetYear.objects.get(year=2026),
        cast.centre,
        None,
        cast.shen,
        code="13990026P000214100088",
        name="2026年课件经费",
    )
    client.force_login(cast.shen)
    url = reverse("projects:carry") + "?year=2027"
    shown = client.get(url).content.decode()
    for said in (
        "2026年站点运维经费",
        "<ins>2027年站点运维经费</ins>",
        "自2025年起的站点运行维护",
        "还写着往年",
    ):
        assert said in shown
    one, two = last.project_id, other.project_id
    typed = {
        "pick": [one, two],
        f"budget-{one}": "38",
        f"code-{one}": last.project.code,
        f"code-{two}": "x",
        f"budget-{two}": "三十",
    }
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "请填写以万元为单位的数字" in answer.content.decode()
    answer = client.post(url, {f"budget-{two}": "3"})
    assert answer.status_code == 422
    assert "还没有勾选项目。请勾选要带入的项目，再点“带入选中的项目”。" in answer.content.decode()
    assert Project.objects.filter(year=2027).count() == 1
    answer = client.post(url, {"pick": [two], f"budget-{two}": "3", f"code-{two}": ""}, follow=True)
    assert "从2026年带入" in answer.content.decode()
    assert "没有可以带入的上年项目" in client.get(url).content.decode()


def test_the_form_lists_what_was_copied_and_a_button_settles_a_row(client, cast, last, coming):
    new = carry(wish(last), year=coming, actor=cast.shen)
    cost = new.indicators.get(name="总成本")
    client.force_login(cast.shen)
    url = reverse("projects:target_edit", args=[new.pk])
    shown = client.get(url).content.decode()
    assert "还写着往年" in shown
    assert "is-carried" in shown
    from projects.forms.draft import draft_of
    from tests.projects.forms.posting import posted

    fields = posted(draft_of(data_of(now(new)), new.revision)) | {
        "do": f"keep:indicators/{cost.uuid}/description"
    }
    assert "还写着往年" not in client.post(url, fields).content.decode()
