"""One project's year as a zip that opens without us: papers, files, the record, the list of contents, checksums, a script."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from accounts import clock
from monitoring.archive import offline, record
from monitoring.archive.papers import catalogue_paper
from monitoring.archive.sections import Entry, Section, catalogue
from projects.layout.excel import xlsx_of
from projects.layout.paper import Paper
from projects.layout.pdf import pdfs_of
from projects.layout.word import docx_of
from projects.models import Project
from workflows import attachments
from workflows.errors import Refused

CHECKSUMS, CHECKER, README = "校验和.txt", "jicheng_check.py", "说明.txt"
CATALOGUE = "归档目录"
APART = "另行管理的项目不在本系统归档，也不能导出。请按保密规定另行管理。"
EXPLAINED = f"""本文件夹是一个项目一个年度的绩效档案，用普通的办公软件就能打开，不需要绩程。

    {CATALOGUE}（PDF、Word、Excel）列出全部材料；没有的类别写“（无）”。
    {record.TITLE}文件夹里有全部办理记录（Excel），以及每件事项的记录链原文（.json）。
    {CHECKSUMS} 是每个文件的 SHA-256。

核对文件有没有变动（任何装有 Python 3.8 以上的机器，不需要联网）：

    python3 -I {CHECKER}

Linux 上也可以用 sha256sum -c {CHECKSUMS}。
"""


@dataclass(frozen=True)
class Member:
    """One file of the package, as the manifest keeps it."""

    path: str
    size: int
    sha256: str
    personal: bool = False


def refuse_apart(project: Project) -> None:
    """A placeholder (另行管理) never leaves, in whatever package."""
    if project.kind == Project.Kind.SEPARATE:
        raise Refused(APART)


def folder_name(project: Project) -> str:
    """2026_13070026P..._项目名称."""
    return attachments.clean_name(f"{project.year_id}_{project.code or project.pk}_{project.name}")[:80]


def build(project: Project, target: IO[bytes], *, personal: bool = True) -> list[Member]:
    """Write the zip and return what is in it. Refused for a placeholder, and for a file that is not as it was handed in.

    Without ``personal`` the files marked 含个人信息 are left out; the list of contents still names them.
    """
    refuse_apart(project)
    parts = [
        (section, [_shown(entry, personal) for entry in entries]) for section, entries in catalogue(project)
    ]
    folder = folder_name(project)
    members: list[Member] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content, is_personal in _contents(project, parts, clock.today()):
            _write(archive, f"{folder}/{path}", content)
            members.append(Member(path, len(content), hashlib.sha256(content).hexdigest(), is_personal))
        for path, content in closing(members):
            _write(archive, f"{folder}/{path}", content)
    return members


def closing(members: Iterable[Member]) -> Iterator[tuple[str, bytes]]:
    """What stands beside the contents: the script, how to use it, the checksums (of all but the script and themselves)."""
    lines = [f"{member.sha256}  {member.path}" for member in members]
    yield CHECKER, Path(offline.__file__).with_name(CHECKER).read_bytes()
    yield README, EXPLAINED.encode()
    yield CHECKSUMS, ("\n".join(lines) + "\n").encode()


def manifest_of(members: Iterable[Member]) -> list[dict[str, Any]]:
    return [asdict(member) for member in members]


def _shown(entry: Entry, personal: bool) -> Entry:
    if personal or not entry.personal:
        return entry
    return Entry(entry.key, entry.title, entry.dated, withheld="含个人信息，本次未提供")


def _contents(
    project: Project, parts: Sequence[tuple[Section, Sequence[Entry]]], made_on: date
) -> Iterator[tuple[str, bytes, bool]]:
    """Path, content, whether it is marked 含个人信息."""
    listed = catalogue_paper(project, parts, made_on)
    papers = [(CATALOGUE, listed)]
    for number, (section, entries) in enumerate(parts, 1):
        folder = f"{number:02} {section.words}"
        for place, entry in enumerate(entries, 1):
            stem = f"{folder}/{place:02} {attachments.clean_name(entry.title)}"
            if entry.make is not None:
                papers.append((stem, entry.make()))
            elif entry.file is not None and not entry.withheld:
                yield stem, _read(entry), entry.personal
    for name, content in record.files_of(project):
        yield f"{len(parts) + 1:02} {record.TITLE}/{name}", content, False
    yield f"{CATALOGUE}.docx", docx_of(listed), False
    yield from _papers(papers)


def _papers(papers: Sequence[tuple[str, Paper]]) -> Iterator[tuple[str, bytes, bool]]:
    """Each as PDF, to be read in thirty years, and as Excel, to be worked with."""
    for (stem, paper), drawn in zip(papers, pdfs_of([paper for _, paper in papers]), strict=True):
        yield f"{stem}.pdf", drawn, False
        yield f"{stem}.xlsx", xlsx_of(paper), False


def _read(entry: Entry) -> bytes:
    """The file, which must be what was handed in."""
    assert entry.file is not None
    try:
        content = attachments.path_of(entry.file).read_bytes()
    except OSError:
        raise Refused(f"附件“{entry.title}”的文件找不到了，请系统管理员从备份恢复后再归档。") from None
    if hashlib.sha256(content).hexdigest() != entry.file.sha256:
        raise Refused(f"附件“{entry.title}”与上传时不同，请系统管理员从备份恢复后再归档。")
    return content


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    at = clock.now().astimezone(clock.SHANGHAI)
    about = zipfile.ZipInfo(
        name, date_time=(max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)
    )
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o644 << 16
    archive.writestr(about, content)
