"""Files people hand in: few types, limited size, named by their hash, outside the web root, downloads only."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import File
from django.db.models import Q

from accounts import clock
from accounts.models import User
from workflows.access import may_read, visible_cases, visible_handovers
from workflows.errors import Refused
from workflows.models import Attachment, Case

MAX_BYTES = 20 * 1024 * 1024
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _begins(*marks: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda file: file.read(16).startswith(marks)


def _holds(member: str) -> Callable[[IO[bytes]], bool]:
    """A zip whose directory has a member of this name, and no macros."""

    def looks(file: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        return member in names and not any(name.endswith("vbaProject.bin") for name in names)

    return looks


#: ending -> (type it is served as, whether the first bytes agree)
TYPES: dict[str, tuple[str, Callable[[IO[bytes]], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "ofd": ("application/ofd", _holds("OFD.xml")),
    "docx": (_WORD, _holds("word/document.xml")),
    "xlsx": (_SHEET, _holds("xl/workbook.xml")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
}
ACCEPT = ",".join(f".{ending}" for ending in TYPES)

MayRead = Callable[[User, int], bool]
_owners: dict[str, MayRead] = {}


def register_owner(kind: str, may_read_it: MayRead) -> None:
    """Say who may read what belongs to owners of this kind: ``may_read_it(user, owner_id)``."""
    _owners[kind] = may_read_it


def store(
    file: File[Any], *, owner_kind: str, owner_id: int, actor: User, personal: bool = False
) -> Attachment:
    """Keep the file and its row. Refused for a wrong type, an empty or too large file; the sentence says what to do.

    ``owner_kind`` "upload" with the actor's id is a file that has no owner yet: only its uploader reads it.
    """
    if owner_kind not in _owners:
        raise ValueError(f"nobody has registered who may read attachments of {owner_kind}")
    name = clean_name(file.name or "")
    content_type = _type_of(name, file)
    digest = _keep(file)
    return Attachment.objects.create(
        owner_kind=owner_kind,
        owner_id=owner_id,
        name=name,
        content_type=content_type,
        size=file.size,
        sha256=digest,
        personal=personal,
        uploaded_by=actor,
        uploaded_at=clock.now(),
    )


def adopt(
    file: Attachment, *, owner_kind: str, owner_id: int, actor: User, cases: Collection[int] = ()
) -> None:
    """Let a fresh upload of the actor's, or a file of one of these cases, belong to somebody. Inside the act's transaction.

    Refused for a file that is somebody else's or serves something else.
    """
    theirs = Q(owner_kind="upload", owner_id=actor.pk, uploaded_by=actor) | Q(
        owner_kind="case", owner_id__in=cases
    )
    # Asked of the row: another act may be taking the same file at this moment.
    mine = Attachment.objects.filter(theirs, pk=file.pk)
    if not mine.update(owner_kind=owner_kind, owner_id=owner_id):
        raise Refused("这份扫描件已用于别的登记，请重新上传。")
    file.owner_kind, file.owner_id = owner_kind, owner_id


def may_download(user: User | AnonymousUser, attachment: Attachment) -> bool:
    """Whether the person may read what the file belongs to."""
    if not isinstance(user, User) or not user.is_active:
        return False
    ask = _owners.get(attachment.owner_kind)
    return ask is not None and ask(user, attachment.owner_id)


def path_of(attachment: Attachment) -> Path:
    """Where the file lies."""
    return _place(attachment.sha256)


def clean_name(name: str) -> str:
    """The file's name without paths, control and direction characters; at most 150 characters, the ending kept."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in plain)
    plain = re.sub(r'[<>:"|?*]', "_", " ".join(plain.split())).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:150] or "未命名"
    return f"{stem.strip()[: 149 - len(ending)] or '未命名'}.{ending}"


#: control, format (direction marks), surrogate, private and line separators
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def warnings_for(names: Iterable[str]) -> list[str]:
    """A sentence for each name that looks as if it held a citizen's 18-digit number."""
    return [
        f"文件名“{name}”里像有身份证号。请改名后重新上传，文件名中不要写个人信息。"
        for name in names
        if re.search(r"(?<!\d)\d{17}[\dXx](?![\dXx])", name)
    ]


def _type_of(name: str, file: File[Any]) -> str:
    if not file.size:
        raise Refused(f"“{name}”是空文件，请检查后重新上传。")
    if file.size > MAX_BYTES:
        raise Refused(f"“{name}”有 {file.size / 1048576:.1f} MB，最大 20 MB。请压缩或拆分后再上传。")
    ending = name.rpartition(".")[2].lower()
    if ending not in TYPES:
        raise Refused(f"“{name}”的类型不能上传。请另存为 {'、'.join(TYPES)} 之一。")
    content_type, agrees = TYPES[ending]
    file.seek(0)
    if not agrees(file.file if file.file is not None else file):
        raise Refused(f"“{name}”的内容不是 {ending} 文件，或含有宏。请用原来的程序重新另存后上传。")
    return content_type


def _keep(file: File[Any]) -> str:
    """Write the bytes under their hash, whole or not at all; a file that is already there is not written again."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    hashed = hashlib.sha256()
    file.seek(0)
    with tempfile.NamedTemporaryFile(dir=root, prefix=".partial-", delete=False) as partial:
        try:
            for chunk in file.chunks():
                hashed.update(chunk)
                partial.write(chunk)
            partial.flush()
            os.fsync(partial.fileno())
            target = _place(hashed.hexdigest())
            target.parent.mkdir(exist_ok=True, mode=0o700)
            Path(partial.name).replace(target)
        except BaseException:
            Path(partial.name).unlink(missing_ok=True)
            raise
    return hashed.hexdigest()


def _place(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _of_registration(user: User, registration_id: int) -> bool:
    """Whoever may read one of the cases a registration decided, and who entered it."""
    return visible_cases(user).filter(events__registration=registration_id).exists()


def _of_handover(user: User, handover_id: int) -> bool:
    """Whoever may read the list it was signed on."""
    return visible_handovers(user).filter(pk=handover_id).exists()


register_owner("case", lambda user, case_id: may_read(user, Case(pk=case_id)))
register_owner("registration", _of_registration)
register_owner("handover", _of_handover)
register_owner("upload", lambda user, uploader_id: user.pk == uploader_id)
