"""Words of several people in one sentence."""

from __future__ import annotations

import pytest

from monitoring.papers.sentences import in_one


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (("采购流标，合同推迟。", "3月底前完成。"), "采购流标，合同推迟；3月底前完成。"),
        (("采购流标；", " ", "3月底前完成"), "采购流标；3月底前完成"),
        (("", "3月底前完成。"), "3月底前完成。"),
        ((), ""),
    ],
)
def test_no_stop_stands_before_a_semicolon(parts: tuple[str, ...], told: str) -> None:
    assert in_one(parts) == told
