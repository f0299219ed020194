"""The record can be checked, and what was done to it is named."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast
from tests.toy import paper_of
from tests.workflows.forging import forge, rewrite
from tests.workflows.steps import at_step, submitted
from workflows import anchors
from workflows.canonical import canonical, digest
from workflows.cases import send_back
from workflows.kinds import Remark
from workflows.models import Case
from workflows.tasks import anchor_trail
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchor_place(settings: Any, tmp_path: Path) -> Path:
    settings.ANCHORS_ROOT = tmp_path / "anchors"
    return tmp_path / "anchors" / "trail.jsonl"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Five events: created, submitted, two signatures, and a return with a remark on a field."""
    found = at_step(cast, 3)
    send_back(found.pk, actor=cast.qin, comment="请核实", remarks=[Remark("budget", "与控制数不符")])
    found.refresh_from_db()
    return found


def test_a_record_as_written_is_whole(case: Case) -> None:
    assert case.event_count == 5
    assert verify_case(case) == []


def test_the_event_holds_the_exact_text_that_was_hashed(case: Case) -> None:
    before = ""
    for number, event in enumerate(case.events.order_by("number"), start=1):
        told = json.loads(event.body)
        assert digest(event.body) == event.hash
        assert canonical(told) == event.body
        assert (told["case"], told["number"], told["previous"]) == (case.number, number, before)
        before = event.hash
    assert before == case.head_hash


@pytest.mark.parametrize("table", ["workflows_event", "workflows_snapshot", "workflows_fieldremark"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_what_was_written(case: Case, table: str, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_a_changed_byte_in_the_text_is_named(case: Case) -> None:
    forge("UPDATE workflows_event SET body = replace(body, %s, %s) WHERE number = 3", '"gao"', '"gap"')
    assert verify_case(case) == [f"{case.number}：第 3 条记录的原文与校验值不符"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("comment", "同意"),
        ("kind", "rejected"),
        ("signed_on", "2026-01-01"),
        ("source", "paper"),
        ("round", 9),
    ],
)
def test_a_changed_column_is_named(case: Case, column: str, value: object) -> None:
    forge(f"UPDATE workflows_event SET {column} = %s WHERE number = 5", value)
    assert verify_case(case) == [f"{case.number}：第 5 条记录的“{column}”与原文不符"]


def test_another_persons_name_on_an_event_is_named(cast: Cast, case: Case) -> None:
    forge("UPDATE workflows_event SET actor_id = %s, actor_name = '丁维岳' WHERE number = 4", cast.ding.pk)
    assert verify_case(case) == [f"{case.number}：第 4 条记录的办理人与原文不符"]


def test_a_changed_remark_is_named(case: Case) -> None:
    forge("UPDATE workflows_fieldremark SET text = '无意见'")
    assert verify_case(case) == [f"{case.number}：第 5 条记录的字段意见与原文不符"]


def test_a_changed_snapshot_is_named(case: Case) -> None:
    forge("UPDATE workflows_snapshot SET text = replace(text, '40.00', '90.00')")
    assert verify_case(case) == [f"{case.number}：第 1 稿的原文与校验值不符"]


def test_a_changed_snapshot_with_a_new_hash_is_named_by_the_events(case: Case) -> None:
    text = case.snapshots.get().text.replace("40.00", "90.00")
    forge("UPDATE workflows_snapshot SET text = %s, sha256 = %s", text, digest(text))
    assert f"{case.number}：第 2 条记录的“snapshot”与原文不符" in verify_case(case)


def test_a_deleted_row_in_the_middle_is_named(case: Case) -> None:
    forge("DELETE FROM workflows_event WHERE number = 3")
    assert verify_case(case) == [f"{case.number}：第 3 条记录缺失，其后是第 4 条"]


def test_an_event_of_another_case_is_named(cast: Cast, case: Case) -> None:
    other = submitted(cast, title="老年大学运行")
    forge("UPDATE workflows_event SET case_id = %s WHERE case_id = %s AND number = 4", other.pk, case.pk)
    forge("UPDATE workflows_event SET number = 3 WHERE case_id = %s AND number = 4", other.pk)
    assert f"{other.number}：第 3 条记录属于另一件事项 {case.number}" in verify_case(other)


def test_deleted_last_rows_are_named(case: Case) -> None:
    forge("DELETE FROM workflows_fieldremark")
    forge("DELETE FROM workflows_event WHERE number >= 4")
    assert verify_case(case) == [f"{case.number}：末条应为第 5 条，实际为第 3 条，或其校验值不符"]


def test_a_chain_rewritten_as_a_whole_is_named_by_the_anchor(case: Case) -> None:
    anchor_trail()
    rewrite(case, 4)
    assert verify_case(case) == [], "the chain alone does not show it"
    assert list(anchors.compare(anchors.read())) == [f"{case.number}：已留锚点的第 5 条记录不见了"]


def test_a_rewritten_chain_of_the_same_length_is_named_by_the_anchor(case: Case) -> None:
    anchor_trail()
    rewrite(case, 5)
    assert list(anchors.compare(anchors.read())) == [
        f"{case.number}：第 5 条记录与已留的锚点不符，整条记录链可能被重写"
    ]


def test_an_anchor_holds_only_what_has_moved_and_the_file_is_a_chain(
    cast: Cast, case: Case, anchor_place: Path
) -> None:
    assert anchor_trail() == 1
    assert anchor_trail() == 0
    other = submitted(cast, title="老年大学运行")
    assert anchor_trail() == 1
    first, second = anchor_place.read_text().splitlines()
    assert json.loads(first)["heads"] == {case.number: [5, case.head_hash]}
    assert json.loads(second)["heads"] == {other.number: [2, other.head_hash]}
    assert json.loads(second)["previous"] == digest(first)
    anchor_place.write_text(first.replace(case.head_hash, "0" * 64) + "\n" + second + "\n")
    assert anchors.read().problems == ["锚点文件第 2 行与前一行不相接"]


def test_the_command_says_that_all_is_well_and_since_when_it_is_anchored(case: Case) -> None:
    out = StringIO()
    call_command("verify_trail", stdout=out)
    assert out.getvalue() == "核对了 1 件，记录完整；还没有锚点。\n"
    anchor_trail()
    call_command("verify_trail", case.number, stdout=out)
    assert "记录完整；锚点留到 20" in out.getvalue()


def test_the_command_names_what_is_wrong_and_fails(cast: Cast, case: Case) -> None:
    sound = submitted(cast, title="老年大学运行")
    anchor_trail()
    forge("UPDATE workflows_event SET comment = '同意' WHERE number = 5")
    out = StringIO()
    with pytest.raises(CommandError, match="核对了 2 件，发现 1 处问题"):
        call_command("verify_trail", stdout=out)
    assert out.getvalue() == f"{case.number}：第 5 条记录的“comment”与原文不符\n"
    call_command("verify_trail", sound.number, stdout=out)


def test_the_canonical_text_is_one_for_one_content() -> None:
    from decimal import Decimal

    assert (
        canonical({"b": Decimal("40.00"), "a": "e\u0301", "c": [None, True, 3]})
        == '{"a":"é","b":"40.00","c":[null,true,3]}'
    )
    assert canonical({"x": 1, "y": 2}) == canonical({"y": 2, "x": 1})
    for impossible in (1.5, {1: "x"}, object()):
        with pytest.raises(TypeError):
            canonical(impossible)


def test_a_snapshot_holds_the_whole_document(cast: Cast) -> None:
    case = submitted(cast)
    paper = paper_of(case)
    snapshot = case.snapshots.get()
    assert json.loads(snapshot.text) == {"title": paper.title, "budget": "40.00", "rows": paper.rows}
    assert (snapshot.sha256, snapshot.author, snapshot.number) == (digest(snapshot.text), cast.shen, 1)
    assert case.snapshot == snapshot
