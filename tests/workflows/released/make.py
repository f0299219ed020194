"""``python make.py FILE VERSION`` in the root of a checkout of VERSION: brings targets to every step and every state with that
version's own verbs, and writes all rows as JSON, one row a line. It needs nothing but what version 48f9357 has.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

#: what every database has by itself, or makes again from the rest
LEFT_OUT = (
    "auth_", "django_", "guardian_", "accounts_user_groups", "accounts_user_user_permissions", "axes_",
    "notifications_calendarday", "toy_",
)  # fmt: skip
#: triggers look these up: they are written, and read in, before all others
FIRST = ("accounts_unit", "accounts_office", "accounts_user")


def main(target: Path, version: str) -> None:
    """Write the file."""
    sys.path.insert(0, str(Path.cwd()))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from accounts import clock

    call_command("migrate", interactive=False, verbosity=0)
    with (
        tempfile.TemporaryDirectory() as media,
        clock.shifted(datetime(2026, 10, 13, 10, 0, tzinfo=clock.SHANGHAI)),
    ):
        from django.test import override_settings

        with override_settings(MEDIA_ROOT=media):
            cases = _cases()
    _write(target, version, cases)


def _cases() -> dict[str, int]:
    from projects.checks.r01_code import check_character
    from projects.models import TargetVersion
    from tests.cast import make_cast
    from tests.projects.makers import draft, make_year
    from tests.workflows.files import scan
    from workflows import cases
    from workflows.kinds import Remark
    from workflows.models import Case

    cast, year = make_cast(), make_year()
    made: dict[str, int] = {}
    signers = [cast.gao, cast.lu, cast.qin, cast.gu]

    def begin(label: str) -> int:
        number = len(made) + 1
        twenty = f"13990027P{21410000 + number:011d}"
        code, name = twenty + check_character(twenty), f"站点更新第{number}批"
        version = draft(year, cast.centre, None, cast.shen, code=code, name=name)
        made[label] = cases.open_case("target", version, cast.shen).pk
        return made[label]

    def signed(label: str, times: int) -> int:
        pk = begin(label)
        cases.submit(pk, actor=cast.shen)
        for signer in signers[:times]:
            cases.approve(pk, actor=signer, comment="同意。")
        return pk

    def letter(pk: int, wan: str, number: str) -> None:
        paper = cases.Letter(
            "云河市财政局", number, date(2026, 10, 12), "关于批复预算的通知", None, scan(cast.qin)
        )
        decision = cases.OutsideDecision(pk, Decimal(wan) * 10_000)
        cases.register_outside(actor=cast.qin, letter=paper, decisions=[decision])

    def budget_of(pk: int) -> Remark:
        row = TargetVersion.objects.get(pk=Case.objects.get(pk=pk).document_id).indicators.get(order=0)
        return Remark(f"indicators/{row.uuid}/value", "请核对站点数。")

    def on_paper(pk: int) -> None:
        slip = cases.slip_of(Case.objects.get(pk=pk))
        cases.register_paper(
            pk, actor=cast.qin, signer=cast.lu, signed_on=date(2026, 10, 13), opinion="approve",
            scan=scan(cast.qin), fingerprint=slip.fingerprint, comment="同意报审。",
        )  # fmt: skip

    begin("draft")
    for step in (1, 2, 3, 4):
        signed(f"step {step}", step - 1)
    returned = signed("returned", 2)
    cases.send_back(returned, actor=cast.qin, comment="请核实数量。", remarks=[budget_of(returned)])
    cases.withdraw(signed("withdrawn", 0), actor=cast.shen)
    signed("outside", 4)
    letter(signed("approved", 4), "36.50", "云财预〔2027〕1号")
    letter(signed("amount differs", 4), "34.00", "云财预〔2027〕2号")
    cases.reject(signed("rejected", 1), actor=cast.lu, comment="与上年项目重复。")
    on_paper(signed("on paper", 1))
    cases.approve(signed("by the deputy", 2), actor=cast.xie, comment="同意。")
    again = signed("second round", 1)
    cases.send_back(again, actor=cast.lu, comment="请补充依据。")
    cases.submit(again, actor=cast.shen)
    cases.approve(again, actor=cast.gao)
    return made


def _write(target: Path, version: str, cases: dict[str, int]) -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    tables: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in sorted(
            connection.introspection.table_names(), key=lambda name: (name not in FIRST, name)
        ):
            if table.startswith(LEFT_OUT):
                continue
            cursor.execute(f'SELECT to_jsonb(row)::text FROM "{table}" AS row ORDER BY 1')
            rows = [_neutral(row[0]) for row in cursor.fetchall()]
            if rows:
                tables[table] = sorted(rows)
    leaves = sorted(MigrationLoader(connection).graph.leaf_nodes())
    head = {"version": version, "migrations": leaves, "cases": cases}
    body = ",\n".join(
        f"{json.dumps(table)}: [\n" + ",\n".join(rows) + "\n]" for table, rows in tables.items()
    )
    told = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    target.write_text(f'{told},\n "tables": {{\n{body}\n}}\n}}\n')


def _neutral(row: str) -> str:
    """Without passwords."""
    told: dict[str, Any] = json.loads(row, parse_float=Decimal)
    if "password" in told:
        told["password"] = "!"
    keep: Callable[[Any], Any] = str
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=keep)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
