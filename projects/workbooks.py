"""Writing xlsx: one way to make a workbook, so that no cell of ours ever becomes a formula or a link."""

from __future__ import annotations

from typing import IO

from xlsxwriter import Workbook

#: What people typed stays text, whatever it begins with; a number that is none is refused by the caller, not written.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def new_workbook(target: IO[bytes] | str, *, in_memory: bool = True) -> Workbook:
    """A workbook to be filled and closed: ``with new_workbook(buffer) as book: …``."""
    return Workbook(target, {**OPTIONS, "in_memory": in_memory})
