"""What the budget desk sets of 系统审核: waivers, limits, the standard text; remembered explanations and the counts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from projects import versions
from projects.kinds import TargetKind
from projects.models import BudgetYear, CheckCount, CheckWaiver, Project
from projects.rules import counting, limits, waiving
from projects.rules.remembering import remembered
from projects.rules.standing import STANDARD
from projects.versions import Invalid
from projects.versions.editing import held
from tests.projects.makers import draft, make_year
from workflows.errors import NotAllowed, Refused, Stale

pytestmark = pytest.mark.django_db
kind = TargetKind()


@pytest.fixture
def year(db) -> BudgetYear:
    """With the limits as they are before anybody has set one."""
    return make_year(settings={})


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def rules(version):
    return [one.rule for one in versions.review(held(version.pk)).findings]


@pytest.fixture
def late(version):
    """The draft with one 请说明 and one 提示: the year ends at 90 %, little by 10月底."""
    version.plan_points.filter(month=12).update(percent=90)
    version.plan_points.filter(month=10).update(percent=60)
    return version


class TestWaivers:
    def test_a_rule_set_aside_for_the_year_is_silent_and_reviewers_read_why(self, cast, late):
        assert rules(late) == ["R08", "R09"]
        waiving.waive(2027, "R09", actor=cast.qin, reason="财政统一下半年拨款")
        assert rules(late) == ["R08"]
        notes = kind.notes(held(late.pk), versions.content_of(held(late.pk)))
        (told,) = [one for one in notes if one.place == "不审核"]
        assert told.text == "支出计划进度：财政统一下半年拨款"
        assert told.reviewer_only

    def test_for_one_project_the_others_are_tested_as_before(self, cast, year, late):
        other = draft(year, cast.centre, None, cast.shen, code="13990027P000214100999", name="资料整理经费")
        other.plan_points.filter(month=10).update(percent=60)
        waiving.waive(2027, "R09", actor=cast.qin, reason="年末一次结算", project=late.project_id)
        assert "R09" not in rules(late)
        assert "R09" in rules(other)

    def test_it_is_taken_back_once_and_both_acts_are_in_the_log(self, cast, late):
        made = waiving.waive(2027, "R09", actor=cast.qin, reason="试行")
        with pytest.raises(Refused):
            waiving.waive(2027, "R09", actor=cast.qin, reason="再设一次")
        waiving.restore(made.pk, actor=cast.qin)
        with pytest.raises(Stale):
            waiving.restore(made.pk, actor=cast.qin)
        assert "R09" in rules(late)
        said = AuditEvent.objects.filter(kind="check_waiver").order_by("number")
        assert [one.summary for one in said] == [
            "2027年“支出计划进度”设为不审核：试行",
            "2027年“支出计划进度”恢复审核",
        ]

    def test_only_the_desk_and_only_with_a_reason(self, cast, year):
        with pytest.raises(NotAllowed):
            waiving.waive(2027, "R09", actor=cast.shen, reason="不想改")
        with pytest.raises(Refused):
            waiving.waive(2027, "R09", actor=cast.qin, reason="  ")
        assert not CheckWaiver.objects.exists()


class TestLimits:
    def test_a_limit_changes_what_the_rule_says_and_is_logged_with_both_values(self, cast, late):
        assert limits.set_limits(2027, {"pace_october": "60", "pace_june": "40"}, actor=cast.qin) == 1
        assert "R09" not in rules(late)
        assert "10月底计划由 70% 改为 60%" in AuditEvent.objects.get(kind="year_setting").summary
        assert limits.set_limits(2027, {"pace_october": "60"}, actor=cast.qin) == 0

    def test_amounts_are_in_wan_and_shares_in_percent(self, cast, year):
        limits.set_limits(2027, {"breakdown_from": "80", "uncovered_share": "15"}, actor=cast.qin)
        year.refresh_from_db()
        kept = limits.chosen(year)
        assert (kept["breakdown_from"], kept["uncovered_share"]) == (Decimal(800_000), Decimal("0.15"))
        shown = limits.current(year)
        assert (shown["breakdown_from"], shown["uncovered_share"], shown["pace_june"]) == ("80", "15", "40")

    def test_what_is_no_number_in_its_range_changes_nothing(self, cast, year):
        with pytest.raises(Invalid) as caught:
            limits.set_limits(
                2027, {"pace_june": "很多", "pace_october": "120", "twin_share": "90"}, actor=cast.qin
            )
        assert set(caught.value.problems) == {"pace_june", "pace_october"}
        year.refresh_from_db()
        assert limits.current(year)["twin_share"] == "80"

    def test_the_departments_text_is_taken_over_by_a_click(self, cast, version):
        version.indicators.filter(order=4).update(value="进一步提高")
        text = "年底问卷：八成以上认可为达成预期，六成以上为部分达成。"
        limits.set_limits(2027, {STANDARD: text}, actor=cast.qin)
        (finding,) = [one for one in versions.review(held(version.pk)).findings if one.rule == "R22"]
        versions.apply_repair(
            version.pk, actor=cast.shen, revision=0, rule="R22", path=finding.path, label="采用部门统一标准"
        )
        assert version.indicators.get(order=4).description.endswith(text)
        assert "R22" not in rules(version)


def explain(version, cast, text="尾款次年支付。"):
    finding = next(one for one in versions.review(held(version.pk)).findings if one.rule == "R08")
    versions.explain(version.pk, actor=cast.shen, rule="R08", path=finding.path, text=text)


class TestRemembering:
    def next_years(self, cast, late, percent=90):
        following = draft(make_year(2028), cast.centre, None, cast.shen)
        following.plan_points.filter(month=12).update(percent=percent)
        return following

    def test_what_was_said_last_year_to_the_same_content_is_offered_and_not_taken(self, cast, late):
        explain(late, cast)
        following = self.next_years(cast, late)
        review = versions.review(held(following.pk))
        (offer,) = remembered(following, review.findings).values()
        assert (offer.text, offer.year) == ("尾款次年支付。", 2027)
        assert [one.rule for one in review.blocking if one.rule == "R08"] == ["R08"]
        page = as_(cast.shen).get(reverse("projects:target_edit", args=[following.pk])).content.decode()
        assert "沿用 2027年的说明" in page
        assert "尾款次年支付。" in page

    def test_other_content_is_another_question(self, cast, late):
        explain(late, cast)
        following = self.next_years(cast, late, percent=80)
        assert remembered(following, versions.review(held(following.pk)).findings) == {}

    def test_the_words_of_another_project_are_not_offered(self, cast, late):
        explain(late, cast)
        following = self.next_years(cast, late)
        Project.objects.filter(pk=following.project_id).update(code="13990028P000214100999")
        following.project.refresh_from_db()
        assert remembered(following, versions.review(held(following.pk)).findings) == {}


class TestCounts:
    def test_what_was_shown_while_drafting_is_changed_explained_or_ignored_at_submission(self, cast, late):
        page = reverse("projects:target_edit", args=[late.pk])
        late.indicators.filter(order=0).update(value="≥60≥60 个")
        as_(cast.shen).get(page)
        late.indicators.filter(order=0).update(value="≥60 个")
        explain(late, cast)
        counting.settle(held(late.pk))
        counted = {(one.rule, one.fate): one.number for one in CheckCount.objects.all()}
        assert counted == {("R13", "changed"): 1, ("R08", "explained"): 1, ("R09", "ignored"): 1}
        counting.settle(held(late.pk))
        assert CheckCount.objects.count() == 3

    def test_a_submission_and_an_approval_count_it(self, cast, late):
        counting.seen(held(late.pk), versions.review(held(late.pk)).findings)
        kind.on_submitted(held(late.pk), cast.shen)
        assert CheckCount.objects.get(rule="R09").fate == "ignored"
        late.plan_points.filter(month=10).update(percent=80)
        kind.on_approved(held(late.pk), cast.qin)
        assert CheckCount.objects.get(rule="R09").fate == "changed"

    def test_the_page_lists_them_in_a_constant_number_of_queries(
        self, cast, late, django_assert_max_num_queries
    ):
        counting.seen(held(late.pk), versions.review(held(late.pk)).findings)
        counting.settle(held(late.pk))
        for number in range(4):
            waiving.waive(2027, f"R0{number + 1}", actor=cast.qin, reason="试行")
        client = as_(cast.qin)
        client.get(reverse("projects:checks"))
        with django_assert_max_num_queries(30):
            page = client.get(reverse("projects:checks")).content.decode()
        assert page.count("恢复审核") == 4
        assert "支出计划进度" in page


def test_the_desk_sets_aside_tunes_and_restores_on_the_page(cast, year, version):
    desk, url = as_(cast.qin), reverse("projects:checks")
    wrong = desk.post(
        reverse("projects:checks_waive"),
        {"year": 2027, "rule": "R09", "project": "没有这个", "reason": "试行"},
    )
    assert wrong.status_code == 422
    assert "请核对编码" in wrong.content.decode()
    code = version.project.code
    desk.post(
        reverse("projects:checks_waive"), {"year": 2027, "rule": "R09", "project": code, "reason": "年末结算"}
    )
    page = desk.get(url).content.decode()
    assert "年末结算" in page
    assert version.project.name in page
    bad = desk.post(reverse("projects:checks_tune"), {"year": 2027, "pace_june": "四成"})
    assert bad.status_code == 422
    assert 'value="四成"' in bad.content.decode()
    desk.post(reverse("projects:checks_tune"), {"year": 2027, "pace_june": "35"})
    assert 'value="35"' in desk.get(url).content.decode()
    desk.post(reverse("projects:checks_restore", args=[CheckWaiver.objects.get().pk]))
    assert "全部内容都审核" in desk.get(url).content.decode()


def test_a_review_asks_the_same_number_of_queries_however_many_projects_there_are(
    cast, year, version, django_assert_max_num_queries
):
    for number in range(12):
        draft(year, cast.centre, None, cast.shen, code=f"13990027P0002141{number:05d}", name=f"项目{number}")
    versions.review(held(version.pk))
    again = held(version.pk)
    with django_assert_max_num_queries(10):
        assert "R49" in {one.rule for one in versions.review(again).findings}


def test_a_project_that_changes_is_read_again(cast, year, version):
    other = draft(year, cast.centre, None, cast.shen, code="13990027P000214100999", name="另一个项目")
    assert "R49" in rules(version)
    data = versions.data_of(held(other.pk))
    rows = tuple(replace(row, name=f"{row.name}甲") for row in data.indicators)
    versions.save(other.pk, actor=cast.shen, revision=0, data=replace(data, indicators=rows))
    assert "R49" not in rules(version)
