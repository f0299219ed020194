"""Names and columns of the official forms, as the department wants them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from accounts import audit, clock
from accounts.models import User
from monitoring.access import is_whole_desk
from monitoring.models import PaperLayout
from monitoring.papers import evaluation_form, monitoring_form, rectification_form
from workflows.cases.remarks import tidy
from workflows.errors import NotAllowed, Refused


@dataclass(frozen=True)
class Layout:
    """A form as it is printed. ``optional``: code -> words of the columns that may be left out."""

    code: str
    title: str
    hidden: Sequence[str]
    optional: Mapping[str, str]


#: the usual ones
USUAL = {
    "evaluation": Layout(
        "evaluation",
        evaluation_form.TITLE,
        evaluation_form.USUALLY_HIDDEN,
        {code: evaluation_form.COLUMNS[code][0] for code in evaluation_form.OPTIONAL},
    ),
    "monitoring": Layout("monitoring", monitoring_form.TITLE, (), monitoring_form.OPTIONAL),
    "rectification": Layout("rectification", rectification_form.TITLE, (), rectification_form.OPTIONAL),
}
LONGEST = 60


def layout_of(code: str) -> Layout:
    """The form as the department has it. KeyError for a form there is none of."""
    usual = USUAL[code]
    own = PaperLayout.objects.filter(pk=code).first()
    return usual if own is None else Layout(code, own.title, own.hidden, usual.optional)


def save_layout(code: str, *, title: str, shown: Collection[str], actor: User) -> Layout:
    """NotAllowed but for the budget desk of the 本级; Refused without a title."""
    if not is_whole_desk(actor):
        raise NotAllowed("表样由本级预算绩效岗设置。")
    words = tidy(title)
    if not words or len(words) > LONGEST or "\n" in words:
        raise Refused(f"请填写表的名称，{LONGEST} 字以内，不换行。")
    hidden = [column for column in USUAL[code].optional if column not in shown]
    before = layout_of(code)
    PaperLayout.objects.update_or_create(
        code=code, defaults={"title": words, "hidden": hidden, "changed_by": actor, "changed_at": clock.now()}
    )
    audit.record(
        "settings",
        actor,
        f"修改表样：{words}",
        code=code,
        before=[before.title, *before.hidden],
        after=[words, *hidden],
    )
    return layout_of(code)
