"""What people are told of the year. Written inside the act's transaction; sent after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from accounts.models import User
from notifications import notices
from notifications.calendar import mark
from notifications.models import Notice
from workflows.models import Round, StageRun
from workflows.words import day_words
from workflows.year.stages import stage_kind
from workflows.year.standing import Owed, owed

OPENED, MISSED, MOVED, RECALLED = "stage_opened", "stage_missed", "stage_moved", "stage_recalled"
URGED = "stage_urged"
#: where everything that waits for a person is
HOME = "/"
KINDS = {OPENED: "请办理", MISSED: "未报", MOVED: "延期", RECALLED: "收回", URGED: "催办"}


def tell_opened(stage: StageRun, due_on: date) -> None:
    """The drafter has something to hand in."""
    drafter = stage.run.drafter
    if drafter is not None and stage.round is not None:
        title = f"请办理{stage.round.title}：{stage.run.title}"
        _tell([drafter], OPENED, stage, title, due_on=due_on)


def tell_missed(stage: StageRun) -> None:
    """The drafter did not hand in; it can still be done."""
    drafter = stage.run.drafter
    if drafter is not None and stage.round is not None:
        title = f"{stage.round.title}未报：{stage.run.title}"
        _tell([drafter], MISSED, stage, title, text="需要时可以逾期补报，请写明原因。")


def tell_moved(round: Round, people: Iterable[User], due_on: date, why: str, whose: str = "") -> None:
    """延期: one message for each drafter, however many of their subjects it concerns; ``whose``: the subject or unit it is for."""
    title = f"{round.title}{f'（{whose}）' if whose else ''}的截止日期改为 {day_words(due_on)}{mark(due_on)}"
    notices.tell(
        people,
        kind=MOVED,
        subject=f"round:{round.pk}",
        title=title,
        text=why,
        reason="您是经办人",
        due_on=due_on,
    )


def tell_recalled(round: Round, people: Iterable[User], why: str) -> None:
    """收回: nothing of the round is to be handed in any more."""
    notices.tell(
        people,
        kind=RECALLED,
        subject=f"round:{round.pk}",
        title=f"{round.title}已收回，不用再办",
        text=why,
        reason="您是经办人",
    )


def tell_urged(round: Round, drafter: User, owed: Sequence[Owed], actor: User, words: str) -> None:
    """催办: one message to each drafter, whatever they owe of the round, at once."""
    lines = [
        f"《{one.stage.run.title}》{one.missing}，应于 {day_words(one.due_on)} 前提交，{one.words}"
        for one in owed
    ]
    said = [f"{actor.name}：{words}"] if words else []
    single = owed[0].stage if len(owed) == 1 else None
    notices.tell(
        [drafter],
        kind=URGED,
        subject=f"round:{round.pk}",
        title=f"{actor.name}催办{round.title}：{single.run.title if single is not None else f'{len(owed)} 个项目'}",
        text="\n".join(said + lines),
        reason="您是经办人",
        url=_opens(round, single),
        due_on=min(one.due_on for one in owed),
        urgent=True,
    )


def _opens(round: Round, stage: StageRun | None) -> str:
    """Where a person goes on: at the one document, or where everything that waits is."""
    kind = stage_kind(round.kind)
    if kind is None or stage is None or stage.document_id is None:
        return HOME
    is_open = stage.state == StageRun.State.OPEN
    return kind.edit_url(stage.document_id) if is_open else kind.read_url(stage.document_id)


def still_owed(told: list[Notice]) -> set[int]:
    """Of notices about rounds: all but those who were urged and have handed everything in since."""
    urged = {notice.pk: int(notice.subject.partition(":")[2]) for notice in told if notice.kind == URGED}
    owing = (
        {(one.stage.round_id, one.stage.run.drafter_id) for one in owed(set(urged.values()))}
        if urged
        else set()
    )
    return {
        notice.pk
        for notice in told
        if notice.pk not in urged or (urged[notice.pk], notice.recipient_id) in owing
    }


def still_relevant(told: list[Notice]) -> set[int]:
    """Of notices about stages: those whose stage stands as it was told, to whoever still drafts for the subject."""
    ids = {notice.pk: int(notice.subject.partition(":")[2]) for notice in told}
    stages = StageRun.objects.select_related("run").in_bulk(set(ids.values()))
    wanted = {OPENED: StageRun.State.OPEN, MISSED: StageRun.State.MISSED}
    relevant = set()
    for notice in told:
        stage = stages.get(ids[notice.pk])
        if stage is None or stage.run.drafter_id != notice.recipient_id:
            continue
        if stage.state == wanted.get(notice.kind, stage.state):
            relevant.add(notice.pk)
    return relevant


def _tell(
    people: Iterable[User], kind: str, stage: StageRun, title: str, text: str = "", due_on: date | None = None
) -> None:
    assert stage.round is not None
    opens = stage_kind(stage.round.kind)
    url = opens.edit_url(stage.document_id) if opens is not None and stage.document_id is not None else ""
    notices.tell(
        people,
        kind=kind,
        subject=f"stage:{stage.pk}",
        title=title,
        text=text,
        reason="您是经办人",
        url=url,
        due_on=due_on,
    )
