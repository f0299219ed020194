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
