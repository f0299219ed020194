"""The import as a command, called wrongly: one line of ours."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, User
from projects.management.commands.import_targets import Command
from projects.models import BudgetYear
from tests.cast import make_cast
from tests.projects.importing import yunhe


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x.txt", "--year", "abc", "--json"], "四位数字"),
        (["x.txt", "--year", "99999", "--json"], "四位数字"),
        (["x.txt", "--year", "2024"], "--json 或 --commit"),
        (["x.txt", "--year", "2024", "--json", "--commit"], "只能写一个"),
        (["--year", "2024", "--json"], "文件的路径"),
        (["x.txt", "--json"], "预算年度"),
        (["x.txt", "--year", "2024", "--json", "--quick"], "不认识的选项"),
    ],
)
def test_a_wrong_call_is_one_line(arguments, said, capsys):
    with pytest.raises(SystemExit):
        Command().run_from_argv(["manage.py", "import_targets", *arguments])
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["nobody", "luo", "shen", "gone", "x" * 500])
def test_only_an_active_budget_officer_writes_by_command(account):
    cast = make_cast()
    gone = User.objects.create_user("gone", name="离任", is_active=False)
    Membership.objects.create(user=gone, role="budget_officer", unit=cast.root)
    with pytest.raises(CommandError, match="预算绩效岗"):
        call_command("import_targets", str(yunhe.FILE), "--year", "2027", "--commit", "--actor", account)
    assert not BudgetYear.objects.exists()


@pytest.mark.django_db
def test_the_record_is_verified_of_what_there_is(tmp_path):
    (tmp_path / "other.bin").write_bytes(b"\xff\xfe\x00")
    for arguments, said in (
        (["2026-999999"], "没有编号为"),
        (["--anchors", str(tmp_path / "none")], "找不到锚点文件"),
        (["--anchors", str(tmp_path)], "找不到锚点文件"),
        (["--anchors", str(tmp_path / "other.bin")], "UTF-8"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("verify_trail", *arguments)


@pytest.mark.django_db
@pytest.mark.parametrize("how", [{"username": "x" * 500}, {"name": "长" * 500}, {"unit_code": "1" * 500}])
def test_a_first_administrator_with_impossible_facts_is_one_line(how):
    with pytest.raises(CommandError, match="太长"):
        call_command("create_first_admin", **how)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_first_administrator_never_takes_another_account():
    User.objects.create_user("admin", name="别人")
    with pytest.raises(CommandError, match="已有人使用"):
        call_command("create_first_admin")
