"""The budget desk sets what a year's self-evaluations are scored by; sheets still with their drafters follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db import IntegrityError, transaction

from accounts import audit, clock
from accounts.models import User
from monitoring.access import is_whole_desk
from monitoring.evaluation.scheme import EXECUTION, OTHERS, pinned, scheme_of
from monitoring.models import EvaluationScheme
from monitoring.scoring import ExecutionMethod
from monitoring.scoring.values import CENT, plain
from projects.forms.layout import layout_of
from projects.models import BudgetYear
from workflows.errors import NotAllowed, Refused, Stale

WHOLE = Decimal(100)
SHARES = {"late": "逾期完成得分比例", "reached": "达成的下限", "partly": "部分达成的下限", "floor": "门槛"}

#: 预算安排参考: name -> (words, unit)
USES = {
    "poor": ("建议不安排：得分低于", "分"),
    "middling": ("建议压减：得分低于", "分"),
    "slow": ("建议压减：执行率低于", "%"),
}


@dataclass(frozen=True)
class Wanted:
    """What was typed, as text: ``numbers`` by field, ``points`` by class, ``steps`` (from, share), ``methods`` by level-2 class."""

    execution_method: str
    numbers: Mapping[str, str]
    points: Mapping[str, str]
    steps: Sequence[tuple[str, str]]
    methods: Mapping[str, str] = field(default_factory=dict)


def classes_of(year: BudgetYear) -> list[str]:
    """What has points: 预算执行率 and every level-1 class of the year's form."""
    return [EXECUTION, *layout_of(year)]


@transaction.atomic
def set_scheme(year: BudgetYear, wanted: Wanted, *, actor: User, revision: int) -> EvaluationScheme:
    """Keep the settings, if nobody changed them since ``revision``. What has been handed in stays as it was scored.

    NotAllowed but for the budget desk of the 本级; Refused with a sentence for what makes no sense; Stale.
    """
    if not is_whole_desk(actor):
        raise NotAllowed("自评的计分设置由本级预算绩效岗修改。")
    held = EvaluationScheme.objects.select_for_update().filter(year=year).first() or scheme_of(year)
    if held.revision != revision:
        raise Stale("您打开页面后，别人修改过计分设置。请核对后再保存。")
    before = _told(held)
    _take(held, wanted, year)
    held.revision += 1
    held.changed_by, held.changed_at = actor, clock.now()
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError:
        raise Stale("别人刚刚保存过计分设置。请核对后再保存。") from None
    audit.record(
        "scheme", actor, f"修改{year.pk}年度自评计分设置", year=year.pk, before=before, after=_told(held)
    )
    return held


def _told(held: EvaluationScheme) -> dict[str, object]:
    return pinned(held) | {name: plain(getattr(held, name)) for name in USES}


def _take(held: EvaluationScheme, wanted: Wanted, year: BudgetYear) -> None:
    if wanted.execution_method not in {one.value for one in ExecutionMethod}:
        raise Refused("请选择预算执行率的计分方法。")
    held.execution_method = wanted.execution_method
    points = {name: _number(wanted.points.get(name, ""), name, WHOLE) for name in classes_of(year)}
    if sum(points.values()) != WHOLE:
        raise Refused(f"各类分值合计应为 100，现在是 {plain(sum(points.values(), Decimal(0)))}。")
    if points[EXECUTION] >= WHOLE:
        raise Refused("预算执行率的分值应小于 100。")
    held.weights = {name: plain(value) for name, value in points.items()}
    for name, words in SHARES.items():
        setattr(held, name, _number(wanted.numbers.get(name, ""), words, WHOLE))
    held.over = _number(wanted.numbers.get("over", ""), "超出目标值提示", Decimal(1000))
    if not held.partly < held.reached:
        raise Refused("部分达成的下限应小于达成的下限。")
    if held.over < WHOLE:
        raise Refused("超出目标值提示不应小于 100%。")
    if held.floor >= WHOLE:
        raise Refused("门槛应小于 100%。")
    _take_uses(held, wanted)
    held.steps = _steps(wanted.steps)
    known = {one.value for one in OTHERS}
    level2 = {name for classes in layout_of(year).values() for name in classes}
    held.methods = {
        name: method for name, method in wanted.methods.items() if name in level2 and method in known
    }


def _take_uses(held: EvaluationScheme, wanted: Wanted) -> None:
    for name, (words, _) in USES.items():
        if name in wanted.numbers:
            setattr(held, name, _number(wanted.numbers[name], words, WHOLE))
    if held.poor > held.middling:
        raise Refused("“建议不安排”的得分不应高于“建议压减”的得分。")


def _steps(given: Sequence[tuple[str, str]]) -> list[list[str]]:
    found = [
        (_number(bound, "满意度分档", WHOLE), _number(share, "分档得分比例", WHOLE))
        for bound, share in given
        if bound.strip() or share.strip()
    ]
    bounds, shares = [bound for bound, _ in found], [share for _, share in found]
    if not found or bounds != sorted(set(bounds), reverse=True) or shares != sorted(shares, reverse=True):
        raise Refused("满意度分档应从高到低排列，分档和得分比例都不重复升高。")
    return [[plain(bound), plain(share)] for bound, share in found]


def _number(text: str, words: str, most: Decimal) -> Decimal:
    try:
        found = Decimal(text.strip().removesuffix("%"))
    except InvalidOperation:
        raise Refused(f"“{words}”请填数字。") from None
    if not found.is_finite() or not 0 <= found <= most or found != found.quantize(CENT):
        raise Refused(f"“{words}”请填 0 到 {plain(most)} 之间的数字，最多两位小数。")
    return found
