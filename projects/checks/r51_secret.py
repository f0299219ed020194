"""R51: 涉密."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import ERROR, INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.places import CELLS, cells_of
from projects.checks.reading import compact
from projects.checks.settings import setting
from projects.sheet import Sheet

_PUNCTUATION = "。.，,、；;（）()[]【】0123456789 略"
_DENIED = ("非", "不", "无")
_TEXTS = tuple(cell for cell in CELLS if cell not in ("level1", "level2", "weight"))


class Secret(Check):
    """A cell that is only 涉密 asks for a placeholder; in a sentence it is a note; a placeholder holds no content."""

    code = "R51"
    levels = (
        ERROR,
        INFO,
    )
    title = "涉密内容不录入本系统"
    on_placeholder = True
    reason = "Secrets do not belong into this system; a placeholder holds code and amount only."
    fires = Example({"indicators.0.description": "涉密"})
    silent = Example({"indicators.0.description": "面向站点骨干举办的培训期数（非涉密）"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        words = tuple(setting(context, "secret_words"))
        if sheet.kind == "另行管理":
            yield from self._content(sheet, words)
            return
        for path, text in cells_of(sheet, *_TEXTS):
            if _only(text, words):
                yield self.finding(
                    sheet,
                    path,
                    ERROR,
                    f"只写了“{text.strip()}”。涉密项目不在本系统填写内容，请改为另行管理项目；不涉密的，请填写实际内容。",
                    aspect="cell",
                    together="只写了“涉密”。涉密项目不在本系统填写内容，请改为另行管理项目；不涉密的，请填写实际内容。",
                    repairs=(_placeholder(sheet),),
                )
            elif _stands_in(text, words):
                yield self.finding(
                    sheet,
                    path,
                    INFO,
                    "文字中提到“涉密”。公开前请交保密审查确认。",
                    aspect="sentence",
                    together="文字中提到“涉密”。公开前请交保密审查确认。",
                )

    def _content(self, sheet: Sheet, words: tuple[str, ...]) -> Iterator[Finding]:
        """What a declared placeholder must not hold: it would leave the house with the next export."""
        for path, texts in (
            ("purpose", [sheet.purpose]),
            ("goals", list(sheet.goals)),
            (
                "indicators",
                [text for path, text in cells_of(sheet, *_TEXTS) if path.startswith("indicators")],
            ),
        ):
            if any(text.strip() and not _only(text, words) for text in texts):
                yield self.finding(
                    sheet,
                    path,
                    ERROR,
                    "已声明为另行管理项目，内容不在本系统填写、也不导出。请清空。",
                    aspect="content",
                    repairs=(Repair("清空", {path: ""}),),
                )


def _placeholder(sheet: Sheet) -> Repair:
    """Declares the project 另行管理 and takes its content out."""
    return Repair("改为另行管理项目", {"kind": "另行管理", "purpose": "", "goals": "", "indicators": ""})


def _only(text: str, words: tuple[str, ...]) -> bool:
    return compact(text).strip(_PUNCTUATION) in words


def _stands_in(text: str, words: tuple[str, ...]) -> bool:
    """True when the word stands in the text and is not denied (非涉密)."""
    for word in words:
        start = text.find(word)
        while start >= 0:
            if not text[:start].endswith(_DENIED):
                return True
            start = text.find(word, start + len(word))
    return False
