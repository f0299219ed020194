"""A project is found by how its name is read and by the names it bore."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from accounts.models import AuditEvent
from projects import library
from projects.events.renaming import call
from projects.models import Project, SpelledName, TargetVersion
from projects.readings import set_reading
from projects.versions import with_rows
from projects.versions.errors import Invalid
from workflows.errors import NotAllowed


def test_the_budget_desk_says_how_a_name_is_read(cast, version):
    project = version.project
    Project.objects.filter(pk=project.pk).update(name="单公馆修缮")

    done = set_reading(project.pk, "单：shàn", actor=cast.qin)

    assert (done.reading, Project.objects.get(pk=project.pk).initials) == ("单shan", "sggxs")
    assert AuditEvent.objects.filter(kind="reading", summary="单公馆修缮：读音改为“单shan”").count() == 1
    set_reading(project.pk, "单shan", actor=cast.qin)
    assert AuditEvent.objects.filter(kind="reading").count() == 1, "nothing changed"


def test_nobody_else_does_and_what_is_no_reading_is_refused(cast, version):
    with pytest.raises(NotAllowed):
        set_reading(version.project_id, "", actor=cast.shen)
    with pytest.raises(Invalid, match="字＋拼音"):
        set_reading(version.project_id, "yue", actor=cast.qin)


def test_a_renamed_project_keeps_the_letters_of_the_name_it_bore(cast, version):
    project = Project.objects.get(pk=version.project_id)
    call(project, "乙项目")
    call(project, "丙项目")
    call(project, "乙项目")

    kept = Project.objects.get(pk=project.pk)
    assert kept.names_before.splitlines() == [version.project.name, "丙项目"]
    assert kept.initials.startswith("yxm ")
    assert kept.initials.endswith(" bxm")


def test_an_approved_target_s_indicators_are_spelled_once(cast, version):
    fed = with_rows(TargetVersion.objects.all()).get(pk=version.pk)
    library.feed(fed)
    library.feed(fed)
    assert SpelledName.objects.get(name="站点验收合格率").initials == "zdyshgl"


def test_the_migration_spells_what_there_is(cast, version):
    TargetVersion.objects.filter(pk=version.pk).update(state="approved")
    Project.objects.update(initials="", name="教师培训")
    importlib.import_module("projects.migrations.0019_readings").spell(apps, None)
    assert Project.objects.get(pk=version.project_id).initials == "jspx"
    assert SpelledName.objects.filter(name="站点验收合格率").exists()
