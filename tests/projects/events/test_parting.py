"""拆分, 划转 and 更名: who goes on with the money, under which name, and that both histories are read from both projects."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from projects import events
from projects.events import Newcomer
from projects.models import Project, ProjectEvent, TargetVersion
from projects.rules.waiving import waive
from projects.versions import content_of, with_rows
from projects.versions.errors import Invalid
from tests.cast import Cast
from tests.projects.events.makers import now, paper, wan
from tests.workflows.files import upload
from workflows import cases
from workflows import year as flow
from workflows.errors import NotAllowed, Refused, Stale

CODE = "13990026P000214199990"


def target(project: Project) -> dict:
    version = with_rows(TargetVersion.objects.filter(project=project)).latest("pk")
    return content_of(version)


def tab(who: Client, project: Project) -> str:
    return who.get(reverse("desk:project", args=[project.pk]) + "?tab=budget").content.decode()


def test_a_part_becomes_a_project_of_its_own_and_both_go_on(cast: Cast, training: Project) -> None:
    new = Newcomer(cast.centre, None, CODE, "骨干培训经费", wan(30), drafter=cast.shen)
    too_much = Newcomer(cast.centre, None, CODE, "骨干培训经费", wan(101))
    with pytest.raises(Refused, match="不够减"):
        events.split(training.pk, too_much, actor=cast.qin, seen={}, paper=paper(cast.qin))
    with pytest.raises(NotAllowed):
        events.split(training.pk, new, actor=cast.shen, seen={}, paper=paper(cast.qin))
    with pytest.raises(Stale):
        events.split(training.pk, new, actor=cast.qin, seen={training.pk: wan(90)}, paper=paper(cast.qin))
    assert not Project.objects.filter(code=CODE).exists()
    done = events.split(training.pk, new, actor=cast.qin, seen={training.pk: wan(100)}, paper=paper(cast.qin))
    child = Project.objects.get(code=CODE)
    assert (now(training), now(child), child.joined_on) == (70, 30, date(2026, 6, 10))
    before, after = target(training), target(child)
    assert (after["goals"], after["plan"], after["budget"]) == (before["goals"], before["plan"], "300000")
    assert after["indicators"] == before["indicators"]
    events.reverse_event(done.events[0].pk, actor=cast.qin, reason="项目认错")
    assert (now(training), now(child)) == (100, 0)


def test_a_code_that_is_too_short_is_named_as_in_the_system_review_unless_the_year_does_not_ask(
    client: Client, cast: Cast, training: Project
) -> None:
    client.force_login(cast.qin)
    typed = {
        "number": "云财预〔2026〕31号", "dated": "2026-06-10", "effective_on": "2026-06-10", "checked": "on",
        "do": "register", "code": "139900", "name": "骨干培训经费", "amount": "30", "place": f"{cast.centre.pk}-",
        "drafter": "", f"seen-{training.pk}": "1000000.00",
    }  # fmt: skip
    url = reverse("projects:part", args=[training.pk, "split"])
    told = client.post(url, typed | {"scan": upload("来文.pdf")})
    assert told.status_code == 422
    assert "填的是“139900”，共6位。应为21位" in told.content.decode()
    assert not Project.objects.filter(code="139900").exists()

    waive(training.year_id, "R01", actor=cast.qin, reason="今年沿用旧编码")
    assert client.post(url, typed | {"scan": upload("来文.pdf")}).status_code == 302
    assert now(Project.objects.get(code="139900")) == 30


def test_another_place_goes_on_from_the_day_of_the_paper_and_each_reads_the_others_history(
    client: Client, cast: Cast, training: Project
) -> None:
    flow.open_year(2026, actor=cast.qin)
    events.change(
        training.pk, actor=cast.qin, kind=ProjectEvent.Kind.ADDED, amount=wan(5), seen={},
        paper=paper(cast.qin, "2026-05-06", "云财预〔2026〕20号"),
    )  # fmt: skip
    here = Newcomer(cast.centre, None, CODE, "培训经费", wan(60))
    with pytest.raises(Refused, match="已经在这个科室或单位"):
        events.transfer(training.pk, here, actor=cast.qin, seen={}, paper=paper(cast.qin))

    client.force_login(cast.qin)
    url = reverse("projects:part", args=[training.pk, "transferred"])
    assert url in tab(client, training)
    assert 'value="培训经费"' in client.get(url).content.decode()
    typed = {
        "number": "云财预〔2026〕31号", "dated": "2026-06-10", "effective_on": "2026-06-10", "checked": "on",
        "do": "register", "scan": upload("来文.pdf"), "code": CODE, "name": "培训经费", "amount": "60",
        "place": f"{cast.college.pk}-", "drafter": "", f"seen-{training.pk}": "1050000.00",
    }  # fmt: skip
    assert client.post(url, typed | {"amount": "106"}).status_code == 422
    assert client.post(url, typed | {"scan": upload("来文.pdf")}).status_code == 302
    there = Project.objects.get(code=CODE)
    assert (now(training), now(there), there.unit) == (45, 60, cast.college)
    assert flow.run_of("project", training.pk).state == "handed_on"
    assert flow.run_of("project", there.pk).state == "running"
    assert target(there)["goals"] == target(training)["goals"]
    with pytest.raises(Refused, match="划转"):
        events.change(
            training.pk,
            actor=cast.qin,
            kind=ProjectEvent.Kind.ADDED,
            amount=wan(1),
            seen={},
            paper=paper(cast.qin),
        )
    for who, project, words in (
        (cast.ouyang, there, "划转前 培训经费"),
        (cast.shen, training, "划转到 培训经费"),
    ):
        client.force_login(who)
        shown = tab(client, project)
        assert words in shown
        assert "云财预〔2026〕20号" in shown
        assert "打开项目" not in shown  # the other unit's project is told, not opened


def test_a_new_name_stands_from_the_paper_on_and_an_open_form_does_not_bring_the_old_one_back(
    client: Client, cast: Cast, training: Project
) -> None:
    draft = training.versions.get()
    with pytest.raises(Invalid):
        events.rename(training.pk, " 培训经费 ", actor=cast.qin, seen={}, paper=paper(cast.qin))
    client.force_login(cast.qin)
    url = reverse("projects:rename", args=[training.pk])
    typed = {
        "number": "云组〔2026〕9号", "dated": "2026-06-10", "effective_on": "2026-06-10", "checked": "on",
        "scan": upload("来文.pdf"), "name": "基层骨干培训经费",
    }  # fmt: skip
    assert client.post(url, typed).status_code == 302
    assert now(training) == 100
    assert training.name == "基层骨干培训经费"
    assert "培训经费 → 基层骨干培训经费" in tab(client, training)
    draft.refresh_from_db()
    assert draft.revision == 1
    events.reverse_event(training.events.get().pk, actor=cast.qin, reason="文件看错")
    training.refresh_from_db()
    assert training.name == "培训经费"
    case = cases.open_case("target", draft, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    with pytest.raises(Refused, match="正在审核中"):
        events.rename(training.pk, "新名称", actor=cast.qin, seen={}, paper=paper(cast.qin))
