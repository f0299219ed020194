"""Who reads a case: scope, own, seat; and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import memberships
from accounts.models import Deputy, Membership, User
from tests.cast import Cast
from tests.toy import PaperKind, new_case
from tests.workflows.steps import at_step, submitted
from workflows.access import may_read, visible_cases
from workflows.cases import approve

pytestmark = pytest.mark.django_db


def readers(cast: Cast, case: Any) -> set[str]:
    return {user.username for user in User.objects.all() if may_read(user, case)}


def test_the_unit_the_desk_above_and_the_signers_read_a_case(cast: Cast) -> None:
    case = submitted(cast)
    # 本级 as a whole reads all below it: its desk, leaders and inspector
    assert readers(cast, case) == {"shen", "gao", "su", "lu", "qin", "xie", "gu", "ding", "shi"}


def test_an_office_reads_its_own_alone(cast: Cast) -> None:
    case = new_case(cast.fang)
    assert readers(cast, case) == {"fang", "xu", "lu", "qin", "xie", "gu", "ding", "shi"}
    assert not may_read(cast.bai, case)


def test_the_three_administrators_and_strangers_read_nothing(cast: Cast) -> None:
    case = submitted(cast)
    for user in (cast.luo, cast.he, cast.yan, cast.bai, cast.ouyang, AnonymousUser()):
        assert not may_read(user, case)
        assert not visible_cases(user).exists()


def test_a_seat_gives_reading_of_that_case_and_no_other(cast: Cast) -> None:
    """白露 is B角 of 高映雪: the case she may sign, she reads, also after the pair has ended; no other of that unit."""
    pair = Deputy.objects.create(principal=cast.gao, deputy=cast.bai)
    seated, other = submitted(cast), new_case(cast.shen)
    assert may_read(cast.bai, seated)
    assert not may_read(cast.bai, other)
    approve(seated.pk, actor=cast.bai)
    pair.delete()
    assert may_read(cast.bai, seated)


def test_who_is_only_foreseen_does_not_read_yet(cast: Cast) -> None:
    """白露 will stand in for 陆承砚 at the second step: until it opens the case is none of hers."""
    Deputy.objects.create(principal=cast.lu, deputy=cast.bai)
    case = submitted(cast)
    assert "白露" in [entry["name"] for entry in case.steps.get(order=2).plan]
    assert not may_read(cast.bai, case)
    approve(case.pk, actor=cast.gao)
    assert may_read(cast.bai, case)


def test_an_inactive_person_reads_nothing(cast: Cast) -> None:
    case = at_step(cast, 2)
    cast.gao.is_active = False
    cast.gao.save()
    assert not may_read(cast.gao, case)


def test_an_administrator_reads_nothing_even_of_what_they_signed_before(cast: Cast) -> None:
    case = at_step(cast, 2)
    Membership.objects.filter(user=cast.gao).delete()
    Membership.objects.create(user=cast.gao, role="log_auditor", unit=cast.root)
    assert not may_read(cast.gao, case)


def test_a_single_grant_gives_reading_of_that_document_s_case(cast: Cast, monkeypatch: Any) -> None:
    case, other = submitted(cast), submitted(cast, title="老年大学运行")
    memberships.grant_object(cast.he, cast.bai, cast.college)
    monkeypatch.setattr(
        PaperKind,
        "granted_documents",
        lambda self, user: [case.document_id] if user == cast.bai else [],
    )
    assert list(visible_cases(cast.bai)) == [case]
    assert not may_read(cast.bai, other)


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_costs_the_same_for_any_number_of_cases(
    cast: Cast, number: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(number):
        submitted(cast, title=f"第{n}件")
    with django_assert_max_num_queries(6):
        assert len(visible_cases(cast.gao)) == number
