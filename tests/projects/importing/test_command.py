"""``manage.py import_targets FILE --year 2027 --json`` as a process of its own."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.projects.importing import yunhe

ROOT = Path(__file__).parents[3]


def printed(*arguments: object) -> dict:
    out = StringIO()
    call_command("import_targets", *map(str, arguments), stdout=out)
    return json.loads(out.getvalue())


def test_the_json_has_the_keys_that_were_promised():
    answer = printed(yunhe.FILE, "--year", 2027, "--json")
    assert set(answer) == {"department", "projects", "findings"}
    assert list(answer["department"]) == ["overall_intro", "overall_goals", "sub_goals", "safeguards"]
    project = answer["projects"][0]
    assert list(project) == [
        "code",
        "name",
        "unit_code",
        "unit_name",
        "budget",
        "fiscal",
        "other",
        "purpose",
        "plan",
        "goals",
        "indicators",
        "questions",
    ]
    assert project["indicators"][4] == {
        "level1": "产出指标",
        "level2": "成本指标",
        "name": "总成本",
        "description": "平台运行维护总成本",
        "value": "≥36.80 万元",
        "operator": "≥",
        "number": "36.80",
        "unit": "万元",
        "basis": "2027 年预算测算",
    }
    assert set(answer["findings"][0]) == {"rule", "severity", "project", "path", "message"}
    assert {finding["severity"] for finding in answer["findings"]} <= {"error", "warning", "info"}


def test_amounts_are_strings_as_printed_and_null_where_blank():
    projects = printed(yunhe.FILE, "--year", 2027, "--json")["projects"]
    assert [projects[0][key] for key in ("budget", "fiscal", "other")] == ["36.80", "36.80", None]
    assert [projects[2][key] for key in ("budget", "fiscal", "other")] == ["120.00", "100.00", "20.00"]


def test_words_have_no_operator_number_or_unit():
    rows = printed(yunhe.FILE, "--year", 2027, "--json")["projects"][3]["indicators"]
    assert [rows[5][key] for key in ("value", "operator", "number", "unit")] == ["涉密", None, None, None]
    assert [rows[1][key] for key in ("value", "operator", "number", "unit")] == ["20 个", "=", "20", "个"]


@pytest.mark.parametrize("year", ["24", "year", "٢٠٢٤", "-2024"])
def test_a_year_that_is_none_is_refused(year):
    with pytest.raises(CommandError):
        printed(yunhe.FILE, f"--year={year}", "--json")


def test_a_file_that_cannot_be_opened_gets_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="找不到文件"):
        printed(tmp_path / "none.txt", "--year", 2027, "--json")
    with pytest.raises(CommandError, match="是文件夹"):
        printed(tmp_path, "--year", 2027, "--json")


def test_an_unreadable_file_is_one_line_and_exit_code_one_without_a_database(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("一篇别的文章。", encoding="utf-8")
    environment = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}

    def run(file: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", "import_targets", str(file), "--year", "2027", "--json"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    refused = run(other)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert len(refused.stderr.strip().splitlines()) == 1
    answered = run(yunhe.FILE)
    assert answered.returncode == 0, answered.stderr
    assert len(json.loads(answered.stdout)["projects"]) == 6
