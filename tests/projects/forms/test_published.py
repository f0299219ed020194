"""The form holds every sheet of the published document: shown and sent back untouched, it stays what was read."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Unit
from projects.forms.draft import draft_from_post, draft_of
from projects.forms.target import read
from projects.models import TargetVersion
from projects.versions import content_of, content_of_data, data_of, with_rows
from projects.versions.clean import clean
from tests.projects.forms.posting import as_query, posted

REAL = Path(__file__).resolve().parents[4] / "shared/data/zhangjiakou-2024-targets.txt"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not REAL.exists(), reason=f"the published document is not at {REAL}"),
]


@pytest.fixture
def imported(cast, capsys) -> list[TargetVersion]:
    for code, name in (("203001", "本级"), ("203003", "教育中心"), ("203007", "老年大学")):
        Unit.objects.create(code=code, name=name, parent=cast.root)
    call_command("import_targets", str(REAL), "--year", "2024", "--commit", "--actor", "qin")
    capsys.readouterr()
    return list(with_rows(TargetVersion.objects.all()))


def test_every_sheet_comes_back_from_the_form_as_it_was_read(imported):
    assert len(imported) == 22
    for version in imported:
        query = as_query(posted(draft_of(data_of(version), version.revision)))
        reading = read(draft_from_post(query), version)
        assert reading.errors == {}
        assert content_of_data(clean(reading.data), version) == content_of(version)
