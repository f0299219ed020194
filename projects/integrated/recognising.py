"""认可为批复版: what 一体化 holds becomes the approved version of projects, all in one act or none.

Where the target awaits the letter, this registers it as ``register_outside`` does; where finance changed something, the case
goes on with a new version that says what was approved, and the old one stays readable. Where the target is in force already,
the new version takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError
from django.urls import reverse

from accounts import audit
from accounts.models import User
from notifications import notices
from projects import budget
from projects.access import CASE_KIND
from projects.integrated.comparison import Compared, comparison, told
from projects.integrated.receiving import desk_units
from projects.integrated.standing import AWAITS, Way, seen_of, ways
from projects.integrated.writing import successor
from projects.models import IntegratedImport, Project, Recognition, TargetVersion
from workflows import cases, kinds
from workflows.cases import Letter, OutsideDecision, Verdict
from workflows.cases.remarks import tidy
from workflows.cases.replacing import put_document, record_replaced
from workflows.engine.lock import case_lock, one_act
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case

NOTICE = "target_recognised"
MOVED = "打开这一页以后，目标或一体化数据有变化，没有写入。请核对现在的内容后再认可。"
LONGEST_REASON = 300
#: so many differences are told one by one in the record and in a notice
_TOLD = 8


def chosen(held: IntegratedImport, actor: User, projects: Mapping[int, str] | list[int]) -> dict[int, Way]:
    """The projects of a confirmed export that were chosen, each with what may be done. NotAllowed for other units'."""
    found = comparison(held, desk_units(actor))
    picked = [one for one in found if one.project.pk in projects]
    if len(picked) < len(set(projects)):
        raise NotAllowed("选择的项目中有不在您负责的单位范围内的，或不在这份导出里的。")
    return ways(held, picked)


def recognise(
    held_id: int, reasons: Mapping[int, str], *, actor: User, seen: str, letter: Letter | None = None
) -> list[Recognition]:
    """``reasons``: project -> why finance changed something there, "" where nothing differs; ``letter`` where one is awaited.

    Said again by the same person, the recognitions there are. NotAllowed for anybody but a 预算绩效岗; Stale when something
    moved since the page (``seen``) was read, or somebody else was faster; Refused with a sentence, then nothing is written.
    """
    desk_units(actor)
    try:
        with one_act():
            held = IntegratedImport.objects.select_related("year").get(pk=held_id)
            if (again := _again(held, reasons, actor)) is not None:
                return again
            locked = _locked(held, reasons)
            if (again := _again(held, reasons, actor)) is not None:
                return again
            found = chosen(held, actor, dict(reasons))
            _fits(found, reasons, seen, letter)
            return _Act(found, reasons, actor, locked).run(letter)
    except IntegrityError:
        raise Stale(MOVED) from None


def _again(held: IntegratedImport, reasons: Mapping[int, str], actor: User) -> list[Recognition] | None:
    """What the same press of the button did before; None where it is new. Stale where somebody else did it."""
    rows = Recognition.objects.filter(target__held=held, target__project__in=list(reasons))
    known = list(rows.select_related("made_by", "version__project"))
    if not known:
        return None
    if len(known) == len(reasons) and all(one.made_by_id == actor.pk for one in known):
        return known
    names = "、".join(f"“{one.version.project.name}”" for one in known[:3])
    raise Stale(f"{names}已由{known[0].made_by.name}认可为批复版，没有再写入。请刷新页面查看。")


def _locked(held: IntegratedImport, reasons: Mapping[int, str]) -> dict[int, Case]:
    """The cases, then the projects, held until the act is over: two people never recognise at once."""
    versions = TargetVersion.objects.filter(project__in=list(reasons)).values("pk")
    ids = (
        Case.objects.filter(kind=CASE_KIND, document_id__in=versions)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    locked = {case.pk: case for case in case_lock.cases(list(ids))}
    list(Project.objects.select_for_update(no_key=True).filter(pk__in=list(reasons)).order_by("pk"))
    return locked


def _fits(found: Mapping[int, Way], reasons: Mapping[int, str], seen: str, letter: Letter | None) -> None:
    if not found:
        raise Refused("请至少选择一个项目。")
    for way in found.values():
        if not way.kind:
            raise Refused(f"“{way.found.project.name}”：{way.why}")
    if seen_of(found) != seen:
        raise Stale(MOVED)
    for pk, way in found.items():
        if way.asks_reason and not tidy(reasons[pk]):
            raise Refused(f"请写明财政改动“{way.found.project.name}”的原因。")
        if len(tidy(reasons[pk])) > LONGEST_REASON:
            raise Refused(f"原因最多 {LONGEST_REASON} 个字，请精简。")
        if way.kind == AWAITS and letter is None:
            raise Refused("请填写批复的来文单位、文号和日期，并上传扫描件。")
        if way.found.laid["budget"] is None:
            raise Refused(f"“{way.found.project.name}”没有预算数，不能认可为批复版。")


class _Act:
    """One press of the button; cases and projects are held."""

    def __init__(
        self, found: Mapping[int, Way], reasons: Mapping[int, str], actor: User, locked: Mapping[int, Case]
    ) -> None:
        self.found, self.actor, self.locked = found, actor, locked
        self.reasons = {pk: tidy(reason) for pk, reason in reasons.items()}

    def run(self, letter: Letter | None) -> list[Recognition]:
        new = {pk: self._version(way) for pk, way in sorted(self.found.items())}
        awaiting = {pk: way for pk, way in self.found.items() if way.kind == AWAITS}
        if awaiting and letter is not None:
            decisions = [self._decision(pk, way) for pk, way in sorted(awaiting.items())]
            cases.register_outside(actor=self.actor, letter=letter, decisions=decisions)
        for pk, way in sorted(self.found.items()):
            if way.kind != AWAITS:
                self._put_in_force(way, new[pk])
        return [self._done(pk, way, new[pk]) for pk, way in sorted(self.found.items())]

    def _version(self, way: Way) -> TargetVersion:
        """The new version where something differs, its case with it; else the one there is."""
        if not way.found.differences:
            return way.found.version
        new = successor(way.found, self.actor)
        if way.case is not None:
            put_document(self.locked[way.case.pk], new.pk)
        return new

    def _decision(self, pk: int, way: Way) -> OutsideDecision:
        assert way.case is not None
        amount = Decimal(way.found.laid["budget"])
        return OutsideDecision(way.case.pk, amount, self.reasons[pk], Verdict.APPROVE)

    def _put_in_force(self, way: Way, new: TargetVersion) -> None:
        budget.approve(new.project_id, new.budget)
        kind = kinds.get(CASE_KIND)
        kind.on_approved(kind.lock(new.pk), self.actor)

    def _done(self, pk: int, way: Way, new: TargetVersion) -> Recognition:
        found, reason = way.found, self.reasons[pk]
        differences = told(found)
        if differences and way.case is not None:
            case = Case.objects.get(pk=way.case.pk)
            record_replaced(case, self.actor, words(found, reason), {"differences": differences})
        row = Recognition.objects.create(
            target=found.target,
            base=found.version,
            version=new,
            differences=differences,
            reason=reason,
            made_by=self.actor,
        )
        audit.record(
            "target",
            self.actor,
            f"按一体化认可批复版 {found.project.name}：{len(differences)} 处与{found.label}不同",
            project=pk,
            version=new.pk,
            base=found.version.pk,
        )
        self._tell(found, reason)
        return row

    def _tell(self, found: Compared, reason: str) -> None:
        drafter = found.project.drafter
        if drafter is None or drafter == self.actor or not found.differences:
            return
        notices.tell(
            [drafter],
            kind=NOTICE,
            subject=f"project:{found.project.pk}",
            title=f"批复版与报送的不同：{found.project.name}"[:200],
            text=words(found, reason),
            reason="您是项目的经办人",
            url=reverse("desk:project", args=[found.project.pk]),
        )


def words(found: Compared, reason: str) -> str:
    """财政改动 3 处：预算数 36.50 → 32.50；… 原因：…"""
    changes = [f"{line.place} {line.ours or '空'} → {line.theirs or '空'}" for line in found.differences]
    more = f"；还有 {len(changes) - _TOLD} 处" if len(changes) > _TOLD else ""
    return f"财政改动 {len(changes)} 处：{'；'.join(changes[:_TOLD])}{more}。原因：{reason.rstrip('。')}。"
