"""随手存: files at an indicator all year, withdrawn and never deleted, for those who see the project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from monitoring import evidence
from monitoring.models import Evidence
from projects.models import Indicator, Project, TargetVersion
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.monitoring.evidence.conftest import pdf
from tests.projects.makers import draft
from workflows import attachments
from workflows.attachments import may_download
from workflows.cases.handing_over import preview
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Attachment

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 2)


def test_a_file_lies_at_its_indicator_under_its_spoken_address(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    client = as_(cast.shen)

    answer = client.post(
        reverse("desk:project_upload", args=[training.pk]),
        {
            "file": [pdf(), pdf("台账.pdf")],
            "row": str(rows[0].uuid),
            "caption": "第三期培训",
            "dated": "2026-07-01",
            "personal": "on",
        },
    )

    assert answer.status_code == 302
    page = text_of(client.get(f"/projects/{training.pk}/?tab=documents"))
    assert "数量第1行 更新终端站点数 2 份" in page
    assert "第三期培训 含个人信息，不公开" in page
    put = Evidence.objects.first()
    assert put is not None
    assert (put.row, put.dated, put.author, put.personal) == (rows[0].uuid, date(2026, 7, 1), cast.shen, True)


def test_the_clerk_the_accountant_and_the_desk_put_down_and_a_reader_does_not(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    for clerk in (cast.shen, cast.su, cast.qin):
        evidence.add(training.pk, actor=clerk, file=pdf(), dated=DAY, row=rows[0].uuid)

    for reader in (cast.gao, cast.lu, cast.ouyang):
        with pytest.raises(NotAllowed, match="经办人、单位财务或预算绩效岗"):
            evidence.add(training.pk, actor=reader, file=pdf(), dated=DAY)
    assert Evidence.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "dated", "said"),
    [(uuid4(), DAY, "不在现行的绩效目标中"), (None, date(2026, 7, 4), "还没有到")],
)
def test_a_row_that_is_not_in_force_and_a_day_to_come_are_refused(
    cast: Cast, training: Project, rows: Sequence[Indicator], row: UUID | None, dated: date, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        evidence.add(training.pk, actor=cast.shen, file=pdf(), dated=dated, row=row)


def test_before_the_approval_files_lie_at_the_rows_of_the_draft_and_go_with_them(
    cast: Cast, training: Project, rows: Sequence[Indicator], settings: Any
) -> None:
    new = draft(training.year, cast.centre, None, cast.shen, code="13990026P000214100088")
    row = new.indicators.get(name="更新终端站点数")
    client, url = as_(cast.shen), reverse("desk:project_upload", args=[new.project_id])
    form = client.get(reverse("projects:target_edit", args=[new.pk])).content.decode()
    assert f"/projects/{new.project_id}/?tab=documents" in form
    sent = {"row": str(row.uuid), "dated": "2026-07-01", "personal": "on"}
    assert client.post(url, sent | {"file": pdf("测算表.exe")}).status_code == 422
    assert client.post(url, sent | {"file": pdf("../../测算表.pdf")}).status_code == 302
    kept = Evidence.objects.get(project=new.project_id).attachment
    assert (kept.name, len(kept.sha256), kept.personal) == ("测算表.pdf", 64, True)
    assert attachments.path_of(kept).is_relative_to(settings.MEDIA_ROOT)
    assert kept.name not in attachments.path_of(kept).name
    assert "数量第1行 更新终端站点数 1 份" in text_of(
        client.get(f"/projects/{new.project_id}/?tab=documents")
    )
    load = reverse("workflows:attachment", args=[kept.pk])
    answer = as_(cast.gao).get(load)  # who reviews it
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert as_(cast.bai).get(load).status_code == 404  # of another place
    TargetVersion.objects.filter(pk=new.pk).update(state="approved")
    assert evidence.evidence_of([new.project_id])[new.project_id][row.uuid]
    with pytest.raises(Refused, match="不在现行的绩效目标中"):
        evidence.add(new.project_id, actor=cast.shen, file=pdf(), dated=DAY, row=rows[1].uuid)


def test_a_closed_year_takes_and_gives_nothing(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    put = evidence.add(training.pk, actor=cast.shen, file=pdf(), dated=DAY)
    training.year.stage = "closed"
    training.year.save()

    with pytest.raises(Refused, match="已结束"):
        evidence.add(training.pk, actor=cast.shen, file=pdf(), dated=DAY)
    with pytest.raises(Refused, match="已结束"):
        evidence.withdraw(put.pk, actor=cast.shen, reason="传错了")


def test_what_was_typed_comes_back_with_a_refusal(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    data = {"file": pdf("名单.exe"), "row": str(rows[1].uuid), "caption": "验收单", "dated": "2026-07-01"}

    answer = as_(cast.shen).post(reverse("desk:project_upload", args=[training.pk]), data)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "类型不能上传" in page
    assert f'value="{rows[1].uuid}" selected' in page
    assert 'value="验收单"' in page


def test_a_withdrawn_file_counts_nowhere_and_stays_with_its_reason(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    put = evidence.add(training.pk, actor=cast.shen, file=pdf(), dated=DAY, row=rows[0].uuid)
    client = as_(cast.su)

    client.post(reverse("desk:evidence_withdraw", args=[put.pk]), {"reason": "传成了上年的"})

    assert evidence.evidence_of([training.pk]) == {}
    assert "传成了上年的" in text_of(client.get(f"/projects/{training.pk}/?tab=documents"))
    assert "传成了上年的" not in text_of(as_(cast.gao).get(f"/projects/{training.pk}/?tab=documents"))
    kept = Attachment.objects.get()
    assert may_download(cast.shen, kept)
    assert not may_download(cast.gao, kept)
    with pytest.raises(Stale, match="已由苏晚晴撤下"):
        evidence.withdraw(put.pk, actor=cast.shen, reason="传错了")


def test_only_whoever_sees_the_project_downloads(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    kept = evidence.add(training.pk, actor=cast.shen, file=pdf(), dated=DAY).attachment
    kept.refresh_from_db()

    assert [may_download(one, kept) for one in (cast.gao, cast.qin, cast.bai, cast.ouyang)] == [
        True,
        True,
        False,
        False,
    ]


def test_the_database_keeps_what_was_put_down(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    put = evidence.add(training.pk, actor=cast.shen, file=pdf(), dated=DAY)

    for change in (
        lambda: Evidence.objects.filter(pk=put.pk).update(caption="别的"),
        lambda: Evidence.objects.filter(pk=put.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_file_stays_readable_when_its_row_is_no_longer_in_force(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    evidence.add(training.pk, actor=cast.shen, file=pdf(), dated=DAY, row=rows[0].uuid)
    TargetVersion.objects.filter(project=training).update(state="superseded")
    TargetVersion.objects.create(project=training, state="approved", label="adjusted")

    page = text_of(as_(cast.shen).get(f"/projects/{training.pk}/?tab=documents"))

    assert "已调整的指标 更新终端站点数 1 份" in page


def test_the_list_of_a_handover_counts_the_files_of_the_project(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    evidence.add(training.pk, actor=cast.su, file=pdf(), dated=DAY)

    (item,) = (one for one in preview(cast.qin, cast.shen, None) if one.sort == "项目")

    assert "附件 1 份" in item.detail


def test_the_files_cost_the_same_with_ten_and_with_many(
    cast: Cast, training: Project, rows: Sequence[Indicator]
) -> None:
    def add(count: int) -> None:
        files = Attachment.objects.bulk_create(
            Attachment(
                owner_kind="evidence", owner_id=training.pk, name=f"{i}.pdf", content_type="application/pdf",
                size=1000, sha256="0" * 64, uploaded_by=cast.shen,
            )
            for i in range(count)
        )  # fmt: skip
        Evidence.objects.bulk_create(
            Evidence(project=training, row=rows[i % 6].uuid, dated=DAY, author=cast.shen, attachment=file)
            for i, file in enumerate(files)
        )

    client, page = as_(cast.shen), f"/projects/{training.pk}/?tab=documents"
    add(10)
    few = queries(client, page)
    add(60)

    assert queries(client, page) == few
