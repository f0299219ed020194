"""The project page: head, tabs, files, and who drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import BudgetYear, Project
from projects.versions.creating import NewProject, create_project
from tests.cast import Cast
from tests.desk.rows import as_, projects, text_of
from tests.projects.makers import draft
from workflows.models import Attachment, Case

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(cast: Cast, year: BudgetYear) -> Project:
    return draft(year, cast.centre, None, cast.shen).project


def test_the_page_names_the_project_its_place_and_its_state(cast: Cast, project: Project) -> None:
    page = text_of(as_(cast.qin).get(f"/projects/{project.pk}/"))

    assert "远程教育站点更新与运行维护经费" in page
    assert "301003 教育中心" in page
    assert "草稿 · 一上稿" in page
    assert "项目支出绩效目标表" in page


def test_somebody_of_another_place_does_not_find_it(cast: Cast, project: Project) -> None:
    for stranger in (cast.bai, cast.ouyang, cast.luo):
        assert as_(stranger).get(f"/projects/{project.pk}/").status_code == 404
        answer = as_(stranger).post(
            f"/projects/{project.pk}/upload/", {"file": SimpleUploadedFile("测算.pdf", PDF)}
        )
        assert answer.status_code == 404
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("tab", ["target", "documents", "record", "versions", "unknown"])
def test_the_address_names_the_tab(cast: Cast, project: Project, tab: str) -> None:
    answer = as_(cast.shen).get(f"/projects/{project.pk}/?tab={tab}")

    assert answer.status_code == 200
    current = "target" if tab == "unknown" else tab
    assert f'href="?tab={current}" aria-current="page"' in answer.content.decode()


def test_only_the_drafter_is_offered_the_form(cast: Cast, project: Project) -> None:
    edit = reverse("projects:target_edit", args=[project.versions.get().pk])

    assert edit in as_(cast.shen).get(f"/projects/{project.pk}/").content.decode()
    assert edit not in as_(cast.gao).get(f"/projects/{project.pk}/").content.decode()
    assert edit not in as_(cast.qin).get(f"/projects/{project.pk}/").content.decode()


def test_a_file_is_kept_and_comes_back_as_it_was(cast: Cast, project: Project) -> None:
    client = as_(cast.shen)

    client.post(
        f"/projects/{project.pk}/upload/",
        {"file": SimpleUploadedFile("预算测算表.pdf", PDF), "personal": "on"},
    )

    kept = Attachment.objects.get()
    assert (kept.owner_kind, kept.owner_id, kept.personal) == ("evidence", project.pk, True)
    page = text_of(client.get(f"/projects/{project.pk}/?tab=documents"))
    assert "预算测算表.pdf" in page
    assert "含个人信息，不公开" in page
    download = as_(cast.gao).get(reverse("workflows:attachment", args=[kept.pk]))
    assert b"".join(download.streaming_content) == PDF  # type: ignore[attr-defined]
    assert as_(cast.bai).get(reverse("workflows:attachment", args=[kept.pk])).status_code in (403, 404)


def test_a_file_of_a_wrong_kind_is_refused_with_a_sentence(cast: Cast, project: Project) -> None:
    answer = as_(cast.shen).post(
        f"/projects/{project.pk}/upload/", {"file": SimpleUploadedFile("名单.exe", b"MZ")}
    )

    assert answer.status_code == 422
    assert "类型不能上传" in text_of(answer)
    assert not Attachment.objects.exists()


def test_a_reader_who_does_not_draft_may_not_upload(cast: Cast, project: Project) -> None:
    answer = as_(cast.gao).post(
        f"/projects/{project.pk}/upload/", {"file": SimpleUploadedFile("测算.pdf", PDF)}
    )

    assert answer.status_code == 403
    assert "经办人、单位财务或预算绩效岗" in text_of(answer)
    assert "秦若兰" in text_of(answer)


def test_the_budget_desk_says_who_drafts_an_imported_project(cast: Cast, year: BudgetYear) -> None:
    (version,) = projects(year, 1, unit=cast.root, office=cast.office_one, drafter=None)
    project = version.project
    client = as_(cast.qin)
    assert "还没有经办人" in text_of(client.get(f"/projects/{project.pk}/"))

    client.post(f"/projects/{project.pk}/assign/", {"drafter": f"{cast.office_one.pk}-{cast.fang.pk}"})

    project.refresh_from_db()
    assert project.drafter == cast.fang
    assert Case.objects.get(document_id=version.pk).drafter == cast.fang


def test_somebody_who_drafts_elsewhere_cannot_be_chosen(cast: Cast, year: BudgetYear) -> None:
    (version,) = projects(year, 1, unit=cast.root, office=cast.office_one, drafter=None)

    answer = as_(cast.qin).post(
        f"/projects/{version.project.pk}/assign/", {"drafter": f"{cast.research.pk}-{cast.bai.pk}"}
    )

    assert answer.status_code == 422
    assert "请从列表中选择经办人。" in text_of(answer)


def test_the_record_shows_what_happened(cast: Cast, year: BudgetYear) -> None:
    version = create_project(NewProject(year, cast.centre, None, "村级站点维护经费"), actor=cast.shen)

    page = text_of(as_(cast.shen).get(f"/projects/{version.project.pk}/?tab=record"))

    assert "沈知远" in page
    assert "新建" in page
