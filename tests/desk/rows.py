"""Many rows at once, written straight into the tables: for lists and their query counts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from viewflow.workflow.models import Process

from accounts import clock
from accounts.models import Office, Unit, User
from projects.models import BudgetYear, Project, TargetVersion
from workflows.models import Assignment, Case, CaseStep, Seat

STEP = "预算绩效岗审核"


def as_(user: User) -> Client:
    """A browser in which the person is logged in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def queries(client: Client, url: str) -> int:
    """How many statements the page costs once it has been seen: what is remembered between requests is warm."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def text_of(response: object) -> str:
    """What a person reads on the page: without tags, blanks folded."""
    html = response.content.decode()  # type: ignore[attr-defined]
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", "", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def projects(
    year: BudgetYear,
    n: int,
    *,
    unit: Unit,
    drafter: User | None,
    office: Office | None = None,
    first: int = 0,
) -> list[TargetVersion]:
    """``n`` projects with a draft each; the i-th has a budget of i 万元."""
    made = Project.objects.bulk_create(
        Project(
            year=year,
            code=f"139900{year.year - 2001}P{first + i:011d}0",
            name=f"第{first + i}个项目的工作经费",
            unit=unit,
            office=office,
            drafter=drafter,
        )
        for i in range(1, n + 1)
    )
    return TargetVersion.objects.bulk_create(
        TargetVersion(project=project, budget=Decimal(10_000 * i), created_by=drafter)
        for i, project in enumerate(made, 1)
    )


def cases(versions: list[TargetVersion], drafter: User, **fields: object) -> list[Case]:
    """A case for each version, as it would stand with ``fields``."""
    processes = Process.objects.bulk_create(
        Process(flow_class="workflows/flows.ApprovalFlow", data={}) for _ in versions
    )
    return Case.objects.bulk_create(
        Case(
            number=f"T{version.pk}",
            kind="target",
            document_id=version.pk,
            process=process,
            drafter=drafter,
            title=version.project.name,
            unit=version.project.unit,
            office=version.project.office,
            amount=version.budget,
            year=version.project.year_id,
            **fields,
        )
        for version, process in zip(versions, processes, strict=True)
    )


def waiting(
    versions: list[TargetVersion],
    *,
    drafter: User,
    person: User,
    due_on: date | None = None,
    deputy: User | None = None,
) -> list[Case]:
    """The versions in review, each waiting for ``person`` (and a deputy) at 预算绩效岗审核."""
    TargetVersion.objects.filter(pk__in=[version.pk for version in versions]).update(state="in_review")
    due = due_on or clock.today() + timedelta(days=4)
    found = cases(
        versions,
        drafter,
        state="open",
        round=1,
        step_name=STEP,
        submitted_by=drafter,
        submitted_at=clock.now(),
    )
    steps = CaseStep.objects.bulk_create(
        CaseStep(
            case=case,
            round=1,
            order=3,
            name=STEP,
            role="budget_officer",
            place="root",
            mode="any",
            medium="screen",
            state="open",
            due_on=due,
        )
        for case in found
    )
    seats = Seat.objects.bulk_create(
        Seat(step=step, principal=person, reason="本级预算绩效岗") for step in steps
    )
    for who in filter(None, (person, deputy)):
        Assignment.objects.bulk_create(
            Assignment(
                step=step,
                seat=seat,
                case=step.case,
                person=who,
                as_deputy=who is not person,
                due_on=step.due_on,
            )
            for step, seat in zip(steps, seats, strict=True)
        )
    return found
