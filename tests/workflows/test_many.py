"""批量办理: each row its own act and its own result, and the record keeps which were never opened."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from tests.cast import Cast
from tests.workflows.steps import at_step, holding, submitted
from tests.workflows.test_pages import as_
from tests.workflows.ways import DIVISION, SECTION, named, route
from workflows import inbox
from workflows.cases import approve, decide_many, submit
from workflows.cases.many import MOST, Fate
from workflows.errors import Refused
from workflows.models import Assignment, Case, Route
from workflows.showing.record import days_of
from workflows.showing.since import last_seen
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def row(case: Case, person: User) -> int:
    """The id of the person's newest row on the case."""
    return Assignment.objects.filter(case=case, person=person).latest("id").pk


def test_many_are_agreed_to_each_with_its_own_event_and_result(cast: Cast) -> None:
    seen, unseen = submitted(cast, title="看过的"), submitted(cast, title="没看的")
    inbox.mark_seen(seen, cast.gao)
    results = decide_many(
        [row(seen, cast.gao), row(unseen, cast.gao)], actor=cast.gao, choice="approve", comment="同意。"
    )
    assert [(one.fate, one.opened) for one in results] == [(Fate.DONE, True), (Fate.DONE, False)]
    assert results[0].text == "已同意。下一步：分管领导审签（陆承砚），一般 2 个工作日内办结。"
    for case, opened in ((seen, True), (unseen, False)):
        event = case.events.last()
        assert event is not None
        assert (event.kind, event.actor, event.comment) == ("approved", cast.gao, "同意。")
        assert (event.data["batch"], event.data["seen"]) == (True, opened)
        assert holding(case) == {"lu"}
        case.refresh_from_db()
        assert verify_case(case) == []
        words = days_of(case)[0].lines[0].tail
        assert words.endswith("批量办理。" if opened else "批量办理，本稿未打开。")


def test_what_was_never_opened_does_not_count_as_seen(cast: Cast) -> None:
    case = submitted(cast)
    decide_many([row(case, cast.gao)], actor=cast.gao, choice="approve")
    done = Assignment.objects.get(case=case, person=cast.gao)
    assert (done.state, done.seen, done.seen_at) == ("done", None, None)
    assert last_seen(case, cast.gao) is None
    other = submitted(cast)
    inbox.mark_seen(other, cast.gao)
    decide_many([row(other, cast.gao)], actor=cast.gao, choice="approve")
    assert Assignment.objects.get(case=other, person=cast.gao).seen == other.snapshot
    assert last_seen(other, cast.gao) is not None


def test_many_are_returned_with_one_comment(cast: Cast) -> None:
    one, two = submitted(cast), submitted(cast)
    ids = [row(one, cast.gao), row(two, cast.gao)]
    with pytest.raises(Refused, match="请写明要修改什么"):
        decide_many(ids, actor=cast.gao, choice="send_back", comment=" ")
    decide_many(ids, actor=cast.gao, choice="send_back", comment="请补充测算依据。")
    for case in (one, two):
        case.refresh_from_db()
        assert (case.state, case.events.last().comment) == (Case.State.DRAFT, "请补充测算依据。")  # type: ignore[union-attr]


def test_each_row_tells_why_it_was_not_done_and_the_others_are(cast: Cast) -> None:
    paper = at_paper(cast)
    good, taken = at_step(cast, 3, title="可以办"), at_step(cast, 3, title="别人办了")
    rows = [row(good, cast.qin), row(taken, cast.qin), row(paper, cast.qin), row(good, cast.xie)]
    approve(taken.pk, actor=cast.xie)
    results = decide_many(rows, actor=cast.qin, choice="approve")
    assert [one.fate for one in results] == [Fate.DONE, Fate.LATE, Fate.REFUSED]
    assert "谢云舟已于 10:32 同意" in results[1].text
    assert results[2].text == "本环节为纸质签批，请打印审批单，签批后由预算绩效岗登记。"
    assert holding(good) == {"gu"}


def at_paper(cast: Cast) -> Case:
    """A case that waits for 秦若兰's signature on paper; later cases take the usual route again."""
    usual = submitted(cast).route
    assert usual is not None
    route(named("纸质会签", cast.qin, medium="paper"))
    case = submitted(cast)
    Route.objects.filter(kind="paper").update(is_current=False)
    Route.objects.filter(pk=usual.pk).update(is_current=True)
    return case


def test_a_vote_counts_one_vote_and_takes_no_return(cast: Cast) -> None:
    route(named("票决", cast.gao, cast.lu, cast.gu, mode="vote", votes_needed=2))
    one, two = submitted(cast), submitted(cast)
    results = decide_many([row(one, cast.gao)], actor=cast.gao, choice="approve")
    assert "同意 1 票" in results[0].text
    assert holding(one) == {"lu", "gu"}
    (refused,) = decide_many([row(two, cast.gao)], actor=cast.gao, choice="send_back", comment="请改。")
    assert refused.fate is Fate.REFUSED
    assert "本环节为票签" in refused.text


def test_a_person_who_may_no_longer_sign_is_told_so(cast: Cast) -> None:
    case = submitted(cast)
    pk = row(case, cast.gao)
    cast.gao.memberships.all().delete()
    (result,) = decide_many([pk], actor=cast.gao, choice="approve")
    assert result.fate is Fate.BARRED
    assert "任职或代办关系已有变动" in result.text


def test_nothing_too_much_and_no_other_choice(cast: Cast) -> None:
    case = submitted(cast)
    for rows, choice, words in (
        ([], "approve", "请勾选"),
        ([row(case, cast.gao)], "reject", "请选择同意或退回修改"),
        (list(range(1, MOST + 2)), "approve", f"一次最多办理 {MOST} 件"),
    ):
        with pytest.raises(Refused, match=words):
            decide_many(rows, actor=cast.gao, choice=choice)
    assert decide_many([row(case, cast.gao)], actor=cast.lu, choice="approve") == []


def test_the_same_step_twice_in_one_go_signs_it_once(cast: Cast) -> None:
    route(SECTION | {"place": "unit"}, named("复核", cast.gao), DIVISION | {"place": "unit"})
    case = submitted(cast)
    pk = row(case, cast.gao)
    results = decide_many([pk, pk], actor=cast.gao, choice="approve")
    assert len(results) == 1
    (late,) = decide_many([pk], actor=cast.gao, choice="approve")
    assert late.fate is Fate.LATE
    assert case.events.filter(kind="approved").count() == 1


def test_the_pages_say_which_were_not_opened_before_and_after(cast: Cast) -> None:
    seen, unseen = submitted(cast, title="看过的"), submitted(cast, title="没看的")
    inbox.mark_seen(seen, cast.gao)
    client, url = as_(cast.gao), reverse("workflows:decide_many")
    assert "批量办理勾选的事项" in client.get("/").content.decode()
    ids = [row(seen, cast.gao), row(unseen, cast.gao)]
    page = client.get(url, {"row": ids}).content.decode()
    assert "1 件的本稿还没有打开过" in page
    answer = client.post(url, {"row": ids, "decision": "send_back", "comment": ""})
    assert answer.status_code == 422
    assert "请写明要修改什么" in answer.content.decode()
    page = client.post(url, {"row": ids, "decision": "approve", "comment": "同意。"}).content.decode()
    assert "勾选 2 件，已办理 2 件 · 其中 1 件的本稿未打开" in page
    assert "没有可以批量办理的事项" in client.get(url, {"row": ids}).content.decode()


def test_the_page_costs_the_same_with_two_and_with_eight(cast: Cast) -> None:
    client, url = as_(cast.gao), reverse("workflows:decide_many")
    counts = []
    for more in (2, 6):
        for _ in range(more):
            submitted(cast)
        ids = list(inbox.todo(cast.gao).values_list("pk", flat=True))
        client.get(url, {"row": ids})
        with CaptureQueriesContext(connection) as asked:
            client.get(url, {"row": ids})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_resubmitted_case_is_unopened_again(cast: Cast) -> None:
    case = submitted(cast)
    inbox.mark_seen(case, cast.gao)
    decide_many([row(case, cast.gao)], actor=cast.gao, choice="send_back", comment="请改。")
    submit(case.pk, actor=cast.shen)
    (result,) = decide_many([row(case, cast.gao)], actor=cast.gao, choice="approve")
    assert not result.opened
