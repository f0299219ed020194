"""Who reads and edits which project, version and import."""

from __future__ import annotations

import pytest
from guardian.shortcuts import assign_perm

from projects.access import may_edit, visible_imports, visible_projects, visible_versions
from projects.models import TargetImport, TargetVersion
from tests.projects.makers import draft
from workflows import cases

pytestmark = pytest.mark.django_db
EVERYBODY = [
    "shen",
    "gao",
    "su",
    "fang",
    "xu",
    "lu",
    "qin",
    "xie",
    "gu",
    "ding",
    "shi",
    "ouyang",
    "luo",
    "he",
    "yan",
    "bai",
]


@pytest.fixture
def targets(cast, year):
    """One of 教育中心, one of 组织一科, one of 老年大学, each with its case."""
    made = {
        "centre": draft(year, cast.centre, None, cast.shen),
        "office": draft(year, cast.root, cast.office_one, cast.fang, code="13990027P000214200012"),
        "college": draft(year, cast.college, None, cast.ouyang, code="13990027P000214300023"),
    }
    for version in made.values():
        cases.open_case("target", version, version.project.drafter)
    return made


@pytest.mark.parametrize(
    ("names", "sees"),
    [
        ("qin xie gu ding shi", {"centre", "office", "college"}),
        ("fang xu", {"office"}),
        ("lu", {"centre", "office"}),
        ("shen gao su", {"centre"}),
        ("ouyang", {"college"}),
        ("bai luo he yan", set()),
    ],
)
def test_a_unit_sees_its_own_and_the_root_all(cast, targets, names, sees):
    for name in names.split():
        person = getattr(cast, name)
        seen = {key for key, one in targets.items() if one.project in visible_projects(person)}
        assert seen == sees, name
        assert {key for key, one in targets.items() if one in visible_versions(person)} == sees, name


def test_a_single_project_can_be_granted(cast, targets):
    assign_perm("projects.view_project", cast.bai, targets["centre"].project)
    assert list(visible_projects(cast.bai)) == [targets["centre"].project]
    assert list(visible_versions(cast.bai)) == [targets["centre"]]


def test_a_signer_from_elsewhere_reads_what_was_put_before_them_while_it_is_that(cast, targets):
    version = targets["college"]
    TargetVersion.objects.filter(pk=version.pk).update(state="in_review")
    assert version not in visible_versions(cast.xu)
    give_seat(cast.xu, version)
    assert version in visible_versions(cast.xu)
    assert version.project not in visible_projects(cast.xu)
    TargetVersion.objects.filter(pk=version.pk).update(state="draft")
    assert version not in visible_versions(cast.xu)


def give_seat(person, version):
    """As if the person had been a signer of the version's case."""
    from workflows.models import Assignment, Case, CaseStep, Seat

    case = Case.objects.get(document_id=version.pk)
    step = CaseStep.objects.create(
        case=case,
        round=1,
        order=1,
        name="科室审核",
        role="section_head",
        place="unit",
        mode="any",
        medium="screen",
    )
    seat = Seat.objects.create(step=step, principal=person, reason="")
    Assignment.objects.create(step=step, seat=seat, case=case, person=person, state="done")


def test_only_the_drafter_edits_and_only_a_draft(cast, targets):
    version = targets["centre"]
    assert [name for name in EVERYBODY if may_edit(getattr(cast, name), version)] == ["shen"]
    version.state = "in_review"
    assert not may_edit(cast.shen, version)


def test_a_drafter_who_lost_the_role_edits_no_more(cast, targets):
    cast.shen.memberships.all().delete()
    assert not may_edit(cast.shen, targets["centre"])


def test_imports_belong_to_the_budget_desk(cast, year):
    one = TargetImport.objects.create(year=year, file_name="a.txt", sha256="", parsed={}, created_by=cast.qin)
    assert [name for name in EVERYBODY if one in visible_imports(getattr(cast, name))] == ["qin", "xie"]
