"""The demo department: fictional, complete, and made through the verbs people use."""

from __future__ import annotations

import re
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from accounts import audit, clock
from accounts.models import Deputy, Membership, User
from accounts.roles import Role
from desk.demo import seed as seeding
from desk.demo.agenda import moment
from desk.demo.people import Department
from desk.demo.plot import MISTAKES, UNDER_REVIEW
from desk.demo.seed import BEGINNING, seed, write_accounts
from desk.demo.spending import leave_for_practice
from monitoring.execution import receiving
from monitoring.execution.outlook import outlook
from monitoring.models import CheckpointReport, MonitoringReport, MonitoringRound, Rectification
from notifications.calendar import is_working_day
from notifications.models import Notice, Obligation
from notifications.reminders.sweeping import sweep
from projects import importing, versions
from projects.department.notes import notes_of, totals_of
from projects.disclosing.budget import due_on
from projects.disclosing.reminding import unpublished
from projects.models import (
    AdditionProposal,
    BudgetDisclosure,
    BudgetYear,
    DepartmentTarget,
    Explanation,
    Project,
    ProjectEvent,
    TargetVersion,
)
from workflows import foreseeing, kinds
from workflows.inbox import waiting_for_meeting
from workflows.models import Case, CaseStep, Event, FieldRemark, Route
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Department]:
    """Seeded once for all tests of this module, rolled back at its end."""
    place = tmp_path_factory.mktemp("attachments")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=place), transaction.atomic():
        yield seed()
        transaction.set_rollback(True)


def drafts_of_2027() -> list[TargetVersion]:
    found = versions.with_rows(TargetVersion.objects.filter(project__year=2027))
    return list(found.select_related("project__drafter"))


def number_of(version: TargetVersion) -> int:
    return int(version.project.code[16:20])


def test_sixteen_people_hold_every_role_and_two_share_a_name(made):
    assert User.objects.count() == 16
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    names = Counter(User.objects.values_list("name", flat=True))
    assert [name for name, count in names.items() if count == 2] == ["李文静"]
    twins = User.objects.filter(name="李文静")
    assert len({(one.unit_id, one.office_id) for one in twins}) == 2
    pair = Deputy.objects.get()
    assert (pair.principal.name, pair.deputy.name) == ("秦若兰", "谢云舟")
    assert not User.objects.filter(must_change_password=True).exists()


def test_a_monitoring_round_stands_with_a_red_light_and_its_rectification(made):
    states = Counter(MonitoringReport.objects.filter(revision__gt=0).values_list("state", flat=True))
    assert states == {"confirmed": 4, "in_review": 2, "draft": 1}
    (demanded,) = Rectification.objects.all()
    assert (demanded.state, demanded.report.light) == ("open", "warning")
    assert [one.months for one in MonitoringRound.objects.all()] == ["1–5月", "1–6月"]


def test_budgets_have_changed_and_a_reserve_has_its_first_child(made):
    told = [(event.get_kind_display(), event.after - event.before) for event in ProjectEvent.objects.all()]
    assert sorted(told) == [
        ("代编分解", -600000),
        ("代编分解", 600000),
        ("调剂", -20000),
        ("调剂", 20000),
        ("追加", 30000),
    ]
    child = Project.objects.get(parent__isnull=False)
    assert (child.parent.kind, child.adjusted, child.joined_on) == ("on_behalf", 600000, date(2026, 5, 20))
    assert child.parent.adjusted == 1200000, "the rest is to be broken down by 6月底"
    assert child.drafter is not None
    assert all(event.scan for event in ProjectEvent.objects.all())


def test_twenty_four_projects_of_all_kinds_come_to_1800_wan(made):
    projects = Project.objects.filter(year=2026, parent=None)
    assert projects.count() == 24
    assert set(projects.values_list("kind", flat=True)) == set(Project.Kind.values)
    total = sum(
        TargetVersion.objects.filter(project__in=projects, budget__isnull=False).values_list(
            "budget", flat=True
        )
    )
    assert total == Decimal("18008200")


def test_the_year_in_execution_is_approved_and_locked_but_for_one_addition_under_review(made):
    states = Counter(TargetVersion.objects.filter(project__year=2026).values_list("state", flat=True))
    assert states == {"approved": 23, "in_review": 1, "draft": 1}, "the draft is of the reserve's child"
    locked = TargetVersion.objects.filter(project__year=2026, state="approved").select_related("project")
    for version in locked:
        assert version.locked_at is not None
        assert (version.budget or 0) == version.project.approved
    assert Case.objects.filter(kind="target", year=2026, state="approved").count() == 23


def test_march_is_over_june_is_an_estimate_and_one_file_is_left_to_import(made, tmp_path):
    reports = CheckpointReport.objects.select_related("project", "checkpoint")
    march, june = reports.filter(checkpoint__month=3), reports.filter(checkpoint__month=6)
    assert march.count() == june.count() == 22
    assert all(one.frozen_at and one.lamp.words == "正常" for one in march)
    assert all(one.provisional and one.spent_as_of == date(2026, 5, 31) for one in june)
    lights = {int(one.project.code[16:20]): one.lamp.words for one in june}
    assert (lights[6], lights[18]) == ("预警", "关注")
    assert AdditionProposal.objects.count() == 0
    file = leave_for_practice(tmp_path)
    day, root = date(2026, 6, 24), made.units["301001"]
    with clock.shifted(BEGINNING):
        held = receiving.receive(
            file.read_bytes(),
            file_name=file.name,
            year=BudgetYear.objects.get(pk=2026),
            unit=root,
            as_of=day,
            actor=made.people["qinruolan"],
        )
    found = outlook(held, {})
    assert found.words.startswith("21 对上 · 1 按名称对上 · 1 退款 · 1 新编码")


def test_every_trail_is_whole_and_lies_before_the_first_morning(made):
    for case in Case.objects.all():
        assert verify_case(case) == []
        moments = list(case.events.order_by("number").values_list("at", flat=True))
        assert moments == sorted(moments)
        assert moments[-1] < BEGINNING
    assert audit.verify() == []


def test_everything_happened_on_working_days(made):
    days = {at.astimezone(BEGINNING.tzinfo).date() for at in Event.objects.values_list("at", flat=True)}
    assert [day for day in days if not is_working_day(day)] == []


def test_the_record_shows_paper_a_deputy_a_return_and_a_letter_for_many(made):
    assert Event.objects.filter(source="paper").count() == 2
    assert Event.objects.filter(actor__name="谢云舟", kind="approved").count() >= 4
    assert Event.objects.filter(kind="sent_back").count() == 2
    assert FieldRemark.objects.count() == 4
    letter = Event.objects.filter(kind="decided_outside", registration__number="云财预〔2026〕3号")
    assert letter.count() == 22


def test_no_project_ever_needed_an_explanation_to_pass(made):
    for version in TargetVersion.objects.filter(project__year=2026).exclude(state="draft"):
        assert versions.review(version).blocking == []


def test_codes_are_valid_and_below_those_of_the_sample(made):
    codes = Project.objects.exclude(code="").exclude(year=2027, code__contains="410014")
    assert all(re.fullmatch(r"1[39]\d{4}2[567]P\d{11}[0-9A-Z]", one.code) for one in codes)
    assert all(int(one.code[16:20]) < 5000 for one in codes)


def test_the_drafts_of_2027_hold_exactly_the_eight_mistakes(made):
    """By rule and place: nothing else is found on any sheet of the year, not even a note."""
    found = set()
    for version in drafts_of_2027():
        for remark in versions.review(version).panel().remarks:
            found |= {(number_of(version), one.rule, one.path) for one in remark.findings}
    assert found == {(number, rule, path) for number, (rule, path, _) in MISTAKES.items()}
    assert len(found) == 8


def test_each_mistake_sits_in_a_draft_its_drafter_can_mend(made):
    for version in drafts_of_2027():
        if number_of(version) in MISTAKES:
            assert version.state == "draft"
            assert len(versions.problems(version)) == 1
            assert version.project.drafter == made.drafter(
                version.project.office.name if version.project.office else version.project.unit.code
            )


def test_the_other_targets_of_2027_stand_at_every_step(made):
    open_steps = Counter(
        CaseStep.objects.filter(case__year=2027, state="open").values_list("name", flat=True)
    )
    assert open_steps == {
        "科室审核": 1,
        "分管领导审签": 1,
        "预算绩效岗审核": 2,
        "分管财务领导审签": 1,
        "批复": 2,
    }
    assert Case.objects.filter(year=2027, state="outside").count() == 2
    returned = Case.objects.get(year=2027, returned=True)
    assert returned.remarks.count() == 2
    assert len(UNDER_REVIEW) == 7


def test_a_target_under_review_carries_an_explanation(made):
    explained = Explanation.objects.get()
    assert explained.version.state == "in_review"
    assert versions.review(explained.version).panel().explained[0].explanation is not None


def test_the_sample_document_goes_into_the_demo_beside_what_is_there(made, capsys):
    sample = Path(importing.__file__).parent / "samples" / "yunhe-2027.txt"
    blocked = {version.pk: len(versions.problems(version)) for version in drafts_of_2027()}
    call_command("import_targets", str(sample), "--year", "2027", "--commit", "--actor", "qinruolan")
    told = capsys.readouterr().out
    assert "不在单位表中" not in told
    assert "没有覆盖" not in told
    assert Project.objects.filter(year=2027, kind="").count() >= 5
    assert {
        version.pk: len(versions.problems(version)) for version in drafts_of_2027() if version.pk in blocked
    } == blocked


def test_old_notices_are_read_and_the_last_days_wait(made):
    assert Notice.objects.filter(read_at=None).exists()
    assert not Notice.objects.filter(read_at=None, created_at__lt=BEGINNING.replace(day=22, hour=0)).exists()


def test_rights_stand_as_the_memberships_say(made):
    call_command("check_rights")


def test_the_passwords_open_the_accounts_and_only_the_owner_reads_them(made, tmp_path, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    path = tmp_path / "var" / "demo-accounts.txt"
    write_accounts(made, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    for username, password in made.passwords.items():
        assert f"{username}" in text
        assert password in text
    assert User.objects.get(username="qinruolan").check_password(made.passwords["qinruolan"])
    assert len(set(made.passwords.values())) == 16


class TestCommand:
    """Where the demo may not go."""

    def test_it_never_touches_a_database_of_somebody_s_own(self, settings):
        settings.EMBEDDED_DATABASE = False
        with pytest.raises(CommandError, match="DATABASE_URL"):
            call_command("demo_seed", "--anew")

    def test_it_leaves_a_filled_database_alone(self, made, settings, tmp_path, capsys):
        settings.EMBEDDED_DATABASE = True
        settings.DEMO_ACCOUNTS = tmp_path / "demo-accounts.txt"
        call_command("demo_seed")
        assert User.objects.count() == 16
        assert not settings.DEMO_ACCOUNTS.exists()

    def test_it_does_not_clear_what_is_not_the_demo(self, made, settings, tmp_path):
        settings.EMBEDDED_DATABASE = True
        settings.DEMO_ACCOUNTS = tmp_path / "demo-accounts.txt"
        with pytest.raises(CommandError, match="不是演示部门"):
            call_command("demo_seed", "--anew")
        assert User.objects.count() == 16

    def test_into_an_empty_database_it_writes_the_department_and_the_accounts(
        self, db, settings, tmp_path, monkeypatch
    ):
        settings.EMBEDDED_DATABASE = True
        settings.DEMO_ACCOUNTS = tmp_path / "demo-accounts.txt"
        monkeypatch.setenv("JICHENG_CLOCK", str(tmp_path / "clock.json"))
        monkeypatch.setattr("desk.management.commands.demo_seed.is_empty", lambda: True)
        monkeypatch.setattr("desk.management.commands.demo_seed.seed", lambda: Department())
        monkeypatch.setattr("desk.demo.seed.accounts_text", lambda made: "账号")
        call_command("demo_seed")
        assert settings.DEMO_ACCOUNTS.read_text() == "账号"
        assert (tmp_path / "clock.json").exists()
        assert seeding.BEGINNING.isoformat().startswith("2026-06-25T09:00")


def test_large_projects_of_new_cases_are_signed_by_the_head_of_the_department_too(made):
    """The desk saved a second version the afternoon before; what was under way keeps the first."""
    route = Route.objects.get(kind="target", is_current=True)
    assert (route.version, route.changed_by.name) == (2, "秦若兰")
    (large,) = [step for step in route.steps.all() if step.conditions]
    assert large.name == "主要领导审签"
    targets = Case.objects.filter(kind="target").exclude(route=None).select_related("route")
    assert {case.route.version for case in targets} == {1}
    paths = {}
    for version in drafts_of_2027():
        case = Case.objects.filter(document_id=version.pk, route=None).first()
        if case is not None and version.budget is not None:
            kind = kinds.get("target")
            steps = {step.name: step for step in foreseeing.preview(kind, version, version.project.drafter)}
            paths[version.budget >= 1000000] = steps["主要领导审签"]
    assert paths[False].change == "预算数达到 100万元时增加主要领导审签"
    assert [person.name for person, _ in paths[True].people] == ["丁维岳"]


def test_last_years_approved_targets_were_published_in_time_and_nobody_is_reminded_of_it(
    made: Department,
) -> None:
    (published,) = BudgetDisclosure.objects.all()
    due = due_on(BudgetYear.objects.get(pk=2026))
    assert due is not None
    assert published.made_at.astimezone(clock.SHANGHAI).date() <= due == date(2026, 2, 9)
    assert published.projects == 21
    assert unpublished() == {}


def test_one_matter_waits_for_the_meeting_with_both_signatures_and_every_project_behind_it(
    made: Department,
) -> None:
    (case,) = waiting_for_meeting(made.people["qinruolan"])
    assert (case.title, case.state_words) == ("2026年度部门整体绩效目标", "部务会研究")
    signed = case.events.filter(kind="approved").order_by("number")
    assert [event.actor.name for event in signed if event.actor] == ["顾怀瑾", "丁维岳"]
    version = DepartmentTarget.objects.get()
    assert totals_of(version).agree
    assert [note.text for note in notes_of(version, kinds.get("department_target").content(version))] == []
    assert list(waiting_for_meeting(made.people["xieyunzhou"])) == [case]


@pytest.mark.parametrize("jumped", [True, False], ids=["the clock jumps", "morning by morning"])
def test_what_is_not_explained_by_july_10_is_told_once_on_the_monday_after(
    made: Department, jumped: bool
) -> None:
    """To the drafter and to the head, by whichever mornings one comes to 2026-07-13; and not again the day after."""
    fang, xu = made.people["fangyining"], made.people["xuwang"]
    monday = moment(2026, 7, 13, 8, 40)
    mornings = [] if jumped else [moment(2026, 7, day, 8, 40) for day in (1, 2, 3, 6, 7, 8, 9, 10)]
    for morning in mornings:
        with clock.shifted(morning):
            sweep()
    assert not Obligation.objects.filter(stage="checkpoint_late").exists()
    for morning in (monday, monday, moment(2026, 7, 14, 8, 40)):
        with clock.shifted(morning):
            sweep()
    told = Obligation.objects.filter(source="checkpoint", offset=-1, state="told")
    of_hers = told.filter(recipient=fang, stage="checkpoint_explain")
    of_his = told.filter(recipient=xu, stage="checkpoint_late")
    assert (of_hers.count(), of_his.count()) == (9, 16)
    his = set(of_his.values_list("notice", flat=True))
    titles = set(Notice.objects.filter(pk__in=his).values_list("title", flat=True))
    assert len(titles) == 16
    assert all("6月底支出进度说明逾期 1 个工作日" in title for title in titles)
    hers = Notice.objects.filter(pk__in=of_hers.values("notice"))
    assert all("逾期" in f"{one.title}{one.text}" for one in hers)
    assert {one.created_at.astimezone(clock.SHANGHAI).date() for one in hers} == {date(2026, 7, 13)}
