"""What people hand in: checked, kept outside the web root, given out as a download to those who may read."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import clock
from tests.cast import Cast
from tests.workflows.files import PDF, PNG, archive, scan, upload
from tests.workflows.steps import at_step, decided, letter, submitted
from workflows import attachments
from workflows.attachments import clean_name, may_download, path_of, store, warnings_for
from workflows.cases import Letter, register_outside, register_paper, slip_of
from workflows.errors import Refused
from workflows.models import Attachment, Case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "attachments"
    return tmp_path / "attachments"


def keep(cast: Cast, file: SimpleUploadedFile) -> Attachment:
    return store(file, owner_kind="upload", owner_id=cast.qin.pk, actor=cast.qin)


@pytest.mark.parametrize(
    ("name", "content", "served_as"),
    [
        ("扫描.pdf", PDF, "application/pdf"),
        ("签批.PNG", PNG, "image/png"),
        ("照片.jpeg", b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        ("表.xlsx", archive("xl/workbook.xml"), attachments._SHEET),
        ("文.docx", archive("word/document.xml"), attachments._WORD),
        ("版式.ofd", archive("OFD.xml"), "application/ofd"),
    ],
)
def test_a_known_type_is_kept_under_its_hash(
    cast: Cast, place: Path, name: str, content: bytes, served_as: str
) -> None:
    kept = keep(cast, upload(name, content))
    digest = hashlib.sha256(content).hexdigest()
    assert (kept.sha256, kept.size, kept.content_type, kept.name) == (digest, len(content), served_as, name)
    assert path_of(kept) == place / digest[:2] / digest
    assert path_of(kept).read_bytes() == content
    assert not list(place.glob(".partial-*"))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("程序.exe", b"MZ", "的类型不能上传"),
        ("无后缀", PDF, "的类型不能上传"),
        ("页面.svg", b"<svg/>", "的类型不能上传"),
        ("假的.pdf", b"<html>", "内容不是 pdf 文件"),
        ("假的.png", PDF, "内容不是 png 文件"),
        ("假的.docx", archive("xl/workbook.xml"), "内容不是 docx 文件"),
        ("坏的.xlsx", b"PK\x03\x04broken", "内容不是 xlsx 文件"),
        ("宏.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin"), "或含有宏"),
        ("空.pdf", b"", "是空文件"),
    ],
)
def test_another_type_or_another_content_is_refused(
    cast: Cast, place: Path, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        keep(cast, upload(name, content))
    assert not Attachment.objects.exists()
    assert not place.exists() or not list(place.iterdir())


def test_a_file_above_the_limit_is_refused_before_it_is_read(cast: Cast) -> None:
    file = upload("大.pdf")
    file.size = attachments.MAX_BYTES + 1
    with pytest.raises(Refused, match=r"20\.0 MB，最大 20 MB"):
        keep(cast, file)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\桌面\\审批单.pdf", "审批单.pdf"),
        ("审批\u202efdp.单\n.pdf", "审批 fdp.单.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("…".join(["长"] * 200) + ".pdf", ("…".join(["长"] * 200))[:146] + ".pdf"),
        (".pdf", "pdf"),
        ("  ", "未命名"),
    ],
)
def test_names_lose_paths_and_signs_nobody_sees(given: str, kept: str) -> None:
    assert clean_name(given) == kept
    assert len(clean_name(given)) <= 150


def test_a_name_that_looks_like_a_citizens_number_is_warned_about() -> None:
    assert len(warnings_for(["420106199003078888花名册.pdf", "42010619900307888X.pdf"])) == 2
    assert warnings_for(["审批单20260625.pdf", "1234567890123456789.pdf"]) == []


def test_the_same_bytes_are_kept_once(cast: Cast, place: Path) -> None:
    one, two = keep(cast, upload("一.pdf")), keep(cast, upload("二.pdf"))
    assert path_of(one) == path_of(two)
    assert len([path for path in place.rglob("*") if path.is_file()]) == 1


def test_an_unknown_sort_of_owner_is_a_mistake_of_ours(cast: Cast) -> None:
    with pytest.raises(ValueError, match="nobody has registered"):
        store(upload("一.pdf"), owner_kind="nothing", owner_id=1, actor=cast.qin)


def _registered(cast: Cast) -> tuple[Case, Attachment]:
    case = at_step(cast, 2)
    file = scan(cast.qin)
    register_paper(
        case.pk,
        actor=cast.qin,
        signer=cast.lu,
        signed_on=clock.today(),
        opinion="approve",
        scan=file,
        fingerprint=slip_of(case).fingerprint,
    )
    file.refresh_from_db()
    return case, file


def test_whoever_reads_the_case_downloads_its_scan(cast: Cast) -> None:
    _, file = _registered(cast)
    assert all(may_download(user, file) for user in (cast.shen, cast.gao, cast.lu, cast.qin, cast.ding))
    assert not any(may_download(user, file) for user in (cast.bai, cast.ouyang, cast.luo, cast.fang))


def test_a_letters_scan_is_read_by_whoever_reads_one_of_its_cases(cast: Cast) -> None:
    case = at_step(cast, 5)
    known = letter()
    with_scan = Letter(known.sender, known.number, known.dated, known.title, scan=scan(cast.qin))
    register_outside(actor=cast.qin, letter=with_scan, decisions=[decided(case)])
    file = Attachment.objects.get()
    assert may_download(cast.shen, file)
    assert not may_download(cast.bai, file)


def test_a_file_without_an_owner_is_its_uploaders_alone(cast: Cast) -> None:
    file = scan(cast.qin)
    assert may_download(cast.qin, file)
    assert not may_download(cast.xie, file)


def test_an_attachment_of_a_case_follows_the_case(cast: Cast) -> None:
    case = submitted(cast)
    file = store(upload("依据.pdf"), owner_kind="case", owner_id=case.pk, actor=cast.shen)
    assert may_download(cast.gao, file)
    assert not may_download(cast.bai, file)


def test_it_is_served_as_a_download_that_no_browser_opens(cast: Cast, client: Client) -> None:
    _, file = _registered(cast)
    client.force_login(cast.shen, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/attachments/{file.pk}/")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%AE%A1")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


def test_to_others_it_is_as_if_there_were_no_such_file(cast: Cast, client: Client) -> None:
    _, file = _registered(cast)
    client.force_login(cast.bai, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/attachments/{file.pk}/").status_code == 404
    assert client.get("/attachments/999999/").status_code == 404
    client.logout()
    assert client.get(f"/attachments/{file.pk}/").status_code == 302


def test_nothing_that_was_handed_in_lies_in_the_web_root(settings: Any) -> None:
    from config.settings import MEDIA_ROOT, STATIC_ROOT, STATICFILES_DIRS

    # a folder, or a prefix and a folder
    folders = [one[1] if isinstance(one, tuple) else one for one in STATICFILES_DIRS]
    for served in [STATIC_ROOT, *folders]:
        assert Path(served) not in [Path(MEDIA_ROOT), *Path(MEDIA_ROOT).parents]
    assert not getattr(settings, "MEDIA_URL", "") or settings.MEDIA_URL == "/"


def test_writing_that_fails_leaves_no_part(cast: Cast, place: Path, monkeypatch: Any) -> None:
    file = upload("一.pdf")
    monkeypatch.setattr(file, "chunks", lambda: (_ for _ in [io.BytesIO()]).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        keep(cast, file)
    assert not list(place.iterdir())
