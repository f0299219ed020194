"""``manage.py import_targets FILE --year 2024``: read a published document, review it, print it or write drafts."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.importing.linking import findings_of
from projects.importing.published import MOST_BYTES, UnreadableError, read_document
from projects.importing.report import as_json

YEAR = "预算年度要写成四位数字，例如 2024"
USAGE = "写法：manage.py import_targets 文件 --year 2024，再写 --json，或 --commit --actor 账号"
#: words of argparse -> ours
_SAID = {
    "not allowed with": "--json 和 --commit 只能写一个",
    "one of the arguments": "还要写 --json 或 --commit",
    "required: FILE": "还要写文件的路径",
    "required: --year": "还要写 --year 和预算年度",
    "unrecognized arguments": "有不认识的选项",
    "argument --year": YEAR,
}


class OneLine(CommandParser):
    """Says in one line what is missing or wrong, instead of listing every option there is."""

    def error(self, message: str) -> NoReturn:
        said = next((ours for theirs, ours in _SAID.items() if theirs in message), message)
        if not self.called_from_command_line:
            raise CommandError(f"{said}。{USAGE}。")
        self.exit(2, f"{said}。{USAGE}。\n")


class Command(BaseCommand):
    help = "读取已公开的绩效目标文本（从 PDF 提取的 .txt）。--json 只读取和审核，打印一个 JSON 对象，不用数据库；--commit 写成草稿。"
    # Reading needs no database; checks of models would start one.
    requires_system_checks = []

    def create_parser(self, prog_name: str, subcommand: str, **how: Any) -> CommandParser:
        """As every command has it, but for how it complains."""
        parser = super().create_parser(prog_name, subcommand, **how)
        parser.__class__ = OneLine
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="文本文件")
        parser.add_argument("--year", type=_year, required=True, help="预算年度，例如 2024")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--json", action="store_true", help="打印读到的内容、问题和系统审核结果")
        what.add_argument(
            "--commit", action="store_true", help="写成草稿；已有的项目不覆盖，重复执行不再改变"
        )
        parser.add_argument(
            "--actor", metavar="账号", help="以谁的名义写入（预算绩效岗的账号），--commit 时必填"
        )

    def handle(self, *, file: Path, year: int, actor: str | None = None, **options: Any) -> None:
        """Errors of the file become one line and exit code 1."""
        if options["commit"] and not actor:
            raise CommandError("--commit 要写明以谁的名义：--actor 账号。")
        data = _content(file)
        try:
            document = read_document(data)
        except UnreadableError as error:
            raise CommandError(str(error)) from error
        findings = findings_of(document, year=year)
        parsed = as_json(document, findings)
        if options["commit"]:
            self._commit(str(actor), parsed, data, file_name=file.name, year=year)
        else:
            self._print(json.dumps(parsed, ensure_ascii=False, indent=2))

    def _print(self, text: str) -> None:
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except OSError as error:
            raise CommandError(f"结果写不出来（{error.strerror}），请检查磁盘或输出到的程序。") from error

    def _commit(self, actor: str, parsed: dict[str, Any], data: bytes, *, file_name: str, year: int) -> None:
        # Imported here: --json works without a database and without its models.
        from projects.importing.command import commit_for
        from workflows.errors import CaseError

        try:
            outcome = commit_for(actor, parsed, data, file_name=file_name, year=year)
        except CaseError as error:
            raise CommandError(error.text) from error
        for sentence in outcome.sentences():
            self.stdout.write(sentence)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4 and text >= "2000"):
        raise ArgumentTypeError(YEAR)
    return int(text)


def _content(file: Path) -> bytes:
    """At most one byte more than can be read: more is refused anyway."""
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except IsADirectoryError as error:
        raise CommandError(f"{file} 是文件夹，请写出文件的路径。") from error
    except FileNotFoundError as error:
        raise CommandError(f"找不到文件 {file}，请检查路径。") from error
    except OSError as error:
        raise CommandError(f"打不开文件 {file}（{error.strerror}），请检查权限。") from error
