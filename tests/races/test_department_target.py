"""The 部门整体绩效目标 begun, saved and submitted by both hands of the budget desk at the same moment."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from projects.department.access import CASE_KIND
from projects.department.content import content_of, text_of, with_rows
from projects.department.creating import begin
from projects.department.saving import save
from projects.models import DepartmentTarget
from projects.versions.errors import Conflict
from tests.cast import Cast
from tests.projects.department.makers import whole_text
from tests.projects.makers import draft, make_year
from tests.races.barrier import at_once, eight
from workflows import cases
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case
from workflows.snapshots import content_of as frozen
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def test_one_draft_begins_one_save_stands_and_what_was_submitted_is_what_is_kept(cast: Cast) -> None:
    for number in range(ROUNDS):
        year = make_year(2030 + number)
        code = f"139900{30 + number}P00021410000X"
        project = draft(year, cast.centre, None, cast.shen, code=code).project
        begun = at_once(
            eight(
                *(
                    partial(begin, year, cast.root, actor=who, text=whole_text())
                    for who in (cast.qin, cast.xie)
                )
            )
        )
        [version] = [one for one in begun if isinstance(one, DepartmentTarget)]
        assert all(isinstance(one, Refused) for one in begun if one is not version), begun

        text = text_of(now(version))
        linked = replace(
            text,
            rows=tuple(
                replace(row, project=project.pk if row.part == "items" else None) for row in text.rows
            ),
        )
        case = Case.objects.get(kind=CASE_KIND, document_id=version.pk)
        written, other, submitted = at_once([
            partial(save, version.pk, actor=cast.qin, revision=0, text=linked),
            partial(save, version.pk, actor=cast.xie, revision=0, text=replace(text, intro="谢云舟改的总述。")),
            partial(cases.submit, case.pk, actor=cast.qin),
        ])  # fmt: skip
        assert not isinstance(submitted, BaseException), submitted
        saved = [one for one in (written, other) if isinstance(one, DepartmentTarget)]
        late = [one for one in (written, other) if not isinstance(one, DepartmentTarget)]
        assert len(saved) <= 1
        assert all(isinstance(one, Conflict | Stale | NotAllowed) for one in late), late

        case.refresh_from_db()
        kept = now(version)
        assert kept.revision == len(saved)
        assert frozen(case.snapshot) == content_of(kept)
        assert verify_case(case) == []


def now(version: DepartmentTarget) -> DepartmentTarget:
    return with_rows(DepartmentTarget.objects.all()).get(pk=version.pk)
