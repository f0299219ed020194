"""常用意见: the department's, kept by its budget desk, and everybody's own."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import audit
from accounts.access import memberships_of
from accounts.models import User
from accounts.roles import Role
from workflows.cases.remarks import tidy
from workflows.colleagues import is_colleague
from workflows.errors import NotAllowed, Refused
from workflows.models import Phrase

#: what is offered until the department keeps some of its own
DEFAULTS = ("同意。", "同意，请抓好落实。", "请补充测算依据。", "请按批注修改。")
LONGEST = 200
#: so many of one owner: more is no help beside a decision
MOST = 20


def texts_for(user: User) -> list[str]:
    """What the decision offers the person: their own first, then the department's. One query."""
    rows = Phrase.objects.filter(owner=user) | Phrase.objects.filter(owner=None)
    kept = list(rows.order_by("order", "id"))
    own = [row.text for row in kept if row.owner_id is not None]
    shared = [row.text for row in kept if row.owner_id is None] or list(DEFAULTS)
    return list(dict.fromkeys([*own, *shared]))


def keeps_departments(user: User) -> bool:
    """Whether the person keeps the department's: the budget desk of the 本级."""
    return memberships_of(user).filter(role=Role.BUDGET_OFFICER, unit__parent=None).exists()


def may_keep(user: User) -> bool:
    """Whether the person has phrases at all: whoever works in the business may be given something to sign."""
    return is_colleague(user)


@transaction.atomic
def add(user: User, text: str, *, shared: bool = False) -> Phrase:
    """A phrase of the person's own, or of the department's; at the end of the list.

    NotAllowed without the right, Refused when it is empty, too long, there already, or one too many.
    """
    _may(user, shared)
    words = " ".join(tidy(text).split())
    if not words:
        raise Refused("请填写常用意见。")
    if len(words) > LONGEST:
        raise Refused(f"常用意见最多 {LONGEST} 个字，现在 {len(words)} 个字。")
    owner = None if shared else user
    mine = Phrase.objects.filter(owner=owner)
    if mine.count() >= MOST:
        raise Refused(f"最多保留 {MOST} 条，请先删去不用的。")
    last = mine.aggregate(last=Max("order"))["last"] or 0
    try:
        with transaction.atomic():
            phrase = Phrase.objects.create(owner=owner, text=words, order=last + 1)
    except IntegrityError:
        raise Refused(f"已经有“{words}”。") from None
    if shared:
        audit.record("phrases", user, f"增加部门常用意见：{words}")
    return phrase


@transaction.atomic
def remove(user: User, phrase: int) -> str:
    """Remove one; its text. NotAllowed for somebody else's; removing it twice removes it once."""
    found = Phrase.objects.select_for_update().filter(pk=phrase).first()
    if found is None:
        raise Refused("这一条已经删去。")
    _owns(user, found)
    found.delete()
    if found.owner_id is None:
        audit.record("phrases", user, f"删去部门常用意见：{found.text}")
    return found.text


@transaction.atomic
def move_up(user: User, phrase: int) -> None:
    """Let it change places with the one before it; the first stays first."""
    found = Phrase.objects.filter(pk=phrase).first()
    if found is None:
        raise Refused("这一条已经删去。")
    _owns(user, found)
    rows = list(Phrase.objects.select_for_update().filter(owner=found.owner_id).order_by("order", "id"))
    place = next(number for number, row in enumerate(rows) if row.pk == found.pk)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    for number, row in enumerate(rows, start=1):
        row.order = number
    Phrase.objects.bulk_update(rows, ["order"])


def _owns(user: User, phrase: Phrase) -> None:
    if phrase.owner_id is not None and phrase.owner_id != user.pk:
        raise NotAllowed("这是别人的常用意见。")
    _may(user, phrase.owner_id is None)


def _may(user: User, shared: bool) -> None:
    if shared and not keeps_departments(user):
        raise NotAllowed("部门的常用意见由本级预算绩效岗维护。")
    if not may_keep(user):
        raise NotAllowed("常用意见供审核、签批的人员使用。")
