"""Photos put beside the explanation of a lag: they lie with the project, and whoever signs finds them beside the sheet."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from monitoring.evidence import withdraw
from monitoring.models import CheckpointReport, Evidence
from projects.models import Project
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.monitoring.checkpoints.year import approved, in_execution, on, plan_year, report_of, stage_of, tick
from tests.monitoring.makers import imported
from workflows.attachments import may_download

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 25)
WORDS = {"revision": "0", "cause": "消防图审未通过", "measure": "7月10日前复审", "do": "submit"}


@pytest.fixture
def red(cast: Cast) -> Project:
    made = approved(cast, in_execution(), "库房消防改造经费")
    plan_year(cast)
    imported(cast.qin, date(2026, 6, 24), {made: "314000"}, unit=cast.root)
    tick(DAY)
    return made


def photo(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\xff\xd8\xff\xe0 not much of a photo")


def url_of(project: Project) -> str:
    return reverse("monitoring:report", args=[report_of(project).pk])


def test_photos_go_with_the_reason_and_the_head_who_signs_finds_them(cast: Cast, red: Project) -> None:
    files = {"file": [photo("库房现场1.jpg"), photo("库房现场2.jpg")]}
    with on(DAY, 11):
        answer = as_(cast.shen).post(url_of(red), WORDS | files)
        assert answer.status_code == 302
        case = stage_of(red).case
        assert case is not None
        signing = text_of(as_(cast.gao).get(reverse("workflows:case", args=[case.pk])))
        paper = text_of(as_(cast.gao).get(reverse("workflows:slip", args=[case.pk])))
        kept = list(Evidence.objects.order_by("pk"))
        assert may_download(cast.gao, kept[0].attachment)

    assert [(one.project, one.row, one.dated, one.caption) for one in kept] == [
        (red, None, DAY, "6月底支出进度说明")
    ] * 2
    assert "库房现场1.jpg" in signing
    assert "库房现场1.jpg" not in paper, "the printed slip is what was signed and nothing else"


def test_what_is_no_photo_is_named_and_the_words_are_saved_and_not_yet_handed_in(
    cast: Cast, red: Project
) -> None:
    wrong = SimpleUploadedFile("现场.exe", b"MZ")
    with on(DAY, 11):
        answer = as_(cast.shen).post(url_of(red), WORDS | {"file": [photo("现场.jpg"), wrong]})
    report = report_of(red)

    assert answer.status_code == 422
    assert "说明已保存，有的文件没有附上" in text_of(answer)
    assert "现场.exe" in text_of(answer)
    assert (report.cause, report.state) == ("消防图审未通过", CheckpointReport.State.DRAFT)
    assert Evidence.objects.get().attachment.name == "现场.jpg"


def test_too_many_at_once_are_refused_and_what_was_withdrawn_is_not_shown(cast: Cast, red: Project) -> None:
    with on(DAY, 11):
        many = [photo(f"{number}.jpg") for number in range(11)]
        answer = as_(cast.shen).post(url_of(red), WORDS | {"file": many})
        assert "一次最多附 10 个文件" in text_of(answer)
        assert not Evidence.objects.exists()
        again = WORDS | {"revision": "1", "do": "save", "personal": "on", "file": [photo("签到表.jpg")]}
        as_(cast.shen).post(url_of(red), again)
        put = Evidence.objects.get()
        shown = text_of(as_(cast.shen).get(url_of(red)))
        withdraw(put.pk, actor=cast.shen, reason="放错了")
        after = text_of(as_(cast.shen).get(url_of(red)))

    assert put.personal
    assert "签到表.jpg" in shown
    assert "签到表.jpg" not in after


def test_whoever_only_reads_the_report_puts_nothing_beside_it(cast: Cast, red: Project) -> None:
    with on(DAY, 11):
        answer = as_(cast.gao).post(url_of(red), WORDS | {"file": [photo("现场.jpg")]})

    assert answer.status_code == 403
    assert not Evidence.objects.exists()
