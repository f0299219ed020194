"""传阅: giving a case to people to read, and their 已阅. It decides nothing and moves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accounts import clock
from accounts.models import Unit, User
from workflows import trail
from workflows.access import visible_cases
from workflows.cases.consulting import who
from workflows.cases.remarks import tidy
from workflows.cases.shared import Moved, in_hand
from workflows.colleagues import Post, colleagues, posts
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, Copy, Event
from workflows.standing import Standing
from workflows.telling import tell_copied
from workflows.trail import Act
from workflows.words import moment, names

#: as many as one act may reach: more is a circular, not a copy
MOST = 100


def copy_to(
    case_id: int, *, actor: User, people: Sequence[User] = (), roles: Sequence[str] = (), note: str = ""
) -> Moved:
    """Give the case to people, named or by the role they hold (keys of ``posts_for``), to read.

    Who has an unread copy already gets no second one, nor does the sender. NotAllowed for anybody who neither holds nor
    signed nor drafted the case, nor sits at its budget desk; Refused while it is a draft, and when nobody new is left.
    """
    with in_hand(case_id) as case:
        if not may_copy(Standing(case, actor)):
            raise NotAllowed("传阅由办理人、经办人或预算绩效岗发起。", case)
        if case.state == Case.State.DRAFT or case.snapshot is None:
            raise Refused("稿件还在修改，提交审核后再传阅。", case=case)
        chosen = [post for post in posts_for(case) if post.key in set(roles)]
        if len(chosen) != len(set(roles)):
            raise Refused("所选角色现在没有人担任，请刷新页面后重选。", case=case)
        readers = _readers(actor, people, chosen)
        if not readers:
            raise Refused("请选择要传阅的人或角色。", case=case)
        fresh = _without_unread(case, readers)
        if not fresh:
            raise Refused(
                f"{names([person.name for person in readers])}已收到传阅，还没有阅读，不用再发。", case=case
            )
        if len(fresh) > MOST:
            raise Refused(f"一次最多传阅 {MOST} 人，请分次发送。", case=case)
        words = tidy(note)[:200]
        _send(case, actor, fresh, chosen, words)
        tell_copied(case, fresh, actor, words)
        told = {"readers": [who(person) for person in fresh], "roles": [post.label for post in chosen]}
        event = trail.append(case, Act(Event.Kind.COPIED, actor, comment=words, data=told))
        return Moved(case, event, f"已传阅给{names([person.name for person in fresh])}。")


def may_copy(standing: Standing) -> bool:
    """Whether the person may send the case round: who holds or signed it, its authors, its budget desk."""
    if not standing.user.is_active or standing.case.state == Case.State.DRAFT:
        return False
    return standing.row is not None or standing.author or standing.desk or standing.signed


def posts_for(case: Case) -> list[Post]:
    """The roles a case can be sent to: those of its unit and of the units above."""
    line: list[int] = []
    unit: Unit | None = case.unit
    while unit is not None:
        line.append(unit.pk)
        unit = unit.parent
    return posts(line)


def _readers(actor: User, people: Sequence[User], chosen: Iterable[Post]) -> list[User]:
    """Everybody meant, each once, without the sender."""
    able = set(colleagues().filter(pk__in=[person.pk for person in people]).values_list("pk", flat=True))
    gone = [person.name for person in people if person.pk not in able]
    if gone:
        raise Refused(f"{names(gone)}现在没有业务任职，不能传阅。请取消勾选。")
    by_role = [person for post in chosen for person in post.people]
    found = {person.pk: person for person in [*people, *by_role]}
    found.pop(actor.pk, None)
    return list(found.values())


def _without_unread(case: Case, readers: list[User]) -> list[User]:
    unread = Copy.objects.filter(case=case, person__in=readers, read_at=None)
    have = set(unread.values_list("person", flat=True))
    return [person for person in readers if person.pk not in have]


def _send(case: Case, actor: User, readers: list[User], chosen: Iterable[Post], note: str) -> None:
    as_role = {person.pk: post.label for post in chosen for person in post.people}
    now = clock.now()
    Copy.objects.bulk_create(
        Copy(
            case=case,
            person=person,
            sent_by=actor,
            note=note,
            as_role=as_role.get(person.pk, "")[:60],
            sent_at=now,
            snapshot=case.snapshot,
        )
        for person in readers
    )


def mark_read(case_id: int, *, actor: User) -> Copy:
    """已阅. Reading is no act: no event, nothing moves. Stale when there is no unread copy any more, NotAllowed without one."""
    if not visible_cases(actor).filter(pk=case_id).exists():
        raise NotAllowed("没有传阅给您的件。")
    mine = Copy.objects.filter(case=case_id, person=actor)
    unread = mine.filter(read_at=None).first()
    now = clock.now()
    if unread is not None and mine.filter(pk=unread.pk, read_at=None).update(read_at=now):
        unread.read_at = now
        return unread
    last = mine.order_by("-read_at").first()
    if last is None:
        raise NotAllowed("没有传阅给您的件。")
    last.refresh_from_db()
    assert last.read_at is not None
    raise Stale(f"您已于 {moment(last.read_at)} 标为已阅。")


def unread_copy(case: Case, user: User) -> Copy | None:
    """The person's unread copy of the case."""
    return Copy.objects.filter(case=case, person=user, read_at=None).select_related("sent_by").first()


def copies_of(case: Case) -> list[Copy]:
    """Who got the case to read, when, and when they read it; the latest first."""
    return list(Copy.objects.filter(case=case).select_related("person", "sent_by").order_by("-id"))
