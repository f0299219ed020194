"""调阅登记: against a letter, what was given is written down and packed, and when it came back."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from django.db import transaction

from accounts import audit, clock
from accounts.models import User
from monitoring.archive.access import archivable
from monitoring.archive.building import Member, build, closing, folder_name, refuse_apart
from monitoring.archive.offline.jicheng_check import ADDED
from monitoring.archive.sections import catalogue
from monitoring.models import ArchiveAddition, ArchiveSeal, Lending, LendingPackage
from projects.keeping import read
from projects.models import Project
from workflows import attachments
from workflows.cases.remarks import tidy
from workflows.errors import NotAllowed, Refused, Stale
from workflows.words import moment

WITHHELD = "未提供的文件.txt"
_NEEDED = {
    "asker": ("调阅单位", 100),
    "person": ("调阅人", 60),
    "letter_number": ("调阅函文号", 80),
    "purpose": ("调阅事由", 200),
}


@dataclass(frozen=True)
class Asked:
    """What the letter says, as typed."""

    asker: str
    person: str
    letter_number: str
    letter_date: date | None
    purpose: str
    due_on: date | None
    projects: Sequence[int] = field(default_factory=tuple)
    with_personal: bool = False
    personal_reason: str = ""


def register(asked: Asked, *, actor: User) -> Lending:
    """Write a line of the book. Refused where the letter or a project is missing; a placeholder cannot be lent."""
    texts = {name: tidy(getattr(asked, name))[:most] for name, (_, most) in _NEEDED.items()}
    missing = [words for name, (words, _) in _NEEDED.items() if not texts[name]]
    if asked.letter_date is None:
        missing.append("来函日期")
    if asked.due_on is None:
        missing.append("应归还日期")
    if missing:
        raise Refused(f"请填写{'、'.join(missing)}。")
    assert asked.letter_date is not None
    assert asked.due_on is not None
    if asked.letter_date > clock.today():
        raise Refused("来函日期在今天以后，请核对。")
    if asked.due_on < clock.today():
        raise Refused("应归还日期已过，请填写今天以后的日期。")
    found = list(
        archivable(actor).filter(pk__in=asked.projects).select_related("unit").order_by("unit__code", "code")
    )
    if not found or len(found) < len(set(asked.projects)):
        raise Refused("请从列表中选择提供的项目；另行管理的项目不能在本系统调阅。")
    reason = tidy(asked.personal_reason)[:200]
    if asked.with_personal and not reason:
        raise Refused("要一并提供含个人信息的文件，请写明依据。")
    with transaction.atomic():
        made = Lending.objects.create(
            unit=found[0].unit.parent or found[0].unit,
            letter_date=asked.letter_date,
            due_on=asked.due_on,
            with_personal=asked.with_personal,
            personal_reason=reason if asked.with_personal else "",
            registered_by=actor,
            **texts,
        )
        made.projects.set(found)
        words = "，含个人信息的文件一并提供" if made.with_personal else ""
        audit.record(
            "lending", actor, f"登记调阅：{made.asker}（{made.letter_number}），{len(found)} 个项目{words}",
            lending=made.pk, projects=[project.pk for project in found], personal=made.with_personal,
        )  # fmt: skip
    return made


def end(lending_id: int, *, note: str, actor: User) -> Lending:
    """归还: once. Stale where somebody has written it down before."""
    with transaction.atomic():
        row = Lending.objects.select_for_update(of=("self",)).select_related("ended_by").get(pk=lending_id)
        if row.ended_at is not None:
            who = row.ended_by.name if row.ended_by else "系统"
            raise Stale(f"{who}已于 {moment(row.ended_at)} 登记归还，不用再办。")
        row.ended_by, row.ended_at, row.end_note = actor, clock.now(), tidy(note)[:200]
        row.save(update_fields=["ended_by", "ended_at", "end_note"])
        audit.record("lending", actor, f"登记归还：{row.asker}（{row.letter_number}）", lending=row.pk)
    return row


def package(lending: Lending, project: Project, *, actor: User) -> tuple[bytes, str]:
    """One project's package for those who asked, and its name. What went out is written down. Stale once it has ended.

    From the sealed package where there is one, with what was added beside; else as the year stands. Files marked
    含个人信息 are in it only where that was chosen with the registration.
    """
    refuse_apart(project)
    if lending.ended_at is not None:
        raise Stale("这次调阅已经归还，需要时请按新的来函重新登记。")
    if not lending.projects.filter(pk=project.pk).exists():
        raise NotAllowed("这个项目不在本次调阅的范围内，请按来函核对。")
    with tempfile.TemporaryFile() as file:
        members, withheld = write(project, file, personal=lending.with_personal)
        file.seek(0)
        content = file.read()
    with transaction.atomic():
        LendingPackage.objects.create(
            lending=lending,
            project=project,
            sha256=hashlib.sha256(content).hexdigest(),
            files=len(members),
            withheld=withheld,
            made_by=actor,
        )
        audit.record(
            "lending", actor, f"制作调阅包：{lending.asker}（{lending.letter_number}），{project.name}",
            lending=lending.pk, project=project.pk, files=len(members), withheld=withheld,
        )  # fmt: skip
    return content, f"调阅_{folder_name(project)}.zip"


def write(project: Project, target: IO[bytes], *, personal: bool) -> tuple[list[Member], int]:
    """Write the package; what is in it, and how many files were kept back."""
    seal = ArchiveSeal.objects.filter(project=project).first()
    if seal is None:
        members = build(project, target, personal=personal)
        return members, 0 if personal else _personal_files(project)
    known = [Member(**row) for row in seal.manifest]
    given = [member for member in known if personal or not member.personal]
    back = [member.path for member in known if member not in given]
    additions = list(ArchiveAddition.objects.filter(project=project).select_related("file", "added_by"))
    added = [one for one in additions if personal or not one.file.personal]
    back += [f"{ADDED}/{one.file.name}" for one in additions if one not in added]
    folder = folder_name(project)
    with (
        zipfile.ZipFile(read(seal.sha256)) as sealed,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        root = sealed.namelist()[0].partition("/")[0]
        for member in given:
            out.writestr(f"{folder}/{member.path}", sealed.read(f"{root}/{member.path}"))
        for path, content in closing(given):
            out.writestr(f"{folder}/{path}", content)
        for path, content in _added(added):
            out.writestr(f"{folder}/{ADDED}/{path}", content)
        if back:
            out.writestr(
                f"{folder}/{ADDED}/{WITHHELD}", "以下文件含个人信息，本次未提供：\n" + "\n".join(back) + "\n"
            )
    return [*given, *(Member(one.file.name, one.file.size, one.sha256) for one in added)], len(back)


def complete(project: Project, target: IO[bytes]) -> None:
    """The sealed package as it is, with what was added beside in a folder of its own."""
    seal = ArchiveSeal.objects.get(project=project)
    additions = list(ArchiveAddition.objects.filter(project=project).select_related("file", "added_by"))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        out.write(read(seal.sha256), f"{folder_name(project)}.zip")
        for path, content in _added(additions):
            out.writestr(f"{ADDED}/{path}", content)


def _added(additions: Iterable[ArchiveAddition]) -> Iterator[tuple[str, bytes]]:
    """The files with a list that says when, why and by whom."""
    rows = list(additions)
    for one in rows:
        path = attachments.path_of(one.file)
        if not path.is_file():
            raise Refused(f"补正的文件“{one.file.name}”找不到了，请系统管理员从备份恢复。")
        yield f"{one.number:02} {one.file.name}", path.read_bytes()
    if rows:
        lines = [
            f"{one.number:02}\t{moment(one.added_at)}\t{one.added_by.name}\t{one.file.name}\t{one.sha256}\t{one.reason}"
            for one in rows
        ]
        yield "补正清单.txt", ("序号\t时间\t办理人\t文件\tSHA-256\t原因\n" + "\n".join(lines) + "\n").encode()


def _personal_files(project: Project) -> int:
    return sum(entry.personal for _, entries in catalogue(project) for entry in entries)
