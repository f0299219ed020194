"""``manage.py describe_checks``: writes the rules into docs/checks.md; with ``--count FILE`` counts them anew first."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.checks.page import described
from projects.checks.precedence import without_repeats
from projects.importing.linking import findings_of
from projects.importing.published import Document, UnreadableError, read_document

PAGE = Path(settings.BASE_DIR) / "docs" / "checks.md"
#: what the published document of 2024 gave: kept, because the document is not beside every copy of the project
COUNTS = Path(settings.BASE_DIR) / "docs" / "checks_counts.json"
DOCUMENT = "the targets 中共张家口市委组织部 published for 2024"


class Command(BaseCommand):
    help = "根据规则生成 docs/checks.md。--count 文件：先用一份公开的绩效目标文本重新计数。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=Path, metavar="FILE", help="2024年度公开文本")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["count"]:
            try:
                document = read_document(options["count"].read_bytes())
            except (OSError, UnreadableError) as wrong:
                raise CommandError(f"读不了这份文件：{wrong}") from None
            text = json.dumps(counted(document, year=2024), ensure_ascii=False, indent=1)
            COUNTS.write_text(text + "\n", encoding="utf-8")
        PAGE.write_text(page(), encoding="utf-8")
        self.stdout.write(f"已写入 {PAGE.name}。")


def page() -> str:
    """What docs/checks.md should read."""
    counts = json.loads(COUNTS.read_text(encoding="utf-8"))
    return described(PAGE.read_text(encoding="utf-8"), counts)


def counted(document: Document, *, year: int) -> dict[str, Any]:
    """Per rule what it found, in how many tables, and how much of it a reader is shown beside what says it better.

    R60 counts items of the department's part.
    """
    found = findings_of(document, year=year)
    shown = Counter(finding.rule for finding in without_repeats(found))
    tables: dict[str, list[str]] = defaultdict(list)
    for finding in found:
        tables[finding.rule].append(finding.project or "")
    rules = {
        rule: {"found": len(at), "tables": len(set(at)), "shown": shown[rule]}
        for rule, at in sorted(tables.items())
    }
    return {"document": DOCUMENT, "tables": len(document.projects), "rules": rules}
