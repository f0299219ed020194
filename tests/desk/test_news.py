"""自上次来过以后: what others did in one's cases, counted and listed, and nothing of what one may not read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts import clock
from accounts.models import Membership, User
from projects.models import BudgetYear
from tests.cast import Cast
from tests.desk.rows import as_, projects, queries, text_of, waiting
from workflows.models import Case, Copy, Event, FieldRemark

pytestmark = pytest.mark.django_db
LAST = datetime(2026, 6, 24, 17, 20, tzinfo=clock.SHANGHAI)


def here_until(user: User, moment: datetime = LAST) -> None:
    User.objects.filter(pk=user.pk).update(visit_began_at=moment - timedelta(hours=8), visit_left_at=moment)


def happened(case: Case, kind: str, actor: User | None, at: datetime, **more: object) -> Event:
    number = case.events.count() + 1
    return Event.objects.create(
        case=case,
        number=number,
        kind=kind,
        actor=actor,
        actor_name=actor.name if actor else "",
        at=at,
        body="{}",
        previous_hash="",
        hash=f"{case.pk:032d}{number:032d}",
        **more,
    )


@pytest.fixture
def case(cast: Cast, year: BudgetYear) -> Case:
    """Of 沈知远, before 秦若兰."""
    versions = projects(year, 1, unit=cast.centre, drafter=cast.shen)
    return waiting(versions, drafter=cast.shen, person=cast.qin)[0]


def block(user: User) -> str:
    page = text_of(as_(user).get("/"))
    return (
        page.split("自上次", 1)[1].split("我发起的")[0].split("预算绩效岗要做的事")[0]
        if "自上次" in page
        else ""
    )


def test_what_others_did_since_the_last_visit_is_listed_with_remarks_and_opinion(
    cast: Cast, case: Case
) -> None:
    here_until(cast.shen)
    happened(case, "submitted", cast.gao, LAST - timedelta(minutes=1))
    back = happened(case, "sent_back", cast.gao, LAST + timedelta(hours=16), comment="成本第1行没有写依据。")
    for place in ("成本第1行", "成本第2行"):
        FieldRemark.objects.create(case=case, event=back, path="x", place=place, text="请补", author=cast.gao)

    said = block(cast.shen)

    assert "退回修改 高映雪 · 今天 09:20 · 批注 2 处：成本第1行没有写依据。" in said
    assert "提交审核" not in said
    assert "上次：6月24日 17:20" in said


def test_nothing_new_is_said_with_the_time_of_the_last_visit(cast: Cast, case: Case) -> None:
    here_until(cast.shen)
    happened(case, "submitted", cast.shen, LAST + timedelta(hours=1))

    assert "自上次（6月24日 17:20）以来没有变化。" in text_of(as_(cast.shen).get("/")), (
        "one's own acts are no news"
    )


def test_who_reads_the_unit_but_takes_no_part_is_told_nothing(cast: Cast, case: Case) -> None:
    for user in (cast.gao, cast.shi, cast.ouyang):
        here_until(user)
    happened(case, "approved", cast.qin, LAST + timedelta(hours=1))

    for user in (cast.gao, cast.shi, cast.ouyang):
        assert "以来没有变化。" in block(user), user


def test_whom_the_case_was_sent_to_is_told(cast: Cast, case: Case) -> None:
    here_until(cast.bai)
    Copy.objects.create(case=case, person=cast.bai, sent_by=cast.qin, snapshot=None)
    happened(
        case,
        "decided_outside",
        cast.xie,
        LAST + timedelta(hours=1),
        principal=cast.qin,
        principal_name="秦若兰",
    )

    assert "登记批复 谢云舟代秦若兰" in block(cast.bai)


def test_who_became_an_administrator_is_told_nothing_of_the_business(cast: Cast, case: Case) -> None:
    Membership.objects.filter(user=cast.qin).delete()
    Membership.objects.create(user=cast.qin, role="log_auditor", unit=cast.root)
    here_until(cast.qin)
    happened(case, "approved", cast.gao, LAST + timedelta(hours=1))

    assert "自上次" not in text_of(as_(cast.qin).get("/"))
    assert case.title not in text_of(as_(cast.qin).get("/since/"))


def test_eight_are_listed_and_all_are_a_click_away(cast: Cast, case: Case) -> None:
    here_until(cast.shen)
    for minutes in range(1, 61):
        happened(case, "urged", cast.qin, LAST + timedelta(minutes=minutes))

    client = as_(cast.shen)
    page, first, second = (text_of(client.get(url)) for url in ("/", "/since/", "/since/?page=2"))

    assert "更多，共 60" in page
    assert block(cast.shen).count("催办") == 8
    assert first.count("催办") == 50
    assert second.count("催办") == 10


def test_the_page_of_a_first_visit_says_what_will_come(cast: Cast) -> None:
    assert "这是您第一次来。" in text_of(as_(cast.shen).get("/since/"))


def test_the_block_costs_the_same_for_one_event_and_for_many(cast: Cast, case: Case) -> None:
    here_until(cast.shen)
    happened(case, "urged", cast.qin, LAST + timedelta(minutes=1))
    few = queries(as_(cast.shen), "/")
    for minutes in range(2, 40):
        happened(case, "urged", cast.qin, LAST + timedelta(minutes=minutes))

    assert queries(as_(cast.shen), "/") == few
